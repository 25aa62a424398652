"""Which places a story tells of, and what they are called."""

from __future__ import annotations

from monitor.model.settings import Term, Watchlist
from monitor.model.stories import Story
from monitor.site.places import place_keys, place_names, places_of
from tests.support.reports import made

WATCHLIST = Watchlist(
    terms={
        "stepanakert": Term(
            label="Stepanakert / Khankendi", kind="place", forms={"ru": ("Степанакерт", "Ханкенди"), "en": ("x",)}
        ),
        "aghdam": Term(label="Akna / Aghdam", kind="place"),
        "akna_alone": Term(label="Akna / Aghdam", kind="place", weak=True),
        "hadrut": Term(kind="place"),
        "mines": Term(label="Landmines", kind="context"),
    }
)
KEYS = place_keys(WATCHLIST)


def test_terms_of_one_label_are_one_place() -> None:
    assert KEYS == {"stepanakert": "stepanakert", "aghdam": "aghdam", "akna_alone": "aghdam", "hadrut": "hadrut"}


def test_both_names_stand_in_the_letters_of_the_language() -> None:
    assert place_names(WATCHLIST, "en") == {
        "stepanakert": "Stepanakert / Khankendi", "aghdam": "Akna / Aghdam", "hadrut": "hadrut"
    }  # fmt: skip
    assert place_names(WATCHLIST, "ru")["stepanakert"] == "Степанакерт / Ханкенди"


def test_a_story_tells_of_the_places_that_its_outlets_name() -> None:
    story = Story(1, (made("a", terms=("mines", "akna_alone")), made("b", terms=("stepanakert", "aghdam"))))
    assert places_of(story, KEYS) == ("aghdam", "stepanakert")


def test_a_place_that_few_outlets_name_is_told_in_passing() -> None:
    outlets = [made(f"r{number}", terms=("aghdam",)) for number in range(5)]
    assert places_of(Story(1, (*outlets, made("b", terms=("hadrut",)))), KEYS) == ("aghdam",)


def test_an_outlet_of_many_reports_counts_once() -> None:
    many = [made(f"r{number}", outlet="One", terms=("aghdam",)) for number in range(20)]
    assert places_of(Story(1, (*many, made("b", terms=("hadrut",)))), KEYS) == ("aghdam", "hadrut")


def test_no_story_is_put_in_more_than_five_places() -> None:
    keys = {f"t{number}": f"t{number}" for number in range(9)}
    assert len(places_of(Story(1, (made("a", terms=tuple(keys)),)), keys)) == 5


def test_a_story_without_places_has_none() -> None:
    assert places_of(Story(1, (made("a"),)), KEYS) == ()
