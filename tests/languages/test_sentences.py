from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.languages.sentences import sentences


@pytest.mark.parametrize(
    "expected",
    [
        ["Mr. A. Smith left at 5 p.m. on Monday.", "He said 3.5 km!", "Why?"],
        ["В 2023 г. ушли.", "Т.е. ушли не все.", "«Что это?» — спросил он."],
        ["Միրզոյանը գնաց։", "Հետո եկավ:", "Այդպես էլ եղավ։"],
        ["Նա ասաց. «այսպես»։", "Վերջ։"],
        ["او آمد.", "چرا رفت؟", "بله۔", "خوب است."],
        ["მოვიდა.", "წავიდა!"],
        ["Am 19. September begann es.", "Dr. Weber kam."],
        ["Nə oldu?", "Heç nə.", "Saat 10.30-da bitdi."],
        ["The U.S. Army came.", "It left… and returned."],
        ["Ήρθε.", "Έφυγε."],
        ["הוא בא.", "הוא הלך?"],
        ["No full stop at all"],
    ],
)
def test_sentences(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@given(st.text(alphabet=st.sampled_from("aБ։.!? \n«»A1:ა")))
def test_sentences_lose_nothing(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
    assert all(sentence in text and sentence == sentence.strip() for sentence in sentences(text))


@pytest.mark.parametrize("piece", [".", "։", ". ", '."', ".)", "。", "a.", " "])
def test_the_work_grows_with_the_length_and_not_with_its_square(piece: str) -> None:
    def seconds(length: int) -> float:
        best = float("inf")
        for _ in range(3):
            began = time.process_time()
            sentences(piece * length)
            best = min(best, time.process_time() - began)
        return best

    assert seconds(16_000) < 64 * seconds(1000) + 0.02
