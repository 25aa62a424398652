"""The promise that no test talks to anybody but this machine: neither by connections nor by look-ups of names, nor
through a child process.

The tests install it by ``guard``, which also sets ``PYTHONPATH`` so that every Python they start imports this file by
itself; one that would not is not started. What is refused raises, and is written to the file that
``PYTHON_TESTS_REFUSED`` names, for whoever catches everything: the test during which it was written fails.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

HERE = str(Path(__file__).parent)
REPORT = "PYTHON_TESTS_REFUSED"  # parser processes get no variables but such

# Names that stand for nobody (RFC 2606, RFC 6761): they have no address, and nobody is asked for one.
_NOBODY = ("invalid", "example", "test", "example.com", "example.net", "example.org")
_LOOK_UPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_SENDING = ("socket.connect", "socket.sendto", "socket.sendmsg")


def guard(report: Path) -> None:
    """Guard this process and all that it starts."""
    os.environ[REPORT] = str(report)
    os.environ["PYTHONPATH"] = with_guard(os.environ.get("PYTHONPATH", ""))
    sys.path.insert(0, HERE)  # parser processes look for modules where this one does
    sys.addaudithook(_look)


def with_guard(python_path: str) -> str:
    """A PYTHONPATH by which a Python is guarded."""
    return os.pathsep.join([HERE, *(place for place in python_path.split(os.pathsep) if place and place != HERE)])


def _look(event: str, arguments: tuple[object, ...]) -> None:
    if event in _SENDING:
        _allow_peer(arguments[1])
    elif event in _LOOK_UPS:
        _allow_name(arguments[0])
    elif event == "subprocess.Popen":
        _allow_child(*arguments)


def _allow_peer(address: object) -> None:
    if not isinstance(address, tuple):
        return  # a Unix socket, or nobody
    try:
        local = ipaddress.ip_address(_text(address[0]).partition("%")[0]).is_loopback
    except ValueError:
        _allow_name(address[0])
    else:
        if not local:
            _refuse(f"tried to reach {address[0]}")


def _allow_name(host: object) -> None:
    name = _text(host).lower().rstrip(".")
    if name in ("", "localhost") or _is_number(name):
        return
    if any(f".{name}".endswith(f".{nobody}") for nobody in _NOBODY):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    _refuse(f"tried to look up {name}")


def _allow_child(executable: object, command: object, _folder: object, environment: object) -> None:
    program = executable or (command[0] if isinstance(command, list | tuple) else command)
    if not Path(_text(program)).name.startswith("python"):
        return
    known = environment if isinstance(environment, Mapping) else os.environ
    places = str(known.get("PYTHONPATH", "")).split(os.pathsep)
    customized = [path for place in places if place and (path := Path(place, "sitecustomize.py")).is_file()]
    if not customized or REPORT not in customized[0].read_text("utf-8"):
        _refuse("tried to start a Python that is not guarded: see tests/support/guard")


def _is_number(name: str) -> bool:
    """Is it an address in whatever notation, of which nobody is asked?"""
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        with suppress(OSError, ValueError):
            return bool(socket.inet_aton(name))  # 0x7f000001, 0177.1
        return False
    return True


def _text(value: object) -> str:
    return os.fsdecode(value) if isinstance(value, str | bytes | os.PathLike) else ""


def _refuse(what: str) -> None:
    told = f"a test {what}; tests talk to this machine only"
    if report := os.environ.get(REPORT):
        with Path(report).open("a", encoding="utf-8") as file:
            file.write(f"{told}\n")
    raise RuntimeError(told)


if __name__ == "sitecustomize":
    sys.addaudithook(_look)
