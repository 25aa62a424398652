from __future__ import annotations

import pytest

from monitor.languages.transliteration import latin_spellings
from tests.support.forms import found


@pytest.mark.parametrize(
    ("name", "language", "spelled"),
    [
        ("Степанакерт", "ru", "Stepanakert"),
        ("Нагорный Карабах", "ru", "Nagorny Karabakh"),
        ("Нагорный Карабах", "ru", "Nagornyy Karabakh"),
        ("Щербинин", "ru", "Shcherbinin"),
        ("Щербинин", "ru", "Schtscherbinin"),
        ("Юрий Жданов", "ru", "Yuriy Zhdanov"),
        ("Юрий Жданов", "ru", "Yury Zhdanov"),
        ("Юрий Жданов", "ru", "Juri Schdanow"),
        ("Хачатурян", "ru", "Khachaturyan"),
        ("Хачатурян", "ru", "Hachaturian"),
        ("Хачатурян", "ru", "Chatschaturjan"),
        ("Ереван", "ru", "Yerevan"),
        ("Егорьевск", "ru", "Egorevsk"),
        ("Джебраил", "ru", "Jebrail"),
        ("Ստեփանակերտ", "hy", "Stepanakert’s"),
        ("Ստեփանակերտ", "hy", "Sdepanagerd"),
        ("Շահրամանյան", "hy", "Shahramanian"),
        ("Շահրամանյան", "hy", "Şahramanyan"),
        ("Խաչատրյան", "hy", "Xachatryan"),
        ("Խաչատրյան", "hy", "Khatchatrian"),
        ("Ոսկեպար", "hy", "Voskepar"),
        ("Երևան", "hy", "Yerevan"),
        ("Գեղամ Ստեփանյան", "hy", "Gegham Stepanyan"),
        ("Օհանյան", "hy", "Ohanyan"),
    ],
)
def test_a_name_is_found_in_its_usual_latin_spellings(name: str, language: str, spelled: str) -> None:
    assert found(name, language, f"On Monday {spelled}, they said") == [spelled]


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("Лига", "ru", "Liga"),  # too short
        ("матч чемпионата", "ru", "match chempionata"),  # no name
        ("вратарь", "ru", "vratar"),
        ("НКР Арцах", "ru", "NKR Artsakh"),  # an abbreviation is not spelled out
        ("=Степанакерт", "ru", "Stepanakert"),  # to be taken as written
        ("Ակնա", "hy", "Akna"),
        ("Степанакерт", "ru", "Stepanakertova"),
        ("Ստեփանակերտ", "ka", "Stepanakert"),
    ],
)
def test_what_is_no_name_or_too_short_is_not_spelled_in_latin(name: str, language: str, text: str) -> None:
    assert found(name, language, text) == []


def test_spellings_are_few_and_plain() -> None:
    (spellings,) = latin_spellings(["Ճշմարտախոսյան"], "hy")
    assert len(spellings) < 15
    assert all(spelling.isascii() and spelling.isalpha() and spelling.islower() for spelling in spellings)


def test_a_letter_without_a_latin_spelling_gives_none() -> None:
    assert latin_spellings(["Ѫжградск"], "ru") == ()
    assert latin_spellings([], "hy") == ()
