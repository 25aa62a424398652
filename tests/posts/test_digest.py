"""A digest: what most outlets report and what one does, each with a link, within the limits of a message and a
caption."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.languages.labels import LABELS
from monitor.model.publications import IN_ONE_DIGEST, Change, Style
from monitor.model.stories import Report, Story
from monitor.posts.digest import Digest, DigestStory, caption, perspective_of, render_below_chart, render_digest
from monitor.posts.period import period
from tests.support.bothtml import MAX_ENTITIES, MAX_ENTITY_BYTES, parse_html, units

AT = datetime(2023, 9, 19, 4, 0, tzinfo=UTC)
YEREVAN = ZoneInfo("Asia/Yerevan")


def report(title: str, **fields: object) -> Report:
    given_fields = {
        "entry_id": 1, "outlet": "Sample", "language": "en", "country": "", "perspective": (), "url": None,
        "title": title, "summary": "", "content": "", "published": AT, "first_seen": AT, "watches": (), "terms": (),
    }  # fmt: skip
    return Report(**{**given_fields, **fields})  # type: ignore[arg-type]


def told(title: str, weight: float = 1, link: str | None = "https://t.me/sample/1", **fields: object) -> DigestStory:
    return DigestStory(Story(1, (report(title, **fields),)), weight, link)


def by(outlets: int, title: str, number: int = 1, weight: float = 1, **fields: object) -> DigestStory:
    """A story that so many outlets report."""
    reports = tuple(report(title, outlet=f"Outlet {at}", entry_id=at, **fields) for at in range(outlets))
    return DigestStory(Story(number, reports), weight, f"https://t.me/sample/{number}")


def digest(*stories: DigestStory, until: datetime = AT + timedelta(hours=24)) -> Digest:
    return Digest(AT, until, stories)


def style(language: str = "en") -> Style:
    return Style(language, YEREVAN, {})


def test_a_whole_digest() -> None:
    message = render_digest(
        digest(
            told("Road & valley", url="https://x.example/a", link=None),
            told("Körpü açıldı", outlet="Kite", language="az"),
            by(2, "Bridge", 7, 5),
        ),
        replace(style(), title="Karabakh"),
    )
    assert message.html == (
        "<b>Karabakh · Wednesday 20 September</b>\n3 stories, 4 reports, 4 outlets\n\n"
        '<b>Most reported</b>\n1. <a href="https://t.me/sample/7">Bridge</a> · 2 outlets\n\n'
        "<b>One source so far</b>\n"
        '• <a href="https://x.example/a">Road &amp; valley</a> · Sample\n'
        '• <a href="https://t.me/sample/1">Körpü açıldı</a> · Kite · in Azerbaijani'
    )
    assert "1. Bridge · 2 outlets: https://t.me/sample/7\n" in message.plain
    assert message.preview is None


def test_a_language_that_the_channel_reads_is_not_named() -> None:
    text = render_digest(digest(told("Körpü açıldı", language="az")), replace(style(), languages=("az",))).plain
    assert "in Azerbaijani" not in text


@pytest.mark.parametrize(
    ("hours", "until", "language", "shown"),
    [
        (3, AT + timedelta(hours=3), "en", "Tuesday 19 September, 08:00 – 11:00 (UTC+4)"),
        (16, AT + timedelta(hours=16), "en", "Tuesday 19 September, 08:00 – 00:00 (UTC+4)"),
        (12, AT + timedelta(hours=18), "en", "19 September, 14:00 – 20 September, 02:00 (UTC+4)"),
        (24, AT + timedelta(hours=16), "en", "Tuesday 19 September"),
        (24, AT, "en", "Tuesday 19 September"),
        (25, AT, "en", "Tuesday 19 September"),
        (24, AT, "ru", "вторник 19 сентября"),
        (48, AT, "en", "17 September – 19 September"),
        (168, AT, "hy", "12 սեպտեմբերի – 19 սեպտեմբերի"),
    ],
)
def test_the_period(hours: int, until: datetime, language: str, shown: str) -> None:
    assert period(until - timedelta(hours=hours), until, YEREVAN, language) == shown


def test_a_week_says_so() -> None:
    week = replace(digest(told("Road"), until=AT + timedelta(days=7)), weekly=True)
    assert render_digest(week, style()).plain.startswith("Digest · The week · 19 September – 26 September\n")


# --- what is noted ----------------------------------------------------------------------------------------------------


def toll(story: DigestStory, before: str, after: str, kind: str = "toll", subject: str = "dead") -> Change:
    return Change(kind, story.story.reports[0], before, after, subject)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "language", "said"),
    [
        ([("2", "3")], "en", "dead 2 → 3"),
        ([("2", "3"), ("3", "5")], "en", "dead 2 → 5"),
        ([("", "3")], "en", "dead 3"),
        ([("2", "3"), ("4", "6", "toll", "wounded")], "en", "dead 2 → 3"),
        ([("2", "3"), ("", "", "denied", "AA")], "en", "dead 2 → 3, disputed"),
        ([("2", "3"), ("3", "2", "corrected")], "en", ""),
        ([("2", "200", "claimed")], "en", ""),
        ([("2", "3")], "de", "Tote 2 → 3"),
        ([("2", "3")], "ru", "погибшие 2 → 3"),
    ],
)
def test_what_is_new_or_disputed_stands_behind_a_story(
    changes: list[tuple[str, ...]], language: str, said: str
) -> None:
    story = by(2, "Bridge falls", language=language)
    noted = replace(story, changes=tuple(toll(story, *change) for change in changes))
    line = render_digest(digest(noted), style(language)).plain.split("\n")[4].partition(": https")[0]
    assert line.split(" · ")[2:] == ([said] if said else [])


def test_tolls_of_a_headline_that_readers_cannot_read_stand_in_our_words() -> None:
    story = by(2, "При обвале моста погибли двое, ранены 14 человек", language="ru")
    assert "in Russian · dead 2, wounded 14" in render_digest(digest(story), style()).plain
    assert "погибшие" not in render_digest(digest(story), style("ru")).plain


def test_a_toll_that_is_noted_is_no_other_than_that_of_the_headline() -> None:
    story = by(2, "Bridge falls, seven dead")
    line = render_digest(digest(replace(story, changes=(toll(story, "2", "5"),))), style()).plain
    assert "dead 2 → 7" in line
    corrected = (toll(story, "2", "7"), toll(story, "7", "6", "corrected"))
    assert "dead 2 → 6" in render_digest(digest(replace(story, changes=corrected)), style()).plain


def test_both_sides_are_named_where_both_are_quoted() -> None:
    claim = "The governor of the plain says that guards fired at two lorries on the bridge."

    says = "The ministry of the hill country says its guards fired at nobody on the bridge."
    plain = report("Bridge under fire", country="AA", summary=claim)
    hills = report("Ministry speaks of bridge", entry_id=2, outlet="Kite", country="BB", summary=says)
    text = render_digest(digest(DigestStory(Story(1, (plain, hills)), 2)), style()).plain
    assert " · 2 outlets · both sides quoted" in text


def test_who_took_something_back_is_named_with_what() -> None:
    counted = by(2, "Bridge falls", 7)
    numbers = replace(counted, changes=(toll(counted, "3", "2", "corrected"),))
    words = told("Correction: Road opens", outlet="Kite")
    gone = told("Withdrawn: Ferry sinks", outlet="Lark")
    text, _ = parse_html(render_digest(digest(numbers, words, gone), style()).html)
    assert text.endswith(
        "\n\nCorrected\n• Outlet 0: dead 3 → 2\n• Kite: Correction: Road opens\n\n"
        "Withdrawn\n• Lark: Withdrawn: Ferry sinks"
    )


# --- a full day -------------------------------------------------------------------------------------------------------


def full(count: int, topics: tuple[str, ...] = ("Mines", "Roads", "Law")) -> list[DigestStory]:
    return [
        replace(told(f"Event {n}", 100 - n, outlet=f"Kite {n}"), topic=topics[n % len(topics)]) for n in range(count)
    ]


def test_a_full_day_is_told_by_topic() -> None:
    text, _ = parse_html(render_digest(digest(*full(12), by(3, "Bridge", 20, 500)), style()).html)
    blocks = [block.split("\n")[0] for block in text.split("\n\n")[1:]]
    assert blocks == ["Most reported", "#Mines", "#Roads", "#Law"]
    assert all(text.count(f"• Event {n} ·") == 1 for n in range(12))


@pytest.mark.parametrize("stories", [full(12), full(20, ("Mines",)), full(20, ("",))])
def test_a_day_that_is_not_full_or_has_one_topic_is_not(stories: list[DigestStory]) -> None:
    assert "\n\nOne source so far\n• Event 0 · Kite 0\n" in parse_html(render_digest(digest(*stories), style()).html)[0]


def test_a_topic_with_one_story_is_none() -> None:
    text, _ = parse_html(render_digest(digest(*full(13), replace(told("Flood"), topic="Weather")), style()).html)
    assert text.endswith("\n\nOther\n• Flood · Sample")


# --- a chart and its caption ------------------------------------------------------------------------------------------


def test_what_fits_a_caption_stands_there_alone() -> None:
    beginning, rest = render_below_chart(digest(told("Road")), style())
    assert beginning.html == render_digest(digest(told("Road")), style()).html
    assert rest.html == ""


def test_what_does_not_fit_a_caption_goes_on_beneath_under_its_heading() -> None:
    stories = [told(f"Road {n} " + "flour " * 10, 100 - n) for n in range(30)]
    (above, _), (beneath, _) = (parse_html(page.html) for page in render_below_chart(digest(*stories), style()))
    assert units(above) <= 1024
    assert beneath.startswith("One source so far\n• Road ")
    assert not above.endswith("One source so far")
    assert [(above + beneath).count(f"• Road {n} ") for n in range(30)] == [1] * 30


def test_no_heading_ends_a_caption() -> None:
    for length in range(60, 90, 6):
        stories = [by(2, f"{n} " + "x" * length, n, 9 - n) for n in range(9)]
        above, _ = render_below_chart(digest(*stories, told("Road")), style())
        assert parse_html(above.html)[0].split("\n")[-1] not in ("Most reported", "One source so far")


# --- limits -----------------------------------------------------------------------------------------------------------


def test_what_does_not_fit_is_counted() -> None:
    message = render_digest(digest(*(told(f"Road {n} " + "flour " * 30, 100 - n) for n in range(60))), style())
    text, _ = parse_html(message.html)
    shown = text.count("\n• Road")
    assert 10 < shown < 40
    assert text.endswith(f"\n\nand {60 - shown} more")
    assert [f"Road {n} " in text for n in (0, shown - 1, shown)] == [True, True, False]


def test_the_weightiest_of_each_outlet_is_shown_before_the_second_of_any() -> None:
    flood = [told(f"Flood {n} " + "flour " * 30, 9) for n in range(100)]
    others = [told(f"Road {outlet}", 1, outlet=outlet) for outlet in ("Kite", "Lark", "Wren")]
    text, _ = parse_html(render_digest(digest(*flood, *others), style()).html)
    assert all(f"Road {outlet}" in text for outlet in ("Kite", "Lark", "Wren"))
    assert text.index("Flood 0") < text.index("Road Kite")
    assert f"and {103 - text.count('• ')} more" in text


def longest() -> str:
    """The language whose words are the longest."""
    return max(LABELS, key=lambda code: len(LABELS[code].one_source + LABELS[code].in_language + LABELS[code].dead))


@pytest.mark.parametrize("outlets", [1, 3])
@pytest.mark.parametrize("word", ["flour ", "سلام ", "😀 "])
def test_so_many_stories_fit_whatever_their_headlines(word: str, outlets: int) -> None:
    """And whatever was taken back."""
    language, made = longest(), []
    for n in range(IN_ONE_DIGEST):
        its = by(outlets, f"Correction: {word * 60}", n, language="az")
        named = [replace(each, outlet=f"{each.outlet} {word * 9}") for each in its.story.reports]
        changes = (toll(its, "10000", "20000"), toll(its, "", "", "denied"))
        made.append(replace(its, story=Story(n, tuple(named)), topic=f"{'Topic' * 9}{n // 2}", changes=changes))
    look = replace(style(language), title=word * 30)
    text, entities = parse_html(render_digest(digest(*made, until=AT + timedelta(days=20)), look).html)
    assert {entity.url for entity in entities} - {None} >= {f"https://t.me/sample/{n}" for n in range(IN_ONE_DIGEST)}
    assert units(text) <= 4096


def test_the_headline_is_in_the_channels_language() -> None:
    story = Story(1, (report("Road open"), report("Дорога открыта", language="ru", outlet="Вестник")))
    assert "Дорога открыта" in render_digest(digest(DigestStory(story, 1)), style("ru")).plain


@pytest.mark.parametrize("language", [*LABELS, "xx"])
def test_every_language_of_a_channel_works(language: str) -> None:
    message = render_digest(digest(told("Road")), style(language))
    assert "Road" in parse_html(message.html)[0]
    assert caption(digest(told("Road")), style(language)).plain == message.plain.split("\n")[0]


@pytest.mark.parametrize(
    ("fields", "label"),
    [({"perspective": ("Hills", "private"), "country": "AA"}, "Hills"), ({"country": "AA"}, "AA"), ({}, "")],
)
def test_reports_are_counted_under_their_perspective(fields: dict[str, object], label: str) -> None:
    assert perspective_of(report("x", **fields)) == label


texts = st.one_of(st.text(max_size=200), st.sampled_from(["سلام NATO " * 30, "😀" * 200, "<b>&amp;", "@a " * 60]))
links = st.one_of(st.none(), texts.map(lambda path: f"https://t.me/{path}"))
alone = st.builds(told, texts, st.floats(0, 9), links, outlet=texts, url=links, language=st.sampled_from(["en", "az"]))
many = st.builds(by, st.integers(2, 4), texts, st.integers(1, 9), st.floats(0, 9), country=texts)
stories = st.builds(lambda story, topic: replace(story, topic=topic), st.one_of(alone, many), texts)


def accepted(stories: list[DigestStory], title: str = "") -> None:
    made, look = digest(*stories), replace(style(), title=title)
    caption, rest = render_below_chart(made, look)
    for message, limit in ((render_digest(made, look), 4096), (caption, 1024), (rest, 4096)):
        text, entities = parse_html(message.html)
        assert units(text) <= limit
        assert units(message.plain) <= limit
        assert len(entities) <= MAX_ENTITIES
        assert sum(20 + len((entity.url or "").encode()) for entity in entities) <= MAX_ENTITY_BYTES


@settings(max_examples=50)
@given(st.lists(stories, max_size=30), texts)
def test_the_bot_api_accepts_every_digest(stories: list[DigestStory], title: str) -> None:
    accepted(stories, title)


@pytest.mark.parametrize("word", ["سلام NATO ", "😀", "Ararat "])
def test_the_bot_api_accepts_stories_of_two_hundred_outlets(word: str) -> None:
    accepted([by(200, word * 40, 1), by(2, word * 40, 2)], word * 40)
