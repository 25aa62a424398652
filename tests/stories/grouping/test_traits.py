from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.languages.transliteration import skeleton
from monitor.model.documents import Furniture
from monitor.stories.grouping.traits import Rarity, meaning, traits
from tests.support.news import report


def test_the_traits_of_a_report() -> None:
    found = traits(report(1, "Twelve lorries reach Alderford", summary="The mayor met Ada Fern.", terms=("lorry",)))
    assert {skeleton("Alderford")[:4], skeleton("Fern")[:4]} <= found.names
    assert found.numbers == found.title_numbers == {12}
    assert found.terms == {"lorry"}
    assert {"lorri", "reach", "alder", "mayor"} <= found.stems
    assert not {"the", "ada"} & found.stems


def test_numbers_of_the_summary_are_not_of_the_headline() -> None:
    found = traits(report(1, "Lorries arrive", summary="There were 12 of them."))
    assert (found.title_numbers, found.numbers) == (frozenset(), {12})


def test_where_a_script_has_no_capitals_every_longer_word_may_be_a_name() -> None:
    assert skeleton("ვარდანოვა")[:4] in traits(report(1, "მოვიდა ვარდანოვა", language="ka")).names
    assert skeleton("واردانووا")[:4] in traits(report(2, "واردانووا آئیں", language="ur")).names


@pytest.mark.parametrize("field", ["article_lead", "content"])
def test_without_a_summary_the_page_or_the_content_is_read(field: str) -> None:
    with_text = replace(report(1, "Bridge opens"), **{field: "Carts cross it."})
    assert "carts" in traits(with_text).stems
    assert meaning(with_text) == "Bridge opens. Carts cross it."


@pytest.mark.parametrize(("reason", "round_up"), [("label", True), ("section", False)])
def test_a_label_says_how_an_event_is_told_and_a_section_only_where_it_stands(reason: str, round_up: bool) -> None:
    taken = Furniture("title", "ԼՐԱՀՈՍ |", reason)
    found = traits(replace(report(1, "Կամուրջը բացվեց", language="hy"), furniture=(taken,)))
    assert found.round_up is round_up


def test_a_name_in_two_scripts_is_one_trait() -> None:
    one, other = traits(report(1, "Mayor Vardanova resigns")), traits(report(2, "Варданова подала в отставку", "ru"))
    assert one.names & other.names


def test_scripts_without_spaces_are_compared_by_two_signs_each() -> None:
    one, other = traits(report(1, "湖上渡轮沉没", language="zh")), traits(report(2, "渡轮在湖上沉没", language="zh"))
    assert one.stems == {"湖上", "上渡", "渡轮", "轮沉", "沉没"}
    assert {"湖上", "渡轮", "沉没"} <= other.stems


@given(st.text(max_size=300), st.text(max_size=300))
def test_keys_do_not_depend_on_chance(title: str, summary: str) -> None:
    found = traits(report(1, title, summary=summary))
    numbers = [key for key in found.keys if isinstance(key, int)]
    texts = [key for key in found.keys if isinstance(key, str)]
    assert found.keys == (*sorted(set(texts)), *sorted(set(numbers)))


def test_what_all_share_is_not_rare() -> None:
    rarity = Rarity()
    alike = [traits(report(n, f"Bridge over the {name} opens")) for n, name in enumerate(("Alder", "Birch", "Cedar"))]
    for each in alike:
        rarity.add(each)
    assert rarity.of("bridg") < rarity.of("alder") < rarity.of("unseen")
    assert rarity.total(frozenset({"bridg", "alder"})) == pytest.approx(rarity.of("bridg") + rarity.of("alder"))
    before = rarity.of("bridg")
    rarity.remove(alike[0])
    assert rarity.of("alder") > rarity.of("bridg") > before
    for each in alike[1:]:
        rarity.remove(each)
    assert rarity.of("bridg") == rarity.of("unseen")


def test_days_and_results() -> None:
    found = traits(report(1, "Ferries beat Carts 3:1 on Monday", summary="The match of May 5 was the 14th."))
    assert "3:1" in found.names
    assert 5 not in found.numbers
    assert skeleton("Monday")[:4] not in found.names
