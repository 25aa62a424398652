"""Reprints of one text are one voice; different texts are different voices."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.documents import FORWARDED, Furniture
from monitor.model.stories import Report
from monitor.stories.independence import agency_of, voices

AT = datetime(2023, 9, 19, 9, 5, tzinfo=UTC)
TEXT = "Lorries with flour passed the checkpoint on Tuesday morning after eleven days of waiting, the drivers say."
OTHER = "The road to the valley is open again and the first cars have reached the town below, the mayor told reporters."


def report(outlet: str, summary: str = "", **fields: object) -> Report:
    given_fields = {
        "entry_id": 1, "outlet": outlet, "language": "en", "country": "", "perspective": (), "url": None,
        "title": "", "summary": summary, "content": "", "published": AT, "first_seen": AT, "watches": (), "terms": (),
    }  # fmt: skip
    return Report(**{**given_fields, **fields})  # type: ignore[arg-type]


def heard(*reports: Report) -> list[list[str]]:
    return [[each.outlet for each in voice.reports] for voice in voices(reports)]


def test_different_texts_are_different_voices() -> None:
    assert heard(report("A", TEXT), report("B", OTHER), report("C")) == [["A"], ["B"], ["C"]]


def test_a_lightly_edited_reprint_is_the_same_voice() -> None:
    edited = TEXT.replace("the drivers say", "drivers said")
    assert heard(report("A", TEXT), report("B", OTHER), report("C", edited)) == [["A", "C"], ["B"]]


def test_a_reprint_with_more_below_is_the_same_voice() -> None:
    assert heard(report("A", TEXT), report("B", f"{TEXT} {OTHER}")) == [["A", "B"]]


def test_the_same_words_in_another_language_are_another_text() -> None:
    assert heard(report("A", TEXT), report("B", TEXT, language="fr")) == [["A"], ["B"]]


def test_a_denial_that_repeats_the_claim_is_its_own_voice() -> None:
    assert heard(report("A", TEXT), report("B", f"The ministry denies that {TEXT[0].lower()}{TEXT[1:]}")) == [
        ["A"],
        ["B"],
    ]


def test_short_texts_are_alike_by_chance() -> None:
    assert heard(report("A", "The road is open."), report("B", "The road is open.")) == [["A"], ["B"]]


def test_one_outlet_is_one_voice_however_its_name_is_written() -> None:
    assert heard(report("Sample", TEXT), report("SAMPLE", OTHER, language="ru")) == [["Sample", "SAMPLE"]]


def test_an_outlet_with_a_text_of_its_own_is_a_voice_whatever_it_reprints() -> None:
    assert heard(report("A", TEXT), report("B", TEXT), report("B", OTHER)) == [["A"], ["B", "B"]]
    assert heard(report("A", TEXT), report("B", TEXT), report("C", OTHER), report("B", OTHER)) == [
        ["A", "B", "B"],
        ["C"],
    ]


def test_one_agency_is_one_voice_in_all_languages() -> None:
    reports = report("A", f"{TEXT} (AFP)"), report("B", "Об этом сообщает АФП.", language="ru"), report("AFP", OTHER)
    assert heard(*reports) == [["A", "B", "AFP"]]
    assert voices(reports)[0].agency == "AFP"


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("VALLEY (Reuters) - Lorries passed.", "Reuters"),
        ("МОСКВА, 19 сентября. /ТАСС/. Дорога открыта.", "TASS"),
        ("Об этом сообщает «Интерфакс».", "Interfax"),
        ("Дорога открыта, передает РИА Новости.", "RIA Novosti"),
        ("Lorries passed, according to the Associated Press.", "AP"),
        ("The mayor told AFP that lorries passed.", "AFP"),
        ("Yol açıldı. Kaynak: AA", "Anadolu"),
        ("Laut dpa ist die Straße offen.", "dpa"),
        ("Selon l'AFP, la route est ouverte.", "AFP"),
        ("به گزارش رویترز جاده باز شد.", "Reuters"),
        ("A journalist of Reuters was hurt on the road.", ""),
        ("AFP opens a school of photography.", ""),
        ("Anadolu is the Turkish name of the peninsula.", ""),
        ("Das Reutersche Gut liegt im Tal, report and all.", ""),
        ("", ""),
    ],
)
def test_an_agency_counts_where_it_is_given_as_the_source(text: str, agency: str) -> None:
    assert agency_of(report("A", text)) == agency


def test_a_credit_in_a_copy_counts_for_the_copy_alone() -> None:
    reports = report("A", TEXT), report("Liar", f"{TEXT} (TASS)"), report("C", f"{OTHER} (TASS)")
    assert heard(*reports) == [["A", "Liar"], ["C"]]
    assert [voice.agency for voice in voices(reports)] == ["", "TASS"]


def test_a_text_made_of_two_makes_no_one_of_them() -> None:
    assert heard(report("A", TEXT), report("B", OTHER), report("Liar", f"{TEXT} {OTHER}")) == [["A", "Liar"], ["B"]]
    assert heard(report("A", TEXT), report("Liar", f"{TEXT} {OTHER}"), report("B", OTHER)) == [["A", "Liar"], ["B"]]


def test_who_reprints_the_text_of_an_outlet_leaves_it_its_voice() -> None:
    reprinting = report("A", TEXT), report("B", TEXT), report("B", OTHER)
    assert heard(*reprinting, report("Liar", OTHER)) == [["A"], ["B", "B", "Liar"]]


def test_a_text_copied_below_a_summary_of_its_own_is_a_copy() -> None:
    summary = "Read here what nobody else will ever tell you of all the lorries and of the flour."
    assert heard(report("A", content=TEXT), report("Liar", summary, content=TEXT)) == [["A", "Liar"]]


def test_the_first_with_a_text_is_its_source_whatever_another_voice_it_belongs_to() -> None:
    reports = report("A", f"{TEXT} (AFP)"), report("B", f"{OTHER} (AFP)"), report("C", OTHER)
    (voice,) = voices(reports)
    assert [(copy.outlet, source.outlet) for copy, source in voice.copies] == [("C", "B")]


@pytest.mark.parametrize("added", [f"{TEXT} (TASS)", f"{OTHER} (AFP)", f"{TEXT} {OTHER}", "Of its own.", "(AFP)"])
def test_what_one_says_never_changes_what_those_before_are(added: str) -> None:
    reports = [report("A", TEXT), report("B", f"{OTHER} (AFP)"), report("C", TEXT), report("C", "Its own (TASS).")]
    assert heard(*reports) == [
        [outlet for outlet in voice if outlet != "Liar"] for voice in heard(*reports, report("Liar", added))[:3]
    ]


@given(
    st.lists(
        st.builds(report, st.text(max_size=3), st.sampled_from([TEXT, OTHER, "", "x (AFP)", "(TASS) y"])), max_size=8
    )
)
def test_every_report_is_in_one_voice(reports: list[Report]) -> None:
    found = [id(each) for voice in voices(reports) for each in voice.reports]
    assert sorted(found) == sorted(map(id, reports))


def test_hostile_texts_take_no_time() -> None:
    for text in ("AFP " * 100_000, "(" * 100_000, "AFP(" * 50_000, "a" * 400_000):
        voices([report("A", text), report("B", text)])


def passed_on(outlet: str, name: str, summary: str = "", **fields: object) -> Report:
    return report(outlet, summary, furniture=(Furniture("summary", name, FORWARDED),), **fields)


def test_a_post_that_is_passed_on_confirms_nothing() -> None:
    reports = report("The Desk", TEXT), passed_on("A", "the desk", "Дорога открыта.", language="ru"), report("B", OTHER)
    assert heard(*reports) == [["The Desk", "A"], ["B"]]
    assert heard(*reports[::-1]) == [["B"], ["A", "The Desk"]]


def test_channels_that_pass_on_the_posts_of_one_are_one_voice() -> None:
    reports = passed_on("A", "Hill Radio", TEXT), passed_on("B", "Hill Radio", OTHER), passed_on("C", "Valley Radio")
    assert heard(*reports) == [["A", "B"], ["C"]]
    assert [voice.agency for voice in voices(reports)] == ["Hill Radio", "Valley Radio"]


def test_an_agency_whose_post_is_passed_on_is_known_by_all_its_names() -> None:
    assert heard(passed_on("A", "ТАСС", TEXT), report("B", f"{OTHER} (TASS)")) == [["A", "B"]]


def test_a_channel_that_passes_on_is_a_voice_where_it_has_a_text_of_its_own() -> None:
    assert heard(report("Desk", TEXT), passed_on("A", "Desk"), report("A", OTHER)) == [["Desk"], ["A", "A"]]


def test_a_channel_that_passes_on_itself_is_one_voice() -> None:
    assert heard(passed_on("A", "A", TEXT), report("A", OTHER)) == [["A", "A"]]
