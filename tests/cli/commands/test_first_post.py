"""The stopwatch of tests/bench types what `monitor init` asks for: the part of it that needs no installation."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from monitor.config.load import load
from tests.bench.first_post import ANSWERS, CHANNEL, Person, allow_loopback, set_up
from tests.support.botapi import TOKEN, BotApi
from tests.support.guard.sitecustomize import REPORT, with_guard
from tests.support.process import ROOT


async def test_a_person_types_an_installation(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", REPORT) if name in os.environ}
    async with BotApi() as api:
        api.add_chat(CHANNEL)
        variables = {**inherited, "PYTHONPATH": with_guard(str(ROOT)), "TELEGRAM_API_URL": api.url}
        person = Person(folder, variables)
        await set_up(person, [sys.executable, "-m", "monitor"])
    ((_, _, keys),) = person.steps
    assert keys == ".venv/bin/monitor init\n" + "".join(f"{answer}\n" for _, answer in ANSWERS)
    allow_loopback(folder, "http://127.0.0.1:1/feed")
    settings = load(folder / "config", {"TELEGRAM_BOT_TOKEN": TOKEN})
    assert settings.monitor.network.allow_private_addresses
    assert [feed.url for feed in settings.live_feeds] == ["http://127.0.0.1:1/feed"]
