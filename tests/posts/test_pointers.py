from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from monitor.model.publications import Style
from monitor.model.stories import Story
from monitor.posts.pointers import render_pointer
from tests.support.news import report

STORY = Story(4, (report(1, "Ferry <b>sinks"), report(2, "Паром затонул", "ru", hours=1)))


@pytest.mark.parametrize(("language", "arrow", "title"), [("en", "→", "Ferry <b>sinks"), ("ru", "→", "Паром затонул")])
def test_it_names_the_other_story_in_the_language_of_the_house(language: str, arrow: str, title: str) -> None:
    message = render_pointer(STORY, "https://t.me/sample/7", Style(language, ZoneInfo("UTC"), {}))
    assert message.plain.startswith(f"{arrow} {title}")
    assert 'href="https://t.me/sample/7"' in message.html
    assert "<b>sinks" not in message.html


def test_without_an_address_the_headline_alone_tells() -> None:
    message = render_pointer(STORY, None, Style("en", ZoneInfo("UTC"), {}))
    assert message.plain == "→ Ferry <b>sinks"
    assert "href" not in message.html
