"""Forms that an editor hardly meant."""

from __future__ import annotations

import pytest

from monitor.editorial.doubts import common_forms, doubts_of_forms, doubts_of_watchlist, in_brief
from monitor.model.settings import Term, Watch, Watchlist
from monitor.store import FormUse, FoundForm

WATCHLIST = Watchlist(
    terms={
        "bridge": Term(forms={"en": ("bridge",)}, exact=("TRIPP",)),
        "weak": Term(forms={"en": ("talks",)}, weak=True),
    },
    watches={"bridges": Watch(any=("bridge", "weak"))},
)


def kinds(language: str, form: str) -> list[str]:
    return [doubt.kind for doubt in doubts_of_forms(WATCHLIST, "new", {language: [form]})]


@pytest.mark.parametrize(
    ("language", "form", "expected"),
    [
        ("en", "viaduct", []),
        ("en", "EU", ["short"]),
        ("ru", "ЕС", ["short"]),
        ("", "DQ", ["short"]),
        ("en", "=a", ["short"]),
        ("en", "U.N.", ["short"]),
        ("en", "COP29", []),
        ("en", r"\bviaduct\b", ["a pattern"]),
        ("en", "viaduct.*", ["a pattern"]),
        ("en", "(viaduct|aqueduct)", ["a pattern"]),
        ("en", "viaduct|aqueduct", ["a pattern"]),
        ("en", "[Vv]iaduct", ["a pattern"]),
        ("en", "^viaduct", ["a pattern"]),
        ("en", "viaduct$", ["a pattern"]),
        ("en", "%viaduct%", ["a pattern"]),
        ("en", "viaduct OR aqueduct", ["a query"]),
        ("en", "born in 0000", []),
        ("en", "U.S. embassy", []),
        ("en", "виадук", ["another script"]),
        ("ru", "viaduct", ["another script"]),
        ("ru", "=viaduct", []),
        ("ru", "NATO", []),
        ("hy", "վիադուկ", []),
        ("xx", "виадук", []),
        ("en", "Bridge", ["in two terms"]),
        ("ru", "tripp", ["in two terms", "another script"]),
    ],
)
def test_what_is_hardly_meant(language: str, form: str, expected: list[str]) -> None:
    assert sorted(kinds(language, form)) == sorted(expected)


def test_every_doubt_says_what_to_do() -> None:
    told = [
        doubt.told
        for doubt in doubts_of_forms(WATCHLIST, "new", {"en": ["EU", "dam.*", "dam OR weir", "Шуша", "bridge"]})
    ]
    assert len(told) == 5
    assert all("; " in sentence and any(word in sentence for word in ("write", "put", "keep")) for sentence in told)


def test_many_of_one_kind_are_told_in_brief() -> None:
    terms = {
        "one": Term(forms={"en": tuple(f"bridge{n}" for n in range(9))}),
        "two": Term(forms={"en": tuple(f"bridge{n}" for n in range(9))}),
    }
    lines = in_brief(doubts_of_watchlist(Watchlist(terms=terms)))
    assert lines[0] == "one: 'bridge0' is a form of two too; keep it in one of them"
    assert lines[4:] == ["and 5 more forms: in two terms"]


def test_a_form_found_in_much_of_what_was_read() -> None:
    found = {
        FoundForm("bridge", "bridge", "en"): 60,
        FoundForm("bridge", "TRIPP", ""): 40,
        FoundForm("weak", "talks", "en"): 500,
    }
    (doubt,) = common_forms(WATCHLIST, FormUse({"en": 1000}, found, {}))
    assert doubt.told.startswith(
        "'bridge' stands in 6% of the entries read; write a longer form, or make the term weak"
    )
