"""Variables in a file: ``.env``, a line each, such as TELEGRAM_CHANNEL=@name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from monitor.errors import ConfigError, Problem

FILE = Path(".env")
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)")
_MOST_BYTES = 100_000


def variables_in(path: Path) -> Mapping[str, str]:
    """The variables of a file; none where there is no file. Empty lines and those that begin with # say nothing;
    quotation marks around a value are left away. Raises ConfigError, which shows no value."""
    try:
        with path.open("rb") as stream:
            text = stream.read(_MOST_BYTES).decode("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ConfigError((Problem(str(path), 0, 0, f"cannot be read: {why}"),)) from None
    found: dict[str, str] = {}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            message = "this line is no variable; write NAME=value"
            raise ConfigError((Problem(str(path), number, 1, message),))
        found[match[1]] = _unquoted(match[2].strip())
    return found


def _unquoted(value: str) -> str:
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value
