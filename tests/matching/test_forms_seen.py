"""Forms that were seen in print, each with the base form that an editor writes for it: see tests/eval/forms.md."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.support.forms import found

SEEN_FORMS = Path(__file__).parents[1] / "data" / "seen_forms.csv"
# Language and form -> why its base form does not take it as a whole.
EXCEPTIONS = {
    ("it", "dell'Artsakh"): "the name is found; the preposition with its article before it is no part of it",
    ("ru", "«Карабах»"): "the name is found; quotation marks are no part of it",
}


def test_every_seen_form_is_taken_whole_from_its_base_form_but_for_the_listed_ones() -> None:
    with SEEN_FORMS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    hits = [(row, found(row["base"], row["language"], row["form"])) for row in rows]
    assert len(rows) == 556
    assert [row for row, taken in hits if not taken] == []
    assert {(row["language"], row["form"]) for row, taken in hits if taken != [row["form"]]} == set(EXCEPTIONS)
