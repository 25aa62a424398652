"""Of all sample stories, in all their languages: every sentence of a summary stands in its source, word for word."""

from __future__ import annotations

from monitor.languages.text import clean
from monitor.stories.facts import side
from tests.eval.summaries import STORIES, TABLE, sample_stories, summaries, table


def test_every_sentence_is_found_verbatim_in_its_named_source() -> None:
    told = 0
    for _, story, _, summary in summaries():
        for each in summary.sentences:
            assert each.report in story.reports
            assert each.text in clean(each.report.article_lead or each.report.summary)
            told += 1
    assert told > 100


def test_two_to_four_sentences_where_the_sources_have_them() -> None:
    lengths = [len(summary.sentences) for _, _, _, summary in summaries()]
    assert set(lengths) <= {1, 2, 3, 4}
    assert sum(length >= 2 for length in lengths) > 0.9 * len(lengths)


def test_what_one_outlet_alone_says_is_attributed() -> None:
    for _, story, _, summary in summaries():
        if len({side(report) for report in story.reports}) == 1:
            assert all(each.one_sided for each in summary.sentences)


def test_the_growing_story_tells_the_newest_toll_and_the_denial() -> None:
    told = {language: summary for topic, _, language, summary in summaries() if topic == "casualties"}
    english = " ".join(each.text for each in told["en"].sentences)
    assert "27" in told["en"].report.title
    assert "27" in english
    assert "denies" in english
    assert "two civilians" not in english
    assert all(each.one_sided for each in told["az"].sentences)


def test_the_table_is_the_one_that_the_command_writes() -> None:
    assert TABLE.read_text("utf-8") == table()
    assert table().count("\n| ") == STORIES + 1
    assert len(sample_stories()) >= 15
