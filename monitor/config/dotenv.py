"""``.env``: variables in a file, for whoever starts the program by hand. What the process has of its own wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from monitor.config.environment import VARIABLES
from monitor.config.files import File, read, text_of
from monitor.errors import ConfigError, Problem

DOTENV = ".env"
_MOST = 100_000
_LINE = re.compile(r"(?:export\s+)?(?P<name>\w+)\s*(?P<is>=?)\s*(?P<value>.*)", re.ASCII)
_QUOTED = re.compile(r"""(?P<mark>["'])(?P<value>.*)(?P=mark)\s*(?:#.*)?""")
_REMARK = re.compile(r"(?:^|\s)#.*")


def variables(config: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """What ``.env`` adds to ``environ``: of the variables that this program reads those that ``environ`` lacks; all
    other lines are for others. It is the file above the folder ``config``, else that in the working folder.

    Raises ConfigError where it cannot be read, or a line is no NAME=VALUE; neither shows a value.
    """
    file = _first_there([config.absolute().parent / DOTENV, Path(DOTENV)])
    if file is None:
        return {}
    text = text_of(file)
    if isinstance(text, Problem):
        raise ConfigError((text,))
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        parts = _LINE.fullmatch(line.strip())
        if parts is None or parts["name"] not in VARIABLES:
            continue
        if parts["is"]:
            found[parts["name"]] = _value(parts["value"])
        else:
            problems.append(file.problem((number, 1), f"there is no = behind {parts['name']}; write NAME=VALUE"))
    if problems:
        raise ConfigError(tuple(problems))
    return {name: value for name, value in found.items() if name not in environ}


def _first_there(paths: Iterable[Path]) -> File | None:
    found = (read(path, "", _MOST) for path in paths)
    return next((file for file in found if not file.absent), None)


def _value(text: str) -> str:
    """A value without the quotation marks around it, or without the remark behind it."""
    quoted = _QUOTED.fullmatch(text)
    return quoted["value"] if quoted else _REMARK.sub("", text).strip()
