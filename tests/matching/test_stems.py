"""Forms of a word kept as stems with endings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.matching.stems import Endings, forms_of, is_form, stems_of

words = st.sets(st.text(alphabet="abcdاو", max_size=9), max_size=12)


@given(words, st.text(alphabet="abcdاو", max_size=9))
def test_the_stems_hold_the_forms_and_nothing_else(forms: set[str], other: str) -> None:
    stems = stems_of(forms, {})
    kept = list(forms_of(stems))
    assert (set(kept), len(kept)) == (forms, len(forms))
    assert all(is_form(form, stems) for form in forms)
    assert is_form(other, stems) == (other in forms)


def test_one_stem_for_one_word_and_one_for_each_of_two_that_begin_alike_too_shortly() -> None:
    assert stems_of({"river", "rivers", "riverside"}, {}) == (("river", frozenset({"", "s", "side"})),)
    assert [stem for stem, _ in stems_of({"den", "deer", "doe"}, {})] == ["deer", "den", "doe"]


def test_words_that_bend_alike_share_their_endings() -> None:
    pool: dict[Endings, Endings] = {}
    (_, one), (_, other) = *stems_of({"bridge", "bridges"}, pool), *stems_of({"village", "villages"}, pool)
    assert one is other
