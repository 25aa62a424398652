"""The figures of a report, and whose word each of them is. What is read of many reports: tests/eval/test_claims.py."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.languages.tables import LANGUAGES
from monitor.model.stories import Report
from monitor.stories.claims import claims_of

AT = datetime(2026, 11, 30, tzinfo=UTC)


def report(title: str, summary: str = "", language: str = "en") -> Report:
    return Report(1, "Sample", language, "", (), None, title, summary, "", AT, AT, (), ())


def told(title: str, summary: str = "", language: str = "en") -> list[tuple[str, str, int, str, str]]:
    return [
        (figure.counted, figure.group, figure.number, figure.bound, claim.source.name if claim.source else "")
        for claim in claims_of(report(title, summary, language)).claims
        for figure in [claim.figure]
    ]


@pytest.mark.parametrize(
    ("said", "language", "claim"),
    [
        ("Two people were killed, police said.", "en", ("killed", "people", 2, "", "police")),
        ("According to police, two people were killed.", "en", ("killed", "people", 2, "", "police")),
        ("Police: two killed", "en", ("killed", "people", 2, "", "Police")),
        ("At least 20 soldiers were wounded.", "en", ("wounded", "soldiers", 20, "least", "")),
        ("The death toll rose to 21, police said.", "en", ("killed", "people", 21, "", "police")),
        ("Более 100 тыс. беженцев прибыли, сообщило МЧС.", "ru", ("displaced", "people", 100_000, "least", "МЧС")),
        ("Զոհվել է 14 մարդ։", "hy", ("killed", "people", 14, "", "")),
        ("Polis, 3 kişinin öldüğünü bildirdi.", "tr", ("killed", "people", 3, "", "Polis")),
        ("Drei Menschen wurden laut Polizei getötet.", "de", ("killed", "people", 3, "", "Polizei")),
    ],
)
def test_a_figure_has_its_source(said: str, language: str, claim: tuple[str, str, int, str, str]) -> None:
    assert told(said, language=language) == [claim]


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Since 2020 more than 380 people have been killed by mines.", "en"),
        ("A new war could kill 10,000 people.", "en"),
        ("Between 20 and 30 people were killed.", "en"),
        ("Some 40 people were killed or wounded.", "en"),
        ("Two more people have died.", "en"),
        ("Two of the wounded are in hospital.", "en"),
        ("Nobody knows whether two people were killed?", "en"),
        ("Police detained a man aged 34; it was the second arrest in 10 days.", "en"),
        ("Two drones and 12 tanks were destroyed in the attack that killed Smith.", "en"),
        ("3 kişi milletvekili oldu.", "tr"),
    ],
)
def test_what_can_be_read_otherwise_is_no_figure(said: str, language: str) -> None:
    assert told("A headline", said, language) == []


def test_a_figure_of_somebody_unknown_is_not_the_outlets() -> None:
    assert told("Blast", "Two people were killed, it was reported.") == []


def test_a_sentence_behind_tells_who_said_so() -> None:
    said = "İki nəfər həlak olub. Bu barədə Baş Prokurorluq məlumat yayıb."
    assert told("Partlayış", said, "az") == [("killed", "people", 2, "", "Baş Prokurorluq")]


def test_what_is_denied_is_no_claim() -> None:
    said = claims_of(report("Blast", "The ministry denied that three soldiers were killed."))
    assert said.claims == ()
    assert [(claim.figure.number, claim.source and claim.source.name) for claim in said.denied] == [(3, "ministry")]


def test_nothing_is_read_in_a_language_without_the_words() -> None:
    assert told("Two killed", language="und") == []


@given(st.sampled_from(sorted(LANGUAGES)), st.text(max_size=300), st.text(max_size=700))
def test_any_text_is_read(language: str, title: str, summary: str) -> None:
    claims_of(report(title, summary, language))
