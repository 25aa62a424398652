"""``monitor demo`` as a subscriber reads it: one story that grows, a reply when the toll rises, digests."""

from __future__ import annotations

import asyncio
import io
import re
from pathlib import Path
from typing import TypeAlias

import pytest

from monitor.delivery.terminal import TerminalPublisher
from monitor.demo import runner
from monitor.demo.runner import Outcome

pytestmark = pytest.mark.slow

Shown: TypeAlias = tuple[Outcome, list[tuple[str, str]], Path]
README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
RULE = re.compile(r"^── ?(.*?) ?─*$", re.MULTILINE)
LINK = re.compile(r": https?://\S+$", re.MULTILINE)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """What came of the demo, its messages as (how, text), and the folder that was kept."""
    out, folder = io.StringIO(), tmp_path_factory.mktemp("demo")
    outcome = asyncio.run(runner.run(TerminalPublisher(out, folder), folder, lambda hours: None))
    parts = RULE.split(LINK.sub("", out.getvalue()))
    return outcome, [(title, text.strip()) for title, text in zip(parts[1::4], parts[2::4], strict=False)], folder


def test_it_tells_about_as_many_stories_as_there_are_events(
    shown: Shown,
) -> None:
    outcome, messages, _ = shown
    assert 20 <= outcome.tally.stories <= 29  # 22 events, some told once more on the next morning
    assert outcome.tally.sent == sum("EDITED" not in how for how, _ in messages)
    assert "messages" in runner.summary(outcome, None)


def test_one_story_in_five_languages_is_one_post_that_grows_with_a_reply_when_the_toll_rises(
    shown: Shown,
) -> None:
    _, messages, _ = shown
    of_toll = [(how, text) for how, text in messages if re.search("killed, (23|more than 200) injured", text[:90])]
    posts = [text for how, text in of_toll if not re.search("EDITED|REPLY", how)]
    last = [text for _, text in of_toll][-1]
    assert len(posts) == 1
    assert posts[0].startswith("Two civilians killed")
    assert "27 killed" in last.split("\n")[0]
    assert last.count("\n• ") > posts[0].count("\n• ")
    assert set(re.findall(r" · (\w\w)\b", last)) == {"hy", "en", "fr", "ru", "az"}
    assert {"Armenia-based", "Azerbaijan-based"} <= set(last.split("\n"))
    replies = [text for how, text in messages if "REPLY to “Two civilians killed" in how]
    assert [text.split("\n")[0] for text in replies] == ["Denied", "Dead: 2 → 27"]


def test_each_evening_has_its_digest_with_a_chart(shown: Shown) -> None:
    _, messages, folder = shown
    digests = [text for _, text in messages if text.startswith("Digest\n")]
    charts = [text for _, text in messages if text.startswith("[a picture")]
    assert (len(digests), len(charts), len(list(folder.glob("picture-*.png")))) == (3, 3, 3)
    assert "Ceasefire agreed" in digests[1]


def test_the_readme_shows_a_post_as_it_is_printed(shown: Shown) -> None:
    _, messages, _ = shown
    (sample,) = re.findall(r"```\n(Ombudsman.*?)\n```", README, re.DOTALL)
    assert sample.split() in [text.split() for _, text in messages]
