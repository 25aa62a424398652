"""The compiled watchlist on disk: what is read there is what would be compiled, and nothing else is believed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog

from monitor.matching import kept
from monitor.matching.compiled import Compiled, compile_terms
from monitor.matching.files import checksum
from monitor.matching.kept import kept_matcher
from monitor.model.settings import Term, Watch, Watchlist
from tests.support.shipped import shipped_settings

FILE = "watchlist-compiled.json"
TERMS = {
    "riverton": Term(forms={"en": ("Riverton*", "Old Bridge"), "ru": ("Речной Мост",), "it": ("ponte di Fiume",)}),
    "susa": Term(forms={"az": ("Şuşa",), "fa": ("شهر نو",)}, exact=("TROUT",)),
}
TEXTS = {
    "title": "В Речном Мосту; the Old Bridges of Rivertonia; il ponte del Fiume",
    "summary": "Şuşa'da, Susa, شهرنو, TROUT, trout",
}


def watchlist(terms: dict[str, Term]) -> Watchlist:
    return Watchlist(terms=terms, watches={"all": Watch(any=tuple(terms))})


@pytest.fixture(name="compiled")
def _compiled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many terms were compiled each time that this was done."""
    done: list[int] = []

    def compile_them(terms: dict[str, Term]) -> Compiled:
        done.append(len(terms))
        return compile_terms(terms)

    monkeypatch.setattr(kept, "compile_terms", compile_them)
    return done


def test_all_that_is_compiled_of_the_shipped_watchlist_is_read_as_it_was_written() -> None:
    compiled = compile_terms(shipped_settings().watchlist.terms)
    assert kept.compiled_of(json.loads(json.dumps(batch)) for batch in kept.batches_of(compiled)) == compiled


def test_a_known_watchlist_is_not_compiled_again_and_finds_the_same(tmp_path: Path, compiled: list[int]) -> None:
    first, again = (kept_matcher(watchlist(TERMS), tmp_path).match(TEXTS, "en") for _ in range(2))
    assert compiled == [2]
    in_order = ["Речном Мосту", "Old Bridges", "Rivertonia", "ponte del Fiume", "Şuşa'da", "شهرنو", "TROUT"]
    assert [hit.found for hit in first.hits] == in_order
    assert again == first


def test_one_that_was_edited_takes_the_place_of_the_other(tmp_path: Path, compiled: list[int]) -> None:
    kept_matcher(watchlist(TERMS), tmp_path)
    fewer = watchlist({"susa": TERMS["susa"]})
    assert {hit.term for hit in kept_matcher(fewer, tmp_path).match(TEXTS).hits} == {"susa"}
    kept_matcher(fewer, tmp_path)
    assert compiled == [2, 1]
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


def test_what_another_version_or_another_code_compiled_is_not_used(
    tmp_path: Path, compiled: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_matcher(watchlist(TERMS), tmp_path)
    monkeypatch.setattr("monitor.__version__", "0.0.1")
    kept_matcher(watchlist(TERMS), tmp_path)
    monkeypatch.setattr(kept, "_ROOMS", ("matching",))
    kept_matcher(watchlist(TERMS), tmp_path)
    monkeypatch.setattr(kept, "_ROOMS", ("no such room",))  # no code is there to compare: it may be any
    for _ in range(2):
        kept_matcher(watchlist(TERMS), tmp_path)
    assert compiled == [2] * 5


def _signed(body: bytes) -> Callable[[bytes], bytes]:
    """A file whose checksum and key are right, and whose content is not."""
    return lambda content: b"%b %b\n%b" % (checksum(body.splitlines(True)), content.split()[1], body)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content[: len(content) // 2],
        lambda content: content + b"[]\n",
        lambda content: content.replace(b"riverton", b"rivertom", 1),
        lambda content: b"\x00" * len(content),
        lambda content: b"one two three\n",
        _signed(b'["forms",[1]]\n'),
        _signed(b'["forms",[[[0,"a","b","c",false],null,[9],0,"",false]]]\n'),
        _signed(b"{}\n"),
        _signed(b"no JSON\n"),
    ],
)
def test_what_is_damaged_is_compiled_and_written_anew(
    tmp_path: Path, compiled: list[int], damage: Callable[[bytes], bytes]
) -> None:
    found = kept_matcher(watchlist(TERMS), tmp_path).match(TEXTS)
    file = tmp_path / FILE
    file.write_bytes(damage(file.read_bytes()))
    assert kept_matcher(watchlist(TERMS), tmp_path).match(TEXTS) == found
    assert compiled == [2, 2]
    assert kept_matcher(watchlist(TERMS), tmp_path).match(TEXTS) == found
    assert compiled == [2, 2]


def test_where_nothing_can_be_kept_it_works_all_the_same(tmp_path: Path, compiled: list[int]) -> None:
    (tmp_path / FILE).mkdir()
    with structlog.testing.capture_logs() as logs:
        assert kept_matcher(watchlist(TERMS), tmp_path).match(TEXTS).relevant
    assert [(line["event"], line["log_level"]) for line in logs] == [("watchlist.not_kept", "warning")]
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


def test_no_folder_is_made_for_it(tmp_path: Path) -> None:
    with structlog.testing.capture_logs() as logs:
        assert kept_matcher(watchlist(TERMS), tmp_path / "state").match(TEXTS).relevant
    assert (logs, list(tmp_path.iterdir())) == ([], [])
