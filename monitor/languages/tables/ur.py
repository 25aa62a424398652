"""Urdu."""

from __future__ import annotations

from monitor.languages.language import Language

URDU = Language(
    code="ur",
    name="Urdu",
    scripts=("Arabic",),
    capitals=False,
    right_to_left=True,
    comma="، ",
    semicolon="؛ ",
    loose_spaces=True,
    months=("جنو", "فرو", "مارچ", "اپر", "مئی", "جون", "جول", "اگس", "ستم", "اکت", "نوم", "دسم"),
)
