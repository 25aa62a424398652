"""What editors do to a watchlist by command: what changes, what they are told, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.load import load_watchlist
from monitor.config.yaml_tree import parse
from monitor.editorial.terms import describe, details, listing
from monitor.editorial.watchlist import Addition, WatchlistEdit, add, remove_forms, remove_term
from monitor.errors import UsageError
from monitor.matching.matcher import compile_watchlist
from monitor.model.settings import Watchlist

TEXT = """\
# Bridges and what is near them.
terms:
  bridge:
    label: Bridge
    forms:
      en: [bridge]          # the plain word
      ru: [мост, мостик]
    strong: true

  lake:
    label: Lake Veld
    forms:
      en: [Veld]
      uk: [Вельд]
    exact: [VELD]

  circus: {label: Circus, forms: {en: [circus]}}
  ferry: {forms: {en: [ferry]}}
watches:
  bridges:
    any: [bridge, lake]   # one of them
    unless: [circus]
  crossings:
    any: [ferry]
    near: {terms: [bridge, lake], within: 5}
  both:
    all: [ferry, lake]
"""


def watchlist(text: str = TEXT) -> Watchlist:
    tree, faults = parse(text)
    assert tree is not None
    assert not faults
    return Watchlist.model_validate(tree.plain())


def added(term: str, label: str | None = None, to: str | None = None, **forms: list[str]) -> WatchlistEdit:
    return add(TEXT, watchlist(), Addition(term, forms, label, to))


def changed_lines(change: WatchlistEdit) -> tuple[list[str], list[str]]:
    """The lines that went, and those that came."""
    assert change.text is not None
    before, after = TEXT.splitlines(), change.text.splitlines()
    return [line for line in before if line not in after], [line for line in after if line not in before]


# --- adding ------------------------------------------------------------------------------------------------------


def test_a_form_is_added_and_its_endings_are_shown() -> None:
    change = added("bridge", ru=["виадук"])
    assert changed_lines(change) == (["      ru: [мост, мостик]"], ["      ru: [мост, мостик, виадук]"])
    (told,) = change.told
    assert told.startswith("added to bridge (ru): виадук; finds e.g. виадука, ")
    assert compile_watchlist(watchlist(change.text or "")).match({"title": "На виадуке"}, "ru").terms == ("bridge",)


@pytest.mark.parametrize(
    ("language", "form", "shown"),
    [
        ("en", "young baker", "; finds e.g. young bakers"),
        ("en", "young bakers", ""),
        ("az", "Dağlıq Pik", "; finds e.g. Dağlıq Piki, Dağlıq Pikə, Dağlıq Pikcə, Dağlıq Pikdə"),
        ("ru", "молодой пекарь", ""),
    ],
)
def test_of_a_phrase_forms_are_shown_that_people_write(language: str, form: str, shown: str) -> None:
    assert added("bridge", **{language: [form]}).told[0] == f"added to bridge ({language}): {form}{shown}"


def test_a_new_language_stands_behind_the_others() -> None:
    _, came = changed_lines(added("bridge", fa=["پل"], fr=["pont d'Alder"]))
    assert sorted(came) == ['      fa: ["پل"]', '      fr: ["pont d\'Alder"]']


def test_a_new_term() -> None:
    change = added("dam", label="The dam", en=["dam", "=Dam One"])
    gone, came = changed_lines(change)
    assert gone == []
    assert came == ["  dam:", "    label: The dam", '      en: [dam, "=Dam One"]']
    assert change.told[0] == "new term dam (The dam)"
    assert change.told[-1] == "no watch uses dam yet; name it in one: `monitor watch add dam --watch NAME`"


def test_a_new_term_in_a_watch() -> None:
    change = added("dam", label="The dam", to="bridges", en=["dam"])
    assert "    any: [bridge, lake, dam]   # one of them" in (change.text or "")
    assert change.told[-1] == "added to the watch bridges (any): dam"
    assert compile_watchlist(watchlist(change.text or "")).match({"title": "The dam"}).watches == ("bridges",)


def test_a_watch_alone_is_enough() -> None:
    change = added("circus", to="crossings")
    assert changed_lines(change) == (["    any: [ferry]"], ["    any: [ferry, circus]"])
    assert added("bridge", to="bridges") == WatchlistEdit(None, ("the watch bridges names bridge already",))
    assert "    any: [bridge]" in (added("bridge", to="both").text or "")


@pytest.mark.parametrize(
    ("forms", "remark"),
    [
        ({"en": ["bridge"]}, "bridge (en) stands there already"),
        ({"en": ["=bridge"]}, "=bridge (en) is found already, with its endings, by bridge (en)"),
        ({"en": ["Bridge", "bridges"]}, "Bridge (en) is found already, with its endings, by bridge (en)"),
    ],
)
def test_what_is_found_already_is_not_added(forms: dict[str, list[str]], remark: str) -> None:
    change = added("bridge", **forms)
    assert change.text is None
    assert change.told[0] == remark


def test_a_form_with_endings_of_its_own_is_added_though_its_base_is_found() -> None:
    """Of the Ukrainian form the plain text finds a Russian one too, but not its cases."""
    change = added("lake", ru=["Вельд"])
    assert change.text is not None
    assert change.told[0].startswith("added to lake (ru): Вельд")


def test_what_another_term_finds_is_said() -> None:
    change = added("ferry", en=["circus", "circus ferry"])
    assert "note: circus is also found as circus, by circus (en)" in change.told
    assert "note: where circus ferry stands, circus inside it no longer counts" in change.told
    assert "[ferry, circus, circus ferry]" in (change.text or "")


def test_a_longer_form_of_the_same_term_takes_nothing_away() -> None:
    (told,) = added("ferry", en=["ferry pier"]).told
    assert told.startswith("added to ferry (en): ferry pier")


def test_a_prefix_is_found_already_only_by_a_shorter_one() -> None:
    text = TEXT.replace("[Veld]", '["veld*"]')
    change = add(text, watchlist(text), Addition("lake", {"en": ["velden*"]}))
    assert change.text is None
    assert added("lake", en=["veld*"]).text is not None


@pytest.mark.parametrize(
    ("addition", "complaint"),
    [
        (Addition("brige", {"en": ["x"]}),
         "to make the term 'brige', add --label \"Its name\"; none has this key; did you mean 'bridge'"),
        (Addition("New Term", {"en": ["x"]}, "New"), "'New Term' is no key of a term; write small letters"),
        (Addition("bridge", {"en": ["x"]}, "Other"), "the term bridge is there already, as Bridge; leave --label out"),
        (Addition("bridge", {"en": ["x"]}, None, "bridge"), "there is no watch 'bridge'; did you mean 'bridges'?"),
        (Addition("bridge", {}), "there are no words to add; write them behind the language: --lang ru WORD"),
        (Addition("dam", {}, "Dam", "bridges"), "there are no words to add"),
    ],
)  # fmt: skip
def test_what_cannot_be_added(addition: Addition, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint.replace("(", r"\(").replace("?", r"\?")):
        add(TEXT, watchlist(), addition)


# --- removing ----------------------------------------------------------------------------------------------------


def removed(term: str, **forms: list[str]) -> WatchlistEdit:
    return remove_forms(TEXT, watchlist(), term, forms) if forms else remove_term(TEXT, watchlist(), term)


def test_a_form_less() -> None:
    change = removed("bridge", ru=["мост"])
    assert changed_lines(change) == (["      ru: [мост, мостик]"], ["      ru: [мостик]"])
    assert change.told == ("removed from bridge (ru): мост",)


def test_the_last_form_of_a_language_takes_the_language_with_it() -> None:
    assert changed_lines(removed("bridge", ru=["мостик", "мост"])) == (["      ru: [мост, мостик]"], [])


def test_the_last_form_leaves_what_is_exact() -> None:
    change = removed("lake", en=["Veld"], uk=["Вельд"])
    assert watchlist(change.text or "").terms["lake"].forms == {}
    assert "    label: Lake Veld\n    exact: [VELD]\n" in (change.text or "")


def test_a_term_and_its_mentions() -> None:
    change = removed("lake")
    assert change.told == (
        "removed lake (Lake Veld) with its 3 forms",
        "removed from the watch bridges (any)",
        "removed from the watch crossings (near.terms)",
        "removed from the watch both (all); it now asks for less",
    )
    left = watchlist(change.text or "")
    assert "lake" not in left.terms
    assert "Lake" not in (change.text or "")
    assert left.watches["both"].all == ("ferry",)
    assert "    any: [bridge]   # one of them" in (change.text or "")


def test_a_veto_goes_with_its_key() -> None:
    change = removed("circus")
    assert change.told[1] == "removed from the watch bridges (unless); it now has no veto"
    assert "unless" not in (change.text or "")


@pytest.mark.parametrize(
    ("term", "forms", "complaint"),
    [
        ("lakes", {}, "there is no term 'lakes'; did you mean 'lake'"),
        ("ferry", {}, "the watch crossings would be left empty; name another term there"),
        ("bridge", {"en": ["brigde"]}, r"bridge has no form 'brigde' \(en\); did you mean 'bridge'"),
        ("bridge", {"en": ["мост"]}, r"bridge has no form 'мост' \(en\); it stands under ru"),
        ("lake", {"en": ["VELD"]}, "it stands under exact: edit the file by hand"),
        ("ferry", {"en": ["ferry"]}, "these are all forms of ferry; to remove the term: `monitor watch remove ferry`"),
    ],
)
def test_what_cannot_be_removed(term: str, forms: dict[str, list[str]], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        removed(term, **forms)


@pytest.mark.parametrize(
    ("watch", "complaint"),
    [
        ("any: [ferry], near: {terms: [lake]}", "would lose its condition 'near' and hold more often"),
        ("any: [ferry], sentence: [lake]", "would lose its condition 'sentence' and hold more often"),
        ("any: [lake], all: [ferry]", "would be left with 'all' alone"),
        ("any: [lake], all: [lake]", "would be left empty"),
    ],
)
def test_a_watch_is_never_loosened_by_the_way(watch: str, complaint: str) -> None:
    text = TEXT[: TEXT.index("watches:")] + f"watches:\n  w: {{{watch}}}\n"
    with pytest.raises(UsageError, match=complaint):
        remove_term(text, watchlist(text), "lake")


# --- looking -----------------------------------------------------------------------------------------------------


def test_the_list_of_terms() -> None:
    rows = listing(watchlist(), None)
    assert rows[0] == ("bridge", "Bridge", "en 1, ru 2", "bridges, crossings")
    assert rows[1] == ("lake", "Lake Veld", "en 1, uk 1, exact 1", "bridges, crossings, both")
    assert rows[2] == ("circus", "Circus", "en 1", "not bridges")
    assert listing(watchlist(), "ru") == [("bridge", "Bridge", "мост, мостик", "bridges, crossings")]


def test_one_term() -> None:
    assert describe(watchlist(), "bridge") == "bridge (Bridge): strong, in bridges, crossings"
    assert details(watchlist(), "lake") == [("en", "Veld"), ("uk", "Вельд"), ("exact", "VELD")]
    with pytest.raises(UsageError, match="did you mean 'lake'"):
        describe(watchlist(), "lak")


# --- properties --------------------------------------------------------------------------------------------------

FORMS = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Zs", "Po", "Pd", "Mn"]), min_size=1, max_size=15)


@pytest.mark.slow
@given(st.lists(FORMS, min_size=1, max_size=4), st.sampled_from(["ru", "hy", "fa", "en"]))
def test_any_word_is_added_as_it_is_or_not_at_all(forms: list[str], language: str) -> None:
    change = add(TEXT, watchlist(), Addition("bridge", {language: forms}))
    if change.text is None:
        return
    before, after = watchlist().terms["bridge"].forms, watchlist(change.text).terms["bridge"].forms
    assert after[language][: len(before.get(language, ()))] == before.get(language, ())
    assert {code: listed for code, listed in after.items() if code != language} == {
        code: listed for code, listed in before.items() if code != language
    }
    assert "# the plain word" in change.text


@given(st.sampled_from(["bridge", "lake", "circus", "ferry"]))
def test_what_was_added_can_be_removed_again(term: str) -> None:
    change = add(TEXT, watchlist(), Addition(term, {"en": ["zeppelin"]}))
    assert change.text is not None
    back = remove_forms(change.text, watchlist(change.text), term, {"en": ["zeppelin"]})
    assert back.text == TEXT


def test_the_sample_is_a_good_watchlist(tmp_path: Path) -> None:
    (tmp_path / "watchlist.yaml").write_text(TEXT, "utf-8")
    assert load_watchlist(tmp_path / "watchlist.yaml") == watchlist()
