"""The summary: whole sentences, verbatim, that say more than the headline."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.summary import MAX_CHARACTERS, summarise
from monitor.core.text import clean
from monitor.core.types import Report, Story

AT = datetime(2023, 9, 19, 9, 5, tzinfo=UTC)


def report(title: str = "Road to the valley reopened", summary: str = "", **fields: object) -> Report:
    given_fields = {
        "entry_id": 1, "outlet": "Sample", "language": "en", "country": "", "perspective": (), "url": None,
        "title": title, "summary": summary, "content": "", "published": AT, "first_seen": AT, "watches": (),
        "terms": (),
    }  # fmt: skip
    return Report(**{**given_fields, **fields})  # type: ignore[arg-type]


def told(*reports: Report, language: str = "en", limit: int = 3) -> tuple[str, ...]:
    return summarise(Story(1, reports), language=language, limit=limit).sentences


FIRST = "Lorries with flour passed the checkpoint on Tuesday morning."
SECOND = "The drivers had waited there for eleven days."
THIRD = "Nobody would say whether more will be let through."
FOURTH = "A second convoy stands ready in the town below."


def test_takes_the_leading_sentences_and_no_more_than_three() -> None:
    assert told(report(summary=f"{FIRST} {SECOND} {THIRD} {FOURTH}")) == (FIRST, SECOND, THIRD)


@pytest.mark.parametrize(
    "tail",
    ["A second convoy stands…", "A second convoy stands ready in...", "A second convoy stands ready [...]",
     "A second convoy stands ready […]", "A second convoy stands rea", "A second convoy stands ready (…)"],
)  # fmt: skip
def test_a_sentence_that_was_cut_off_is_left_out(tail: str) -> None:
    assert told(report(summary=f"{FIRST} {tail}")) == (FIRST,)


def test_a_text_that_is_cut_off_in_its_only_sentence_gives_no_summary() -> None:
    assert told(report(summary="Lorries with flour passed the checkpoint on Tues…")) == ()


def test_a_text_that_begins_in_the_middle_loses_that_part() -> None:
    assert told(report(summary=f"…and so the long wait was over. {FIRST}")) == (FIRST,)


def test_only_a_headline_gives_no_summary() -> None:
    assert told(report(summary="Road to the valley reopened")) == ()


def test_a_repeated_headline_is_left_out() -> None:
    assert told(report(summary=f"ROAD to the Valley reopened! The road to the valley reopened. {FIRST}")) == (FIRST,)


def test_a_repeated_sentence_is_left_out() -> None:
    assert told(report(summary=f"{FIRST} {FIRST} {SECOND}")) == (FIRST, SECOND)


@pytest.mark.parametrize(
    "furniture",
    ["Read more about this on our web site.", "The post Road reopened appeared first on Sample.",
     "Подписывайтесь на наш канал в Телеграме.", "Հետևեք մեզ բոլոր սոցիալական ցանցերում։",
     "Ardını oxu, bizim saytda daha çox xəbər var.", "See https://example.org/all for all the pictures.",
     "YEREVAN, SEPTEMBER 19, SAMPLE AGENCY.", "Photo: Sample."],
)  # fmt: skip
def test_furniture_is_left_out(furniture: str) -> None:
    assert told(report(summary=f"{furniture} {FIRST} {furniture}")) == (FIRST,)


@pytest.mark.parametrize(
    ("title", "first", "second"),
    [
        (
            "Ճանապարհը բացվեց",
            "Ալյուրով բեռնված մեքենաները երեքշաբթի անցան անցակետը։",
            "Վարորդները այնտեղ սպասել էին տասնմեկ օր։",
        ),
        ("Дорога открыта", "Грузовики с мукой прошли пост во вторник утром.", "Водители ждали там одиннадцать дней."),
        ("جاده باز شد", "کامیون‌های آرد صبح سه‌شنبه از ایست بازرسی گذشتند.", "آیا فردا هم اجازه عبور خواهند داشت؟"),
        (
            "გზა გაიხსნა",
            "ფქვილით დატვირთულმა მანქანებმა სამშაბათს გაიარეს პუნქტი.",
            "მძღოლები იქ თერთმეტი დღე ელოდნენ.",
        ),
    ],
)  # fmt: skip
def test_sentences_in_many_scripts(title: str, first: str, second: str) -> None:
    assert told(report(title, f"{first} {second}")) == (first, second)


def test_the_best_text_wins_lead_before_content_before_summary() -> None:
    rich = report(summary=f"{THIRD} {FOURTH}", content=f"{SECOND} {THIRD}", article_lead=f"{FIRST} {SECOND}")
    assert told(rich) == (FIRST, SECOND)
    assert told(report(summary=f"{THIRD} {FOURTH}", article_lead="Only a line")) == (THIRD, FOURTH)


def test_stays_within_the_limit_by_leaving_out_whole_sentences() -> None:
    long = "The list names " + ", ".join(f"village number {n}" for n in range(20)) + " in all."
    longer = "The register names " + ", ".join(f"family of house {n}" for n in range(60)) + " in all."
    assert len(longer) > MAX_CHARACTERS
    assert told(report(summary=f"{longer} {FIRST} {long} {long.replace('village', 'mountain pass')}")) == (FIRST, long)


def test_the_headline_is_in_the_channels_language_then_fullest_then_earliest() -> None:
    english = report("Road open", entry_id=1)
    russian = report("Дорога открыта", entry_id=2, language="ru")
    fuller = report(
        "Дорога к долине открыта", "Грузовики с мукой прошли пост во вторник утром.", entry_id=3, language="ru"
    )
    later = report(
        "Дорога в долину снова открыта", fuller.summary, entry_id=4, language="ru", published=AT + timedelta(1)
    )
    story = Story(1, (later, english, russian, fuller))
    assert summarise(story, language="ru").report is fuller
    assert summarise(story, language="hy").report is fuller
    assert summarise(story, language="en").report is english


def test_a_headline_without_text_borrows_from_its_own_language_only() -> None:
    bare = report("Road open")
    other = report("Valley road is open again", FIRST, published=AT + timedelta(hours=1), language="fr")
    assert summarise(Story(1, (bare, other)), language="en").sentences == ()
    same = report("Road open again", FIRST, published=AT + timedelta(hours=1))
    assert summarise(Story(1, (bare, same)), language="en").sentences == (FIRST,)


def test_a_story_without_reports_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no reports"):
        summarise(Story(7, ()), language="en")


@given(st.text(max_size=1500), st.text(max_size=80), st.integers(1, 4))
def test_every_sentence_is_whole_and_verbatim(text: str, title: str, limit: int) -> None:
    found = told(report(title, text), limit=limit)
    cleaned = clean(text)
    assert len(found) <= limit
    assert len(" ".join(found)) <= MAX_CHARACTERS
    assert all(sentence in cleaned for sentence in found)


@given(
    st.lists(st.sampled_from([FIRST, SECOND, THIRD, FOURTH, "Yes.", "Who knows…", "Read more"]), max_size=8), st.data()
)
def test_a_feed_that_cuts_anywhere_never_shows_it(parts: list[str], data: st.DataObject) -> None:
    text = " ".join(parts)
    cut = text[: data.draw(st.integers(0, len(text)))]
    assert all(sentence in (FIRST, SECOND, THIRD, FOURTH) for sentence in told(report(summary=cut)))


def test_long_hostile_texts_take_no_time() -> None:
    for text in ("." * 100_000, "a. " * 50_000, '."' * 50_000, "…" * 100_000, "[" * 100_000, "։" * 100_000):
        assert all(re.search(r"\w", sentence) for sentence in told(report(summary=text)))


def test_a_short_denial_is_not_left_out() -> None:
    """Left out, the post would tell the claim of one side alone."""
    told_of_both = report(title="Claim made", summary=f"{FIRST} The ministry denies it.")
    assert told(told_of_both) == (FIRST, "The ministry denies it.")
    assert told(report(title="Claim made", summary=f"{FIRST} Omsk denies it.")) == (FIRST, "Omsk denies it.")
