"""A digest: the stories by weight, each with a link, within the limits of a message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.languages.labels import LABELS
from monitor.model.publications import IN_ONE_DIGEST, Style
from monitor.model.stories import Report, Story
from monitor.posts.digest import Digest, DigestStory, caption, period, perspective_of, render_digest
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


def digest(*stories: DigestStory, until: datetime = AT + timedelta(hours=12)) -> Digest:
    return Digest(AT, until, 1204, 87, 23, stories)


def style(language: str = "en") -> Style:
    return Style(language, YEREVAN, {})


def test_a_whole_digest() -> None:
    two = DigestStory(Story(2, (report("Bridge"), report("Bridge", outlet="Other"))), 5, "https://t.me/sample/7")
    message = render_digest(digest(told("Road & valley", url="https://x.example/a", link=None), two), style())
    assert message.html == (
        "<b>Digest</b>\n19 Sep 2023, 08:00 – 20:00 (UTC+4)\n\n"
        '• <a href="https://t.me/sample/7">Bridge</a> · outlets: 2\n\n'
        '• <a href="https://x.example/a">Road &amp; valley</a> · outlets: 1\n\n'
        "Read: 1204, matched: 87, posted: 23"
    )
    assert "• Bridge · outlets: 2: https://t.me/sample/7\n" in message.plain
    assert message.preview is None


@pytest.mark.parametrize(
    ("until", "shown"),
    [
        (AT + timedelta(hours=3), "19 Sep 2023, 08:00 – 11:00 (UTC+4)"),
        (AT + timedelta(hours=16), "19 Sep 2023, 08:00 – 20 Sep 2023, 00:00 (UTC+4)"),
        (AT + timedelta(days=2), "19 Sep 2023, 08:00 – 21 Sep 2023, 08:00 (UTC+4)"),
    ],
)
def test_the_period(until: datetime, shown: str) -> None:
    assert period(digest(until=until), YEREVAN, "en") == shown


def test_what_does_not_fit_is_counted() -> None:
    message = render_digest(digest(*(told(f"Road {n} " + "flour " * 30, 100 - n) for n in range(60))), style())
    text, _ = parse_html(message.html)
    shown = text.count("\n• Road")
    assert 10 < shown < 40
    assert f"\n\nand {60 - shown} more\n\n" in text
    assert [f"Road {n} " in text for n in (0, shown - 1, shown)] == [True, True, False]


def test_the_weightiest_of_each_outlet_is_shown_before_the_second_of_any() -> None:
    flood = [told(f"Flood {n} " + "flour " * 30, 9) for n in range(100)]
    others = [told(f"Road {outlet}", 1, outlet=outlet) for outlet in ("Kite", "Lark", "Wren")]
    text, _ = parse_html(render_digest(digest(*flood, *others), style()).html)
    assert all(f"Road {outlet}" in text for outlet in ("Kite", "Lark", "Wren"))
    assert text.index("Flood 0") < text.index("Road Kite")
    assert f"and {103 - text.count('• ')} more" in text


@pytest.mark.parametrize("word", ["flour ", "سلام ", "😀 "])
def test_so_many_stories_fit_whatever_their_headlines(word: str) -> None:
    language = max(LABELS, key=lambda code: len(LABELS[code].outlets + LABELS[code].counts))
    reports = tuple(report(word * 60, outlet=f"Outlet {n}", language=language) for n in range(12))
    stories = (DigestStory(Story(n, reports), 1, f"https://t.me/c/1234567890/{n}") for n in range(IN_ONE_DIGEST))
    text, _ = parse_html(render_digest(digest(*stories, until=AT + timedelta(days=20)), style(language)).html)
    assert text.count("• ") == IN_ONE_DIGEST


def test_the_headline_is_in_the_channels_language() -> None:
    story = Story(1, (report("Road open"), report("Дорога открыта", language="ru", outlet="Вестник")))
    assert "Дорога открыта" in render_digest(digest(DigestStory(story, 1)), style("ru")).plain


@pytest.mark.parametrize("language", [*LABELS, "xx"])
def test_every_language_of_a_channel_works(language: str) -> None:
    message = render_digest(digest(told("Road")), style(language))
    assert parse_html(message.html)[0].endswith("23")
    assert caption(digest(), style(language)).plain.count("\n") == 1


@pytest.mark.parametrize(
    ("fields", "label"),
    [({"perspective": ("Hills", "private"), "country": "AA"}, "Hills"), ({"country": "AA"}, "AA"), ({}, "")],
)
def test_reports_are_counted_under_their_perspective(fields: dict[str, object], label: str) -> None:
    assert perspective_of(report("x", **fields)) == label


texts = st.one_of(st.text(max_size=200), st.sampled_from(["سلام NATO " * 30, "😀" * 200, "<b>&amp;", "@a " * 60]))
links = st.one_of(st.none(), texts.map(lambda path: f"https://t.me/{path}"))


@given(st.lists(st.builds(told, texts, st.floats(0, 9), links, outlet=texts, url=links), max_size=60))
def test_the_bot_api_accepts_every_digest(stories: list[DigestStory]) -> None:
    message = render_digest(digest(*stories), style())
    text, entities = parse_html(message.html)
    assert units(text) <= 4096
    assert units(message.plain) <= 4096
    assert len(entities) <= MAX_ENTITIES
    assert sum(20 + len((entity.url or "").encode()) for entity in entities) <= MAX_ENTITY_BYTES
