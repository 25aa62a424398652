"""What an outlet says of its own report, and what only sounds like it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.model.stories import Report
from monitor.stories.retractions import retraction

AT = datetime(2023, 9, 19, 9, 5, tzinfo=UTC)


def report(title: str, summary: str = "") -> Report:
    return Report(1, "Sample", "en", "", (), None, title, summary, "", AT, AT, (), ())


@pytest.mark.parametrize(
    "title",
    ["CORRECTION: Two roads open", "Corrected - Two roads open", "[Corrected] Two roads open", "CORRECTED",
     "Two roads open (corrected)", "Исправлено: открыты две дороги", "Открыты две дороги (исправлено)",
     "Ուղղում. Երկու ճանապարհ (ուղղում)", "Düzəliş: iki yol açılıb", "اصلاحیه: دو جاده باز شد",
     "Korrektur: Zwei Straßen offen", "Коригирано: отворени са два пътя"],
)  # fmt: skip
def test_corrections(title: str) -> None:
    assert retraction(report(title)) == "corrected"


@pytest.mark.parametrize(
    ("title", "summary"),
    [("Two roads open", "An earlier version of this article gave another number."),
     ("Two roads open", "This story has been corrected to say that one road is open."),
     ("Открыты две дороги", "В предыдущей версии этой новости было указано другое число.")],
)  # fmt: skip
def test_corrections_in_the_text(title: str, summary: str) -> None:
    assert retraction(report(title, summary)) == "corrected"


@pytest.mark.parametrize(
    ("title", "summary"),
    [("WITHDRAWN: Two roads open", ""), ("Retraction: Two roads open", ""), ("Отозвано: открыты две дороги", ""),
     ("Two roads open", "This report has been withdrawn."), ("Correction: Two roads open (retracted)", ""),
     ("Дороги открыты", "Материал снят с публикации.")],
)  # fmt: skip
def test_withdrawals(title: str, summary: str) -> None:
    assert retraction(report(title, summary)) == "withdrawn"


@pytest.mark.parametrize(
    "title",
    ["Troops withdrawn from the valley", "The ministry's correction of its figures is late", "Withdrawn troops return",
     "Correction officers strike in the valley", "The army says: troops are withdrawn",
     "Уточнение границы продолжится", ""],
)  # fmt: skip
def test_news_about_such_things_is_no_mark(title: str) -> None:
    assert retraction(report(title, "The governor was corrected by the mayor.")) == ""


def test_hostile_texts_take_no_time() -> None:
    for text in ("[" * 100_000, "correction " * 50_000, " " * 100_000 + "x", "(corrected" * 50_000, "." * 100_000):
        retraction(report(text, text))
