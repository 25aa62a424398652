"""Captions: within their limit, whatever a story holds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.model.publications import Style
from monitor.model.stories import Report, Story
from monitor.posts.caption import render_caption
from monitor.posts.markup import MAX_CAPTION, length, picture_link
from monitor.posts.render import Elsewhere, render_pointer
from monitor.posts.summary import summarise
from tests.posts.test_render import AT, accepted, report, style

ELSEWHERE = Elsewhere("Another road is shut " * 20, "https://t.me/sample/7")
BODIES = {
    "en": "Three workers were killed on Monday when a landmine went off near the road, prosecutors said. ",
    "fa": "سه کارگر روز دوشنبه در پی انفجار مین در نزدیکی جاده کشته شدند، دادستانی گفت. ",
    "ru": "Трое рабочих погибли в понедельник при подрыве на мине у дороги, сообщила прокуратура. ",
    "emoji": "😀🇦🇲 Road " * 8 + "is shut. ",
}


def crowd(count: int, body: str, **fields: object) -> Story:
    """A story that so many outlets with long names tell, each in words of its own."""
    return Story(
        1,
        tuple(
            report(
                f"{body.strip(' .')} {n}"[:200], entry_id=n, outlet=f"{n} " + body[:70], summary=f"{n}. " + body * 5,
                url=f"https://outlet{n}.example/" + "a" * 200, published=AT + timedelta(minutes=n),
                **fields,
            )
            for n in range(count)
        ),
    )  # fmt: skip


def caption(story: Story, look: Style) -> tuple[str, bool]:
    """The visible text of a caption, and whether all sentences of the summary are in it."""
    summary = summarise(story, language=look.language)
    made, told = render_caption(story, look, summary, [ELSEWHERE] * 3)
    pointer = render_pointer(made, ELSEWHERE, look, MAX_CAPTION)
    for message in (made, pointer):
        assert length(message) <= MAX_CAPTION
        accepted(message)
    assert made.preview is None
    assert told.sentences == summary.sentences[: len(told.sentences)]
    return accepted(made)[0], told == summary


@pytest.mark.parametrize("language", BODIES)
@pytest.mark.parametrize("outlets", [1, 16, 200])
def test_a_caption_is_within_its_limit(outlets: int, language: str) -> None:
    story = crowd(outlets, BODIES[language], language=language if language != "emoji" else "en")
    text, _ = caption(story, style("en" if language == "emoji" else language))
    assert BODIES[language][:20].strip() in text


def test_what_fits_is_told_whole_and_outlets_that_do_not_are_counted() -> None:
    reports = tuple(
        report("Road is shut", summary="The road is shut.", entry_id=n, outlet=f"The Daily Outlet of Town {n}")
        for n in range(100)
    )
    text, whole = caption(Story(1, reports), style())
    assert whole
    assert "The Daily Outlet of Town 0" in text
    assert "Another road" in text


def test_sentences_that_do_not_fit_are_left_out_whole() -> None:
    told = (
        "The mayor told reporters on Monday that the road to the northern villages had been shut for repairs after "
        "heavy rain washed away a bridge, and that lorries would go by the old pass until the spring. ",
        "Shepherds of other villages wrote to the ministry that nobody had asked them, and that a hospital of theirs "
        "would be cut off from the town for five months unless helicopters came, as they did before. ",
    )
    story = Story(1, (report("Road to the valley is shut", summary="".join(told)),))
    look = style(template="{{ headline }}{% for each in summary %}" + " {{ each.text }}" * 6 + "{% endfor %}")
    text, whole = caption(story, look)
    assert not whole
    assert text.startswith("Road to the valley is shut")
    assert told[1].strip() not in text


def test_where_even_what_must_stand_does_not_fit_the_headline_does() -> None:
    names = [f"Outlet {n} " + "of a town with a long name " * 2 for n in range(30)]
    reports = tuple(
        report(f"Corrected: the road {n} is shut " + "for good " * 30, entry_id=n, outlet=name)
        for n, name in enumerate(names)
    )
    look = style(template="{{ headline }} {% for each in outlets %}{{ each.name }} {{ each.link }}{% endfor %}" * 3)
    assert caption(Story(1, reports), look)[0].startswith("Corrected: the road")


@pytest.mark.parametrize(
    "image",
    [
        "https://sample.am/p.jpg",
        "http://sample.am:8080/p.jpg?w=1",
        "https://xn--80aahjj1e.xn--p1ai/p",
        "https://a.am/a b",
    ],
)
def test_pictures_that_may_be_asked_for(image: str) -> None:
    assert picture_link(pictured(image)) == image.replace(" ", "%20")


@pytest.mark.parametrize(
    "image",
    [
        None, "", "p.jpg", "/etc/passwd", "file:///etc/passwd", "attach://p", "data:image/png;base64,AA", "AgACAgIAAx",
        "https://user:secret@sample.am/p.jpg", "https://user@sample.am/p.jpg", "https://localhost/p.jpg", "ftp://sample.am/p.jpg",
        "https://sample.localhost/p.jpg", "https://router.local/p.jpg", "https://router.local./p.jpg", "https://db.internal/p.jpg",
        "http://127.0.0.1/p.jpg", "http://127.1/p.jpg", "http://0x7f.0.0.1/p.jpg", "http://10.0.0.1/p.jpg", "http://[::1]/p.jpg",
        "http://169.254.169.254/latest/meta-data/", "http://2130706433/p.jpg", "http://1.1.1.1/p.jpg", "https://sample.am/\u202ep.jpg",
        "http://127.0.0.1.", "https://sample.am\\@evil.am/p.jpg", "https://" + "a" * 2000 + ".am/p.jpg",
    ],
)  # fmt: skip
def test_pictures_that_may_not(image: str | None) -> None:
    assert picture_link(pictured(image)) is None


def pictured(image: str | None) -> Report:
    return report(image=image)
