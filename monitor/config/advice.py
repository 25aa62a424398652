"""What an editor most likely meant, where the schema only sees that something does not fit."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import Any

from pydantic import ValidationError

from monitor.model.values import Model

_MOST_TOLD = 60  # characters of a value that is written out
_PLAIN = re.compile(r"[^\W\d_][\w.-]*")
_WORDS_OF_YAML = frozenset({"true", "false", "yes", "no", "on", "off", "null"})


def with_keys(kind: Any, name: str, value: object) -> str:
    """How to write a value that stands where keys are expected, as the end of a sentence; "" where nobody can tell.

    ``kind`` is the type of the settings that belong there, and ``name`` the key that they stand behind.
    """
    if not (isinstance(kind, type) and issubclass(kind, Model)):
        return ""
    for key in kind.model_fields:
        if value is not None and _fits(kind, key, value) and len(written := _written(value)) <= _MOST_TOLD:
            return f", such as {name}: {{{key}: {written}}}"
    return f": {', '.join(islice(kind.model_fields, 12))}"


def _fits(kind: type[Model], key: str, value: object) -> bool:
    try:
        kind.model_validate({key: value})
    except ValidationError:
        return False
    return True


def _written(value: object) -> str:
    """A value as YAML on one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    text = str(value)
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML
    return text if is_plain else json.dumps(text, ensure_ascii=False)
