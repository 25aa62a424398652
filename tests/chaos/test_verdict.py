"""The judge of the crash test sees what is wrong."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.store import Store
from tests.chaos.mixes import MEANS
from tests.chaos.storm import Plan, Points, Storm, brewing
from tests.chaos.verdict import CHANNEL, DIGESTS, Verdict
from tests.support.botapi import Call


def _say(storm: Storm, text: str, **options: str) -> None:
    status, _ = storm.api.perform("sendMessage", {"chat_id": CHANNEL, "text": text, **options})
    assert status == 200


async def test_what_is_lost_doubled_or_old_is_found(tmp_path: Path) -> None:
    async with brewing(Plan(seed=1, kills=0), tmp_path / "storm", Points(tmp_path / "points")) as storm:
        with closing(Store.open(storm.url)) as store:
            store.upgrade(datetime.now(UTC))
        lost, twice, old, good = (storm.world.open_story() for _ in range(4))
        for event in (twice, twice, old, good):
            _say(storm, f"{event.title} {event.outlets[0]}")
        storm.world.follow_up(old)
        storm.world.follow_up(old)
        for told in (f"{old.tolls[0]}", f"{old.tolls[0]} → {old.tolls[1]} (Kite says)"):
            _say(storm, f"Dead: {told}\n\n{old.title}", reply_parameters='{"message_id": 3}')
        storm.api.post_as_another(CHANNEL, good.title)
        verdict = storm.judged(1.0)
    assert verdict.lost == [f"the post of {lost.mark}"]
    assert verdict.doubled == [f"the post of {twice.mark}"]
    assert verdict.stale == [old.mark]
    assert len(verdict.wrongs(MEANS["forward"])) == 3


async def test_what_the_bot_api_refused_is_not_lost(tmp_path: Path) -> None:
    async with brewing(Plan(seed=1, kills=0), tmp_path / "storm", Points(tmp_path / "points")) as storm:
        with closing(Store.open(storm.url)) as store:
            store.upgrade(datetime.now(UTC))
        told, untold = storm.world.open_story(), storm.world.open_story()
        _say(storm, f"{told.title} {told.outlets[0]}")
        storm.world.follow_up(told)
        for html in (f"<b>Dead: {told.tolls[0]}</b>\n\nA fifth has died.", f"<b>{untold.title}</b>"):
            sent = {"text": html, "parse_mode": "HTML"}
            storm.api.calls.append(Call(0.0, "sendMessage", sent, 400, "refuse", None))
        assert storm.judged(1.0).lost == []


async def test_a_digest_in_the_caption_of_its_chart_is_one_message(tmp_path: Path) -> None:
    async with brewing(Plan(seed=1, kills=0), tmp_path / "storm", Points(tmp_path / "points")) as storm:
        with closing(Store.open(storm.url)) as store:
            store.upgrade(datetime.now(UTC))
        sent = {"chat_id": DIGESTS, "photo": "https://pictures.example/chart.png", "caption": "Digest · Monday"}
        assert storm.api.perform("sendPhoto", sent)[0] == 200
        once = storm.judged(1.0)
        assert storm.api.perform("sendPhoto", sent)[0] == 200
        twice = storm.judged(1.0)
    assert len(twice.doubled) == len(once.doubled) + 1


@pytest.mark.parametrize(
    ("means", "verdict", "wrongs"),
    [
        ("forward", Verdict(), 0),
        ("forward", Verdict(doubled=["x"], blind=1), 1),
        ("edit", Verdict(doubled=["x"], blind=1), 0),
        ("resend", Verdict(doubled=["x"], blind=1), 0),
        ("resend", Verdict(doubled=["x", "y"], blind=1), 2),
        ("resend", Verdict(lost=["x"], blind=1), 1),
        ("resend", Verdict(lost=["x"], given_up=1), 0),
        ("skip", Verdict(lost=["x", "y"], blind=1, given_up=1), 0),
        ("skip", Verdict(lost=["x"], blind=1), 0),
        ("skip", Verdict(lost=["x"], stale=["y"], blind=1), 2),
        ("skip", Verdict(doubled=["x"], blind=1), 1),
        ("skip", Verdict(disordered=["x"], stuck=["y"], early=1, complaints=["z"], handover=60), 5),
    ],
)
def test_a_blind_decision_excuses_what_its_policy_allows(means: str, verdict: Verdict, wrongs: int) -> None:
    assert len(verdict.wrongs(MEANS[means])) == wrongs
