"""Any bytes in the files of config/: told with their place, within seconds, and never in force."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config.files import MAX_EXAMPLES, MAX_SIZE
from monitor.config.load import load
from monitor.config.reload import Reloader
from monitor.config.sources import FILES, MOST_PROBLEMS
from monitor.errors import ConfigError
from monitor.model.settings import Settings
from tests.hostile.table import row

GOOD = {
    "monitor.yaml": b"time_zone: UTC\n",
    "feeds.yaml": b"feeds:\n  - url: https://kite.example/rss\n",
    "watchlist.yaml": b"terms:\n  bridge: {forms: {en: [bridge]}}\nwatches:\n  bridges: {any: [bridge]}\n",
    "examples.jsonl": b'{"relevant": true, "title": "A bridge"}\n',
}
_ENOUGH = 60  # seconds of this process: a loop without end needs more


def case(
    name: str, file: str, content: bytes | Callable[[Path], None], told: str, line: int | None = None
) -> tuple[str, str, bytes | Callable[[Path], None], str, int | None]:
    """Content of a file behind the row ``name``, what is told of it, and the line where it is wrong."""
    return name, file, content, told, line


def socket_at(path: Path) -> None:
    """A socket's file outlives it."""
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(path.parent)  # the path of a socket is short
        try:
            server.bind(path.name)
        finally:
            os.chdir(here)


def circle(path: Path) -> None:
    path.symlink_to(path)


def dangling(path: Path) -> None:
    path.symlink_to("/dev/zero")


def huge(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(100_000_000)


UNKNOWN = b"terms:\n" + b"".join(b"  t%d: {forms: {en: [word%d]}}\n" % (n, n) for n in range(2000))
UNKNOWN += b"watches:\n  w:\n    any: [" + b", ".join(b"u%d" % n for n in range(2000)) + b"]\n"
BOMB = b"a: &a [x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (98 + n, 98 + n, b", ".join([b"*%c" % (97 + n)] * 9)) for n in range(9)
)

CASES = [
    case("config-utf-16", "monitor.yaml", "time_zone: UTC".encode("utf-16"), "this is not UTF-8 text", 1),
    case("config-broken-utf-8", "feeds.yaml", b"feeds:\n  - url: \xff\xfe\n", "this is not UTF-8 text", 2),
    case(
        "config-null-byte", "monitor.yaml", b"# fine\ntime_zone: U\0TC\n", "an invisible control character (U+0000)", 2
    ),
    case("config-escaped-bytes", "watchlist.yaml", b'terms:\n  "a\\ud800": {label: x}\n', "(U+D800)", 2),
    case("config-bidi", "monitor.yaml", "time\u202e_zone: UTC".encode(), "unknown key 'time\\u202e_zone'", 1),
    case("config-yaml-bomb", "watchlist.yaml", BOMB, "must stand in quotation marks", 1),
    case("config-deep-nest", "feeds.yaml", b"feeds: " + b"[" * 1_000_000, "nested deeper than", 1),
    case("config-deep-dashes", "feeds.yaml", b"- " * 500_000, "nested deeper than", 1),
    case("config-tabs", "feeds.yaml", b"feeds:\n\t- url: x\n", "a tab; use spaces", 2),
    case("config-huge", "monitor.yaml", huge, "it is larger than 2 MB"),
    case("config-huge-examples", "examples.jsonl", huge, "it is larger than 5 MB"),
    case("config-folder", "feeds.yaml", Path.mkdir, "this is not a regular file"),
    case("config-fifo", "watchlist.yaml", os.mkfifo, "this is not a regular file"),
    case("config-socket", "monitor.yaml", socket_at, "this is not a regular file"),
    case("config-device", "monitor.yaml", dangling, "this is not a regular file"),
    case("config-unreadable", "feeds.yaml", circle, "it cannot be read"),
    case("config-many-problems", "watchlist.yaml", UNKNOWN, "there is no term 'u0'", 2004),
    case("config-many-bad-lines", "examples.jsonl", b"x\n" * (MAX_EXAMPLES // 2), "this is not JSON", 1),
    case("config-deep-json", "examples.jsonl", b"[" * MAX_EXAMPLES, "this is not JSON", 1),
    case("config-long-number", "monitor.yaml", b"network: {connections: " + b"9" * 10_000 + b"}", "connections", 1),
    case("config-long-value", "monitor.yaml", b"time_zone: " + b"x" * 1_000_000, "is not a time zone", 1),
    case("config-path-as-a-zone", "monitor.yaml", b"time_zone: ../../../etc/passwd", "is not a time zone", 1),
]


def write(folder: Path, file: str, content: bytes | Callable[[Path], object]) -> None:
    for name, good in GOOD.items():
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_bytes(good)
    (folder / file).unlink()
    if isinstance(content, bytes):
        (folder / file).write_bytes(content)
    else:
        content(folder / file)


@pytest.mark.parametrize(("file", "content", "told", "line"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])
def test_it_is_told_where_and_what(
    tmp_path: Path, file: str, content: bytes | Callable[[Path], object], told: str, line: int | None
) -> None:
    write(tmp_path, file, content)
    began = time.process_time()
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, {})
    assert time.process_time() - began < _ENOUGH
    first = caught.value.problems[0]
    assert Path(first.file).name == file
    assert told in str(first)
    assert line in (None, first.line)
    assert len(caught.value.problems) <= 2 * MOST_PROBLEMS + 1
    assert all(len(str(problem)) < 2000 and str(problem).isprintable() for problem in caught.value.problems)
    str(caught.value).encode()


@row("config-byte-order-mark")
def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    write(tmp_path, "monitor.yaml", b"\xef\xbb\xbftime_zone: Asia/Baku\n")
    assert str(load(tmp_path, {}).monitor.time_zone) == "Asia/Baku"


SCRAPS = st.one_of(
    st.binary(max_size=30),
    st.sampled_from(
        [*GOOD.values(), b"\xef\xbb\xbf", b"\xff\xfe", b"&a [*a]", b"!!python/object", b"{" * 50, b'"\\x', b"\t"]
    ),
    st.sampled_from(
        [b"feeds:\n", b"terms: ", b"watches:\n  ", b"url: http://", b"%YAML 9", b"--- ", b"? ", b": ", b"\n", b"|\n"]
    ),
)


@pytest.mark.slow
@row("config-any-bytes")
@given(content=st.lists(SCRAPS, max_size=8).map(b"".join), file=st.sampled_from(FILES))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_loaded_or_told(tmp_path: Path, content: bytes, file: str) -> None:
    write(tmp_path, file, content)
    try:
        told = load(tmp_path, {}).fingerprint
    except ConfigError as error:
        told = str(error)
    assert told.encode()


@row("config-torn-write")
def test_a_file_that_is_read_while_it_is_written(tmp_path: Path) -> None:
    """Whatever part of an edit is seen, what was in force stays until a whole file is there, which is then taken."""
    write(tmp_path, "monitor.yaml", GOOD["monitor.yaml"])
    reloader, edited = Reloader(tmp_path, {}), b"time_zone: Asia/Baku\nnetwork: {connections: 7}\n"
    for length in (*range(0, len(edited), 3), len(edited)):
        (tmp_path / "monitor.yaml").write_bytes(edited[:length])
        # The first look sees another file; the second that it stands still, as a slow writer's does.
        taken = [reloader.poll(), reloader.poll()]
        assert taken[0] is None
        assert taken[1] is None or isinstance(taken[1], Settings | ConfigError)
    assert isinstance(taken[1], Settings)
    assert str(taken[1].monitor.time_zone) == "Asia/Baku"
    assert taken[1].monitor.network.connections == 7


@row("config-edited-while-read")
def test_an_edit_in_the_middle_of_reading_is_not_half_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two files that belong together: one is read before the edit, the other behind it."""
    write(tmp_path, "monitor.yaml", GOOD["monitor.yaml"])
    reloader = Reloader(tmp_path, {})
    (tmp_path / "feeds.yaml").write_bytes(b"groups: {new: true}\n" + GOOD["feeds.yaml"])
    assert reloader.poll() is None
    real, edits = Path.open, [GOOD["watchlist.yaml"] + b"# edited\n"]

    def open_and_edit(path: Path, *args: object, **named: object) -> object:
        if path.name == "watchlist.yaml" and args == ("rb",) and edits:
            path.write_bytes(edits.pop())
        return real(path, *args, **named)  # type: ignore[call-overload]

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", open_and_edit)
        assert reloader.poll() is None
    assert not edits
    assert [type(reloader.poll()) for _ in range(2)] == [type(None), Settings]


@pytest.mark.slow
@row("config-largest")
def test_the_largest_file_is_read_in_bounded_time(tmp_path: Path) -> None:
    lines = b"".join(b"- {url: 'https://kite.example/%d'}\n" % n for n in range(4000))
    assert len(lines) < MAX_SIZE / 10
    write(tmp_path, "feeds.yaml", b"feeds:\n" + lines)
    began = time.process_time()
    assert len(load(tmp_path, {}).feeds) == 4000
    assert time.process_time() - began < _ENOUGH / 10
