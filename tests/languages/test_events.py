from __future__ import annotations

import pytest

from monitor.languages.events import actors, is_round_up, is_update, kinds, stages
from monitor.languages.text import words


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Court jails former mayor", "en", "trial"),
        ("Суд приговорил бывшего мэра", "ru", "sentence"),
        ("Դատարանը դատապարտեց նախկին քաղաքապետին", "hy", "trial"),
        ("Minaya düşən çoban yaralanıb", "az", "wounded"),
        ("Protestolar ikinci gününde", "tr", "protest"),
        ("Un pont s'effondre", "fr", "road"),
        ("Waffenruhe vereinbart", "de", "ceasefire"),
        ("Detenidos tres sospechosos", "es", "arrest"),
        ("زلزله در جنوب", "fa", "quake"),
        ("وبالمحكمة جلسة جديدة", "ar", "trial"),
        ("Terremoto al sud", "it", "quake"),
        ("Powódź na południu", "pl", "quake"),
        ("Потяг зійшов з рейок", "uk", "railway"),
        ("Σεισμός στο νότο", "el", "quake"),
        ("בהפגנה בכיכר", "he", "protest"),
        ("მიწისძვრა სამხრეთში", "ka", "quake"),
    ],
)
def test_a_kind_of_event_is_known_in_each_language(text: str, language: str, kind: str) -> None:
    assert kind in kinds(words(text), language)


def test_a_language_without_a_list_has_no_kinds() -> None:
    assert not kinds(words("Earthquake in the south"), "yi")


def test_a_word_that_may_not_be_longer_is_no_beginning() -> None:
    assert "mine" not in kinds(words("Minerals found"), "en")


def test_how_far_an_event_has_come() -> None:
    assert "announced" in stages(words("Ministers will meet on Friday"), "en")
    assert "reaction" in stages(words("Paris welcomes the agreement"), "en")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("News digest: what happened today", True),
        ("Главное за день: суд и землетрясение", True),
        ("As it happened: the talks in Vienna", True),
        ("Main road reopens after the storm", False),
        ("Live animals found in a van", False),
    ],
)
def test_round_ups_are_known_by_their_titles(title: str, expected: bool) -> None:
    assert is_round_up(words(title)) is expected


def test_an_update_says_so() -> None:
    assert is_update(words("Ferry sinks: death toll rises to five"))
    assert not is_update(words("Ferry sinks, two dead"))


@pytest.mark.parametrize(
    ("title", "language", "named"),
    [
        ("EU's top diplomat calls on Baku to stop", "en", {"eu", "az"}),
        ("Haut-Karabakh : la France saisit l'ONU", "fr", {"fr", "un"}),
        ("Berlin fordert Ende des Beschusses", "de", {"de"}),
        ("Թեհրանը կոչ է անում Երևանին և Բաքվին", "hy", {"ir", "am", "az"}),
        ("وإيران تدعو إلى الهدوء", "ar", {"ir"}),
        ("Old bridge reopens", "en", set()),
    ],
)
def test_who_acts_is_known_by_countries_and_their_capitals(title: str, language: str, named: set[str]) -> None:
    assert actors(words(title), language) == named
