"""``monitor demo`` as a subscriber reads it: one story that grows, a reply when the toll rises, digests."""

from __future__ import annotations

import asyncio
import io
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import pytest

from monitor.delivery.standing import StandingChannels
from monitor.delivery.terminal import TerminalPublisher
from monitor.demo import runner
from monitor.demo.runner import Outcome
from monitor.demo.site import leave_site
from monitor.model.bubbles import Bubble
from monitor.posts.page import page
from monitor.worker.simulated import Clock
from tests.support.learnt import Teach
from tests.support.told import faults, pages

pytestmark = pytest.mark.slow

Shown: TypeAlias = tuple[Outcome, list[tuple[str, str]], Path]
Standing: TypeAlias = tuple[Sequence[Bubble], str]
README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
RULE = re.compile(r"^── ?(.*?) ?─*$", re.MULTILINE)
LINK = re.compile(r"(?:: https?://\S+?)+$", re.MULTILINE)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, teach: Teach) -> tuple[Outcome, StandingChannels, str, Path]:
    """What came of the demo, its channels as they stand, all that was printed, and the folder that was kept."""
    out, folder, clock = io.StringIO(), teach(tmp_path_factory.mktemp("demo")), Clock(runner.TIMES[0])
    channels = StandingChannels(lambda: clock.now, TerminalPublisher(out, folder))
    outcome = asyncio.run(runner.run(channels, folder, lambda hours: None, clock=clock))
    return outcome, channels, out.getvalue(), folder


@pytest.fixture(scope="module")
def standing(played: tuple[Outcome, StandingChannels, str, Path]) -> Standing:
    """The channel as it stands, and all that was printed."""
    return played[1].channels["main"], played[2]


@pytest.fixture(scope="module")
def shown(played: tuple[Outcome, StandingChannels, str, Path]) -> Shown:
    """What came of the demo, its messages as (how, text), and the folder that was kept."""
    outcome, _, printed, folder = played
    parts = RULE.split(LINK.sub("", printed))
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
    assert "8 outlets, " in last
    assert "8 outlets, " not in posts[0]
    flags = {line[:2] for line in last.partition("8 outlets, ")[2].split("\n")[1:]}
    assert {"🇦🇲", "🇦🇿", "🇷🇺", "🇫🇷"} <= flags
    replies = [text for how, text in messages if "REPLY to “Two civilians killed" in how]
    assert [text.split("\n")[0] for text in replies] == [
        "Statement: Azerbaijan",  # told in Azerbaijani alone
        "Dead: 27",  # one outlet had said two people, others two civilians
    ]


def test_each_evening_has_its_digest_with_a_chart(shown: Shown) -> None:
    _, messages, folder = shown
    digests = [text for _, text in messages if text.startswith("[a picture")]
    assert [re.sub(r"\[.*\]\n", "", text).split(" · ")[0] for text in digests] == ["Digest"] * 3
    assert len(list(folder.glob("picture-*.png"))) == 3
    assert "Ceasefire agreed" in digests[1]


def test_at_its_end_the_channel_has_each_message_once(shown: Shown, standing: Standing) -> None:
    (outcome, messages, _), (bubbles, _) = shown, standing
    assert len(bubbles) == outcome.tally.sent
    assert sum(bubble.edits for bubble in bubbles) == sum("EDITED" in how for how, _ in messages)
    assert all(bubble.edited_at is None or bubble.edited_at > bubble.at for bubble in bubbles)
    replies = [bubble for bubble in bubbles if bubble.reply_to is not None]
    assert replies
    assert all(bubble.reply_to < bubble.number for bubble in replies if bubble.reply_to is not None)
    text = page("The channel", {"main": bubbles}, runner.MONITOR.time_zone)
    assert text.count("<article ") == len(bubbles)
    assert text.count("data:image/png;base64,") == sum(bubble.message.photo is not None for bubble in bubbles) > 0


def test_no_link_leads_to_the_server_that_is_gone(standing: Standing) -> None:
    bubbles, printed = standing
    addresses = re.findall(r"https?://[^\s/\"]+", printed + "".join(bubble.message.html for bubble in bubbles))
    assert addresses
    assert all(address.endswith(".example") for address in addresses)
    assert not any("127.0.0.1" in (bubble.message.preview or "") for bubble in bubbles)


def test_the_readme_shows_a_post_as_it_is_printed(shown: Shown) -> None:
    _, messages, _ = shown
    (sample,) = re.findall(r"```\n(Ombudsman.*?)\n```", README, re.DOTALL)
    assert sample.split() in [text.split() for _, text in messages]


def test_its_site_is_whole(played: tuple[Outcome, StandingChannels, str, Path], tmp_path: Path) -> None:
    outcome, _, _, folder = played
    for file in folder.glob("monitor.sqlite*"):
        shutil.copy(file, tmp_path)
    leave_site(outcome.settings, tmp_path, tmp_path / "site")
    found = pages(tmp_path)
    assert len([name for name in found if name.startswith("story/")]) >= outcome.tally.stories // 2
    assert list(faults(tmp_path)) == []
    assert max(len(page.encode()) for page in found.values()) < 100_000
    assert any("https://heron.example/" in page for page in found.values())
    assert not any("127.0.0.1" in page for page in found.values())
