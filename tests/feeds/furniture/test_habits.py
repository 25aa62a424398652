from __future__ import annotations

from monitor.feeds.furniture.habits import learn
from monitor.feeds.furniture.outlets import names_of
from monitor.feeds.furniture.texts import clean_text
from monitor.feeds.furniture.titles import clean_title
from monitor.model.documents import Habits

EVENTS = (
    "School reopens in the north",
    "Bridge closed after flood",
    "Court hears an appeal",
    "Two wounded at crossing",
    "Harvest begins early",
    "Minister visits Tbilisi",
)


def test_what_recurs_is_learnt() -> None:
    """A form that no table has, over several documents of one item each."""
    names, habits = names_of("Example", ""), Habits()
    for event in EVENTS:
        said = (
            f"{event} ~ Kaleidoscope",
            f"Lorem ipsum {event.lower()}. Nothing in this bulletin binds its makers, ever.",
        )
        habits = learn(habits, [said], names)
    assert clean_title("Talks resume ~ Kaleidoscope", names, habits).text == "Talks resume"
    text = "They met at noon. Nothing in this bulletin binds its makers, ever."
    assert clean_text(text, names, habits).text == "They met at noon."


def test_a_toll_is_news_each_time() -> None:
    """A wire that tells every incident in one form, and dates what it sends."""
    names, habits = names_of("Example", ""), Habits()
    for number, event in enumerate(EVENTS):
        said = (event, f"{event}, it says. {12 + number} killed. Filed on {number + 1} May 2026 from the desk.")
        habits = learn(habits, [said], names)
    text = "A bus hit a mine. 31 killed. Filed on 9 May 2026 from the desk."
    assert clean_text(text, names, habits).text == "A bus hit a mine. 31 killed."
    assert clean_text("31 killed.", names, habits).text == "31 killed."


def test_what_is_spoken_of_is_not_learnt() -> None:
    names = names_of("Example", "")
    said = [(f"{event} | Karabakh", f"{event} in Karabakh, say officials.") for event in EVENTS]
    habits = learn(Habits(), said, names)
    assert clean_title("Talks resume | Karabakh", names, habits).text == "Talks resume | Karabakh"


def test_what_is_sent_again_is_not_learnt_again() -> None:
    """A feed of two entries, whose document is read again and again."""
    names, habits = names_of("Example", ""), Habits()
    text = "They met at noon. Both sides call the talks useful."
    for number in range(9):
        habits = learn(habits, [("Talks resume", text), (f"Bridge closed, view {number}", "It is closed.")], names)
    assert clean_text(text, names, habits).text == text


def test_what_recurs_now_and_then_is_not_learnt() -> None:
    names = names_of("Example", "")
    said = [
        (event, "The two sides fought a war in 2020." if at % 3 == 0 else event) for at, event in enumerate(EVENTS * 4)
    ]
    habits = learn(Habits(), said, names)
    text = "Talks resume. The two sides fought a war in 2020."
    assert clean_text(text, names, habits).text == text


def test_habits_are_bounded_and_follow_a_change() -> None:
    names, habits = names_of("Example", ""), Habits()
    for number in range(900):
        word = "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")
        end = "~ Old House" if number < 300 else "~ Fresh Paint"
        habits = learn(habits, [(f"{word} meets {word} {end}", f"Text of {word}. More of {word}.")], names)
    assert len(habits.pieces) <= 96
    assert habits.titles <= 240
    assert clean_title("Talks resume ~ Fresh Paint", names, habits).text == "Talks resume"
