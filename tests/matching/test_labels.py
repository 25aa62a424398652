"""What the words say of the examples, on disk: what is read there is what would be found, of these examples alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
import structlog

from monitor.matching.classifier import Labelled
from monitor.matching.files import checksum
from monitor.matching.labels import labelled
from monitor.matching.matcher import Matcher, compile_watchlist
from monitor.model.examples import Example
from monitor.model.matches import Match
from monitor.model.settings import MonitorSettings, Settings, Term, Watch, Watchlist

FILE = "examples-labelled.json"
TERMS = {
    "riverton": Term(forms={"en": ("Riverton*",), "ru": ("Речной Мост",)}),
    "trout": Term(forms={"en": ("trout",)}, strong=True),
}
WATCHES = {"fish": Watch(any=("trout",)), "town": Watch(any=("riverton",), unless=("trout",), weight=2)}
EXAMPLES = (
    Example(True, "A quiet day", line=1),  # no words of a watch, so that these decide alone
    Example(True, "Rivertonia opens a bridge", "It is open to all.", language="en", line=2),
    Example(False, "На Речном Мосту", language="ru", line=3),
    Example(False, "Riverton, where trout is eaten", line=4),
    Example(False, "Nothing of the kind", line=5),
)


def configured(examples: tuple[Example, ...] = EXAMPLES, watches: dict[str, Watch] = WATCHES) -> Settings:
    watchlist = Watchlist(terms=TERMS, watches=watches)
    return Settings(monitor=MonitorSettings(), feeds=(), watchlist=watchlist, examples=examples)


class Labeller:
    """Labels with one folder; ``matched`` holds the titles of the examples that were matched."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.matched: list[str] = []

    def label(self, settings: Settings) -> dict[int, Labelled]:
        matcher = compile_watchlist(settings.watchlist)

        class Noting:
            def match(_, texts: dict[str, str], language: str) -> Match:  # noqa: N805 (self is the labeller's)
                self.matched.append(texts["title"])
                return matcher.match(texts, language)

        return labelled(settings, cast(Matcher, Noting()), self.state)


@pytest.fixture
def labeller(tmp_path: Path) -> Labeller:
    return Labeller(tmp_path)


def test_known_examples_are_not_matched_again_and_say_the_same(labeller: Labeller) -> None:
    found = labeller.label(configured())
    assert list(found) == [1, 2, 3]
    assert [label.language for label in found.values()] == ["en", "ru", "en"]
    assert [sorted(label.terms) for label in found.values()] == [["riverton"], ["riverton"], ["riverton", "trout"]]
    again = labeller.label(configured())
    assert (again, list(again)) == (found, [1, 2, 3])
    assert [list(label.evidence.items()) for label in again.values()] == [
        list(label.evidence.items()) for label in found.values()
    ]
    assert len(labeller.matched) == len(EXAMPLES)


@pytest.mark.parametrize(
    "other",
    [
        configured(EXAMPLES[1:]),
        configured((*EXAMPLES[:4], EXAMPLES[0])),
        configured((*EXAMPLES[:4], replace(EXAMPLES[4], relevant=True))),
        configured((*EXAMPLES[:4], replace(EXAMPLES[4], language="hy"))),
        configured((*EXAMPLES[:4], replace(EXAMPLES[4], summary="Riverton"))),
        configured(watches={"fish": WATCHES["fish"]}),
        configured(watches={**WATCHES, "town": Watch(any=("riverton",))}),
    ],
)
def test_others_are_matched_anew(labeller: Labeller, tmp_path: Path, other: Settings) -> None:
    labeller.label(configured())
    labeller.matched.clear()
    assert labeller.label(other) == Labeller(tmp_path / "no such folder").label(other)
    assert len(labeller.matched) == len(other.examples)


def test_those_of_another_version_are_matched_anew(labeller: Labeller, monkeypatch: pytest.MonkeyPatch) -> None:
    found = labeller.label(configured())
    monkeypatch.setattr("monitor.__version__", "0.0.1")
    assert labeller.label(configured()) == found
    assert len(labeller.matched) == 2 * len(EXAMPLES)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content.replace(b"riverton", b"rivertom", 1),
        lambda content: _signed(content, b'[9,"en",[],{},[]]\n'),
        lambda content: _signed(content, b'[1,"en",7,{},[]]\n'),
        lambda content: _signed(content, b"[1]\n"),
    ],
)
def test_what_is_damaged_is_made_and_written_anew(labeller: Labeller, damage: Callable[[bytes], bytes]) -> None:
    found = labeller.label(configured())
    file = labeller.state / FILE
    file.write_bytes(damage(file.read_bytes()))
    for _ in range(2):
        assert labeller.label(configured()) == found
    assert len(labeller.matched) == 2 * len(EXAMPLES)


def _signed(content: bytes, body: bytes) -> bytes:
    """A file whose checksum and key are right, and whose content is not."""
    return b"%b %b\n%b" % (checksum([body]), content.split()[1], body)


def test_where_nothing_can_be_kept_it_works_all_the_same(labeller: Labeller) -> None:
    (labeller.state / FILE).mkdir()
    with structlog.testing.capture_logs() as logs:
        assert list(labeller.label(configured())) == [1, 2, 3]
    assert [(line["event"], line["log_level"]) for line in logs] == [("semantics.not_kept", "warning")]
    assert [file.name for file in labeller.state.iterdir()] == [FILE]
