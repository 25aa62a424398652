"""Labelled headlines as a file holds them: what is read, and what is wrong with a line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.examples import MOST_EXAMPLES, Example, likeness_text, read_examples

RELEVANT = '{"relevant": true, "title": "A bridge"}'


def problems_of(text: str) -> list[tuple[int, str]]:
    return read_examples(text)[1]


def test_every_line_is_an_example_with_its_place() -> None:
    other = '{"relevant": false, "title": "Un cirque", "summary": "x", "lang": "fr", "topic": "arts"}'
    examples, problems = read_examples(f"{RELEVANT}\r\n\n  \n{other}")
    assert problems == []
    assert examples == [Example(True, "A bridge", line=1), Example(False, "Un cirque", "x", "fr", "arts", 4)]


def test_an_empty_file_holds_none() -> None:
    assert read_examples("") == ([], [])


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("bridge", "this is not JSON"),
        ('{"relevant": true, "title": "A bridge"', "this is not JSON"),
        ("[" * 100_000, "this is not JSON"),
        ('{"relevant": true, "title": ' + "1" * 5000 + "}", "this is not JSON"),
        ('["relevant"]', "'relevant' must say true or false"),
        ("null", "'relevant' must say true or false"),
        ('{"title": "A bridge"}', "'relevant' must say true or false"),
        ('{"relevant": 1, "title": "A bridge"}', "'relevant' must say true or false"),
        ('{"relevant": "true", "title": "A bridge"}', "'relevant' must say true or false"),
        ('{"relevant": true}', "the title is missing"),
        ('{"relevant": true, "title": " \\u200b\\u0000 "}', "the title is missing"),
        ('{"relevant": true, "title": ["A bridge"]}', "'title' must be text"),
        ('{"relevant": true, "title": "A bridge", "summary": {"a": 1}}', "'summary' must be text"),
        ('{"relevant": true, "title": "A bridge", "lang": 7}', "'lang' must be text"),
        ('{"relevant": true, "title": "A bridge", "topic": true}', "'topic' must be text"),
    ],
)
def test_a_line_that_is_no_example_says_what_to_write(line: str, complaint: str) -> None:
    examples, ((number, message),) = read_examples(f"{RELEVANT}\n{line}\n")
    assert [example.title for example in examples] == ["A bridge"]
    assert number == 2
    assert message.startswith(complaint)
    assert message.endswith('write {"relevant": true, "title": "...", "summary": "..."}') or "on one line" in message


def test_all_wrong_lines_are_named() -> None:
    assert [line for line, _ in problems_of(f"x\n{RELEVANT}\ny\n")] == [1, 3]


def test_one_text_with_both_labels_is_a_contradiction() -> None:
    other = RELEVANT.replace("true", "false")
    assert problems_of(f"\n{RELEVANT}\n{RELEVANT}\n{other}") == [
        (4, "line 2 labels the same text otherwise; remove one of the two")
    ]
    assert problems_of(f'{RELEVANT}\n{other[:-1]}, "summary": "Nowhere near"}}') == []


def test_texts_are_clean_as_those_of_a_feed() -> None:
    line = json.dumps({"relevant": True, "title": " A\u200b  brid\ud800ge\0 &amp; more", "summary": "e\u0301"})
    ((example,), problems) = read_examples(line)
    assert (example.title, example.summary, problems) == ("A bridge & more", "é", [])


def test_too_many_are_named_at_the_first_that_is_too_much() -> None:
    lines = [f'{{"relevant": true, "title": "Bridge {number}"}}' for number in range(MOST_EXAMPLES)]
    assert problems_of("\n".join(lines)) == []
    ((line, message),) = problems_of("\n".join(["", *lines, RELEVANT, RELEVANT]))
    assert line == MOST_EXAMPLES + 2
    assert f"more than {MOST_EXAMPLES} examples" in message


def test_what_is_compared_is_the_headline_and_the_beginning_of_the_summary() -> None:
    assert likeness_text("A bridge", "It is long.") == "A bridge. It is long."
    assert likeness_text("A bridge", "long " * 10_000).startswith("A bridge. long long")
    assert len(likeness_text("A bridge", "long " * 10_000)) == len(likeness_text("b" * 10**6, "")) == 400


@given(st.text() | st.builds(json.dumps, st.dictionaries(st.sampled_from(["relevant", "title", "lang"]), st.none())))
def test_any_text_is_read_or_explained(text: str) -> None:
    examples, problems = read_examples(text)
    assert len(examples) + len(problems) == sum(1 for line in text.split("\n") if line.strip())
