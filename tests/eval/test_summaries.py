"""Of all sample stories, in all their languages: every sentence of a summary stands in its source, word for word."""

from __future__ import annotations

from dataclasses import replace

from monitor.languages.text import clean
from monitor.posts.summary import summarise
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


ADVERTISEMENTS = {
    "en": ["Buy gold coins today with a discount of 70 percent and free delivery.",
           "Our casino gives a bonus to every new player.", "Loans without documents are approved in five minutes."],
    "ru": ["Купите золотые монеты сегодня со скидкой 70 процентов и бесплатной доставкой.",
           "Наше казино дарит бонус каждому новому игроку.", "Кредиты без документов одобряют за пять минут."],
    "hy": ["Գնեք ոսկե մետաղադրամներ այսօր 70 տոկոս զեղչով և անվճար առաքմամբ։",
           "Մեր խաղատունը նվեր է տալիս ամեն նոր խաղացողի։"],
    "az": ["Qızıl sikkələri bu gün 70 faiz endirimlə və pulsuz çatdırılma ilə alın.",
           "Kazinomuz hər yeni oyunçuya bonus verir."],
}  # fmt: skip


def test_an_advertisement_among_the_reports_is_hardly_ever_told() -> None:
    """Under a title of its own or a copied one. Without the rule it was 128 of 292 of them."""
    tried = told = 0
    for _, story, language, _ in summaries():
        honest = next(report for report in story.reports if report.language == language)
        for text in ADVERTISEMENTS.get(language, ()):
            for title in (text, honest.title):
                advertisement = replace(
                    honest, entry_id=10_000, outlet="Stranger", country="", title=title, summary=text, article_lead=""
                )
                summary = summarise(replace(story, reports=(*story.reports, advertisement)), language=language)
                tried += 1
                told += text in [each.text for each in summary.sentences] or summary.report.title == text
    assert tried > 150
    assert told < 0.03 * tried


def test_the_table_is_the_one_that_the_command_writes() -> None:
    assert TABLE.read_text("utf-8") == table()
    assert table().count("\n| ") == STORIES + 1
    assert len(sample_stories()) >= 15
