"""How many headlines are told the right language by themselves."""

from __future__ import annotations

from collections import Counter

import pytest

from monitor.languages.detection import guess_language
from tests.eval.learn_languages import LANGUAGES, TABLE, as_text, learn, train_and_test


def test_the_table_is_what_the_headlines_teach() -> None:
    assert TABLE.read_text("utf-8") == as_text(learn(train_and_test()[0]))


@pytest.mark.parametrize("code", LANGUAGES["Latin"])
def test_headlines_that_were_not_learnt_from(code: str) -> None:
    titles = [title for title, language in train_and_test()[1].items() if language == code]
    told = Counter(guess_language(title, None) for title in titles)
    assert told[code] / len(titles) >= 0.94, told


# Of another subject and in other words than what was learnt from; written for this test.
ELSEWHERE = {
    "en": (
        "Council votes to close two libraries",
        "Heavy snow shuts schools",
        "Striker signs deal",
        "Rents climb again",
    ),
    "it": ("Sciopero dei treni, disagi a Milano", "Il governo approva la manovra", "Neve in quota", "Prezzi in calo"),
    "fr": ("La grève des trains se poursuit", "Le Sénat rejette la réforme", "Neige attendue", "Les loyers montent"),
    "de": ("Bahnstreik geht weiter", "Bundestag stimmt über Haushalt ab", "Schnee legt Verkehr lahm", "Mieten steigen"),
    "es": ("Huelga de trenes en Madrid", "El Senado rechaza la reforma", "Nieve en la sierra", "Suben los alquileres"),
    "pt": (
        "A greve dos comboios continua em Lisboa",
        "O Senado rejeita a reforma da saúde",
        "Preços da energia não sobem",
    ),
    "nl": ("De staking van het spoor is voorbij", "Het kabinet is het eens over de begroting", "Er valt veel sneeuw"),
    "pl": ("Strajk kolei trwa", "Sejm odrzucił ustawę", "Śnieg sparaliżował miasto", "Czynsze znowu rosną"),
    "tr": ("Tren grevi sürüyor", "Meclis bütçeyi kabul etti", "Kar yağışı okulları kapattı", "Kiralar yükseldi"),
    "az": ("Bakıda metro iki saat dayandı", "Parlament büdcəni qəbul etdi", "Qar yağır", "Qiymətlər artdı"),
}


def test_headlines_of_another_subject() -> None:
    wrong = [
        (title, code, told)
        for code, titles in ELSEWHERE.items()
        for title in titles
        if (told := guess_language(title, None)) != code
    ]
    assert len(wrong) <= 4, wrong
