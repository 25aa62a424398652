"""What a reply says, and who says it. All sentences are invented."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.publications import Change, ChangeKind, Message
from monitor.model.stories import Report, Story
from monitor.posts.replies import render_change
from tests.posts.test_render import LINK, accepted, report, reports_, style, texts, without_links
from tests.support.botentities import foreign

POST = """Bridge at Alder falls, three dead

Three people were killed when the bridge at Alder fell on Monday. (Plain Post)"""
FIRST = report(
    "Bridge at Alder falls, three dead", entry_id=1, outlet="Plain Post", country="AA",
    summary="Three people were killed when the bridge at Alder fell on Monday.",
)  # fmt: skip
FIFTH = report(
    "Toll at the bridge rises", entry_id=2, outlet="Hill Herald", country="AA",
    summary="Rescuers went on until dawn. Five people were killed, the hospital said on Tuesday.",
)  # fmt: skip
FIFTH_RU = report(
    "Число погибших на мосту возросло до пяти", entry_id=3, outlet="Вестник", language="ru", country="RU",
    summary="Погибли пять человек, сообщили в больнице.",
)  # fmt: skip
CIVILIANS = report("Five civilians killed at the bridge", entry_id=4, outlet="Dale Daily")
REJECTS = report(
    "Ministry rejects the charge that maps were withheld", entry_id=5, outlet="Valley Observer", country="BB",
    summary='"All maps that we had were handed over," a spokeswoman said on Monday.',
)  # fmt: skip
DENIES_RU = report(
    "Министерство отвергло обвинения о картах", entry_id=6, outlet="Вестник", language="ru", country="RU",
)  # fmt: skip
SENTENCED = report(
    "Court at Alder sentences former mayor to 20 years", entry_id=7, outlet="Dale Daily", country="BB",
    summary="The court sentenced the former mayor to twenty years. His lawyers called it a farce.",
)  # fmt: skip
PLACES = {"dale": "Dale / Tal", "hill": "Hill / Berg"}


def rendered(change: Change, *reports: Report, language: str = "en", standing: str = POST, **fields: Any) -> str:
    message = render_change(Story(1, reports), change, style(language, names=PLACES, **fields), [standing])
    assert message is not None
    return accepted(message)[0]


def test_a_toll_is_told_in_the_sentence_that_gives_it_with_its_source() -> None:
    change = Change("toll", FIFTH, "3", "5", "dead")
    assert rendered(change, FIRST, FIFTH, FIFTH_RU) == (
        "Dead: now 5 (was 3)\n\nFive people were killed, the hospital said on Tuesday. (Hill Herald; also Вестник)"
    )


def test_of_a_headline_and_a_sentence_that_say_the_same_the_shorter_tells_the_number() -> None:
    counts = report(
        "5 killed as bridge falls at Alder, hospital says", entry_id=2, outlet="Hill Herald",
        summary="Five people were killed as a bridge fell at Alder, the hospital said.",
    )  # fmt: skip
    change = Change("toll", counts, "3", "5", "dead")
    assert rendered(change, FIRST, counts) == (
        "Dead: now 5 (was 3)\n\n5 killed as bridge falls at Alder, hospital says (Hill Herald)"
    )


def test_it_is_quoted_in_the_language_of_the_channel_where_any_outlet_has_it() -> None:
    change = Change("toll", FIFTH_RU, "3", "5", "dead")
    assert "Five people were killed" in rendered(change, FIRST, FIFTH_RU, FIFTH)
    assert "Погибли пять человек, сообщили в больнице. (Вестник; " in rendered(change, FIFTH_RU, FIFTH, language="ru")
    alone = rendered(change, FIRST, FIFTH_RU)
    assert alone.endswith("Погибли пять человек, сообщили в больнице. (Вестник, in Russian)")
    assert "in Russian" not in rendered(change, FIRST, FIFTH_RU, languages=("ru",))


def test_another_count_is_no_second_word_on_a_toll() -> None:
    assert "Dale Daily" not in rendered(Change("toll", FIFTH, "3", "5", "dead"), FIRST, FIFTH, CIVILIANS)
    assert rendered(Change("toll", CIVILIANS, "2", "5", "dead civilians"), FIRST, CIVILIANS).startswith(
        "Dead (civilians): now 5 (was 2)\n"
    )


@pytest.mark.parametrize(
    ("change", "language", "head"),
    [
        (("toll", "", "5", "wounded"), "en", "Wounded: 5"),
        (("toll", "3", "5", "missing"), "ru", "Пропавшие без вести: теперь 5 (было 3)"),
        (("toll", "3", "5", "dead"), "hy", "Զոհեր՝ այժմ 5 (նախկինում՝ 3)"),
        (("claimed", "", "300", "dead"), "en", "Dead: 300 (Plain Post says)"),
        (("claimed", "", "300", "wounded"), "ru", "Раненые: 300 (сообщает Plain Post)"),
        (("place", "dale", "hill", "hill"), "en", "Place: Dale / Tal → Hill / Berg"),
        (("place", "dale", "unknown", "unknown"), "en", "Place"),
        (("corrected", "5", "3", "dead"), "en", "Corrected: Dead: now 3 (was 5)"),
        (("corrected", "", "", ""), "uk", "Виправлено: Plain Post"),
        (("withdrawn", "", "", ""), "en", "Withdrawn: Plain Post"),
        (("breaking", "", "5", ""), "en", "Now reported by 5 outlets"),
        (("breaking", "", "1", ""), "en", "Now reported by 1 outlet"),
    ],
)
def test_the_first_line_says_what_changed(change: tuple[ChangeKind, str, str, str], language: str, head: str) -> None:
    kind, before, after, subject = change
    brought = report("Road is <shut>", outlet="Plain Post", language=language)
    message = render_change(
        Story(1, (brought,)), Change(kind, brought, before, after, subject), style(language, names=PLACES)
    )
    assert message is not None
    text, entities = accepted(message)
    # The words that no table of the language has are in English.
    assert text == f"{head}\n\nRoad is <shut> (Plain Post)"
    assert [entity.url for entity in entities if entity.url] == [LINK]
    assert message.preview is None


def test_a_denial_says_what_is_denied() -> None:
    for kind in ("denied", "response"):
        text = rendered(Change(kind, REJECTS, subject="BB"), FIRST, REJECTS)
        assert text == "Ministry rejects the charge that maps were withheld\n\n(Valley Observer)"


def test_what_denies_in_a_sentence_is_told_by_that() -> None:
    brought = report(
        "Statement of the ministry", entry_id=8, outlet="Valley Observer", country="BB",
        summary="It met on Monday. The ministry denied that the bridge had been shelled.",
    )  # fmt: skip
    text = rendered(Change("denied", brought, subject="BB"), FIRST, brought)
    assert text == "The ministry denied that the bridge had been shelled.\n\n(Valley Observer)"


def test_a_word_of_ours_stands_before_what_readers_need_not_understand_alone() -> None:
    text = rendered(Change("denied", DENIES_RU, subject="RU"), FIRST, DENIES_RU)
    assert text == "Denial (Вестник says)\n\nМинистерство отвергло обвинения о картах (Вестник, in Russian)"


def test_a_denial_is_quoted_from_an_outlet_in_the_channels_language_that_names_the_side() -> None:
    english = report("Russia rejects charges over maps", entry_id=9, outlet="Meridian")
    text = rendered(Change("denied", DENIES_RU, subject="RU"), FIRST, DENIES_RU, english, REJECTS)
    assert text == "Russia rejects charges over maps\n\n(Meridian)"


def test_an_outcome_is_told_in_its_outlets_own_words() -> None:
    text = rendered(Change("outcome", SENTENCED, subject="sentenced"), FIRST, SENTENCED)
    assert text == (
        "Court at Alder sentences former mayor to 20 years\n\n"
        "The court sentenced the former mayor to twenty years. (Dale Daily)"
    )
    assert "Outcome" not in text


def test_nothing_that_readers_saw_is_quoted_again() -> None:
    change = Change("toll", FIFTH, "3", "5", "dead")
    seen = f"{POST}\nFive people were killed, the hospital said on Tuesday. (Hill Herald)"
    assert rendered(change, FIRST, FIFTH, standing=seen) == (
        "Dead: now 5 (was 3)\n\nToll at the bridge rises (Hill Herald)"
    )
    seen += "\nToll at the bridge rises"
    assert rendered(change, FIRST, FIFTH, standing=seen) == "Dead: now 5 (was 3)\n\n(Hill Herald)"


def test_where_readers_saw_all_of_it_there_is_no_reply() -> None:
    change = Change("response", REJECTS, subject="BB")
    seen = f"{POST}\n{REJECTS.title}\n{REJECTS.summary}"
    assert render_change(Story(1, (FIRST, REJECTS)), change, style(), [seen]) is None


def test_of_what_breaks_the_newest_is_quoted() -> None:
    text = rendered(Change("breaking", FIRST, after="3"), FIRST, REJECTS, FIFTH)
    assert text == "Now reported by 3 outlets\n\nToll at the bridge rises (Hill Herald)"
    seen = "\n".join(f"{each.title}\n{each.summary}" for each in (FIRST, FIFTH))
    assert rendered(Change("breaking", FIRST, after="2"), FIRST, FIFTH, standing=seen) == "Now reported by 2 outlets"


def test_what_others_wrote_makes_no_entity() -> None:
    everywhere = "t.me/x @name tg://a HTTP://x.org /start #tag $TAG a@x.org +37410123456"
    brought = report(f"Road {everywhere}", outlet=everywhere, summary=f"Five killed {everywhere} at the road today.")
    for kind in ("toll", "denied", "response", "breaking", "withdrawn"):
        after = "5" if kind in ("toll", "breaking") else ""
        message = render_change(Story(1, (brought,)), Change(kind, brought, after=after, subject="dead"), style())
        assert message is not None
        text, entities = accepted(message)
        assert {found.split(": ")[1] for found in foreign(text, entities)} <= {LINK}


KINDS = st.sampled_from(["toll", "claimed", "place", "denied", "confirmed", "response", "outcome", "withdrawn"])


@given(reports_, reports_, st.sampled_from(["en", "hy", "fa"]), texts, texts, KINDS)
def test_the_bot_api_accepts_every_reply(
    brought: Report, other: Report, language: str, before: str, after: str, kind: ChangeKind
) -> None:
    change = Change(kind, brought, before, after)
    message: Message | None = render_change(Story(1, (brought, other)), change, style(language), [other.title])
    if message is not None:
        text, _ = accepted(message)
        assert text == without_links(message)
        assert text.strip()


RUSSIA_DENIES = report("Россия отвергла обвинения о картах", entry_id=10, outlet="Вестник", language="ru", country="RU")
FOREIGN = [
    ("denied", "RU", DENIES_RU, "en", "Denial (Вестник says)"),
    ("denied", "RU", RUSSIA_DENIES, "en", "Denial: Russia"),
    ("response", "RU", RUSSIA_DENIES, "az", "Bəyanat: Rusiya"),
    ("response", "AM", RUSSIA_DENIES, "en", "Statement (Вестник says)"),
    ("confirmed", "BB", REJECTS, "ru", "Подтверждение (сообщает Valley Observer)"),
    ("outcome", "sentenced", SENTENCED, "fa", "حکم دادگاه (به گزارش Dale Daily)"),
    ("outcome", "ceasefire", SENTENCED, "hy", "Կրակի դադարեցման համաձայնություն (հայտնում է Dale Daily)"),
]


@pytest.mark.parametrize(("kind", "subject", "brought", "language", "head"), FOREIGN)
def test_what_only_outlets_in_another_language_tell_begins_in_the_words_of_the_channel(
    kind: ChangeKind, subject: str, brought: Report, language: str, head: str
) -> None:
    text = rendered(Change(kind, brought, subject=subject), FIRST, brought, language=language)
    first, said = text.split("\n\n")
    assert first.strip("\u200e\u200f\u2066\u2067\u2068\u2069") == head
    assert "(" in said


def test_that_a_story_breaks_is_no_reason_to_quote_what_readers_cannot_read() -> None:
    text = rendered(Change("breaking", FIRST, after="5"), FIRST, FIFTH_RU)
    assert text == "Now reported by 5 outlets"
    text = rendered(Change("place", FIFTH_RU, "dale", "hill", "hill"), FIRST, FIFTH_RU)
    assert text == "Place: Dale / Tal → Hill / Berg\n\n(Вестник, in Russian)"
