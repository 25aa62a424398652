"""Central Kurdish."""

from __future__ import annotations

from monitor.languages.language import Language

CENTRAL_KURDISH = Language(
    code="ckb",
    name="Central Kurdish",
    right_to_left=True,
    comma="، ",
    semicolon="؛ ",
)
