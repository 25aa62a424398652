from __future__ import annotations

import pytest

from monitor.languages.detection import guess_language


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("The road is open", None, "en"),
        ("The road is open", "fr", "fr"),
        ("Дорога открыта", "en-US", "ru"),
        ("Дорогу відкрито, її", None, "uk"),
        ("Пътят е отворен", None, "bg"),
        ("Мостовете, които бяха затворени", None, "bg"),
        ("Няма жертви, заяви говорител, но още се търсят хора", None, "bg"),
        ("Совет объявил голодовку", None, "ru"),
        ("Мост, который был закрыт, открыли", None, "ru"),
        ("Міст, який було закрито, відкрито", None, "uk"),
        ("Мост је отворен за саобраћај", None, "ru"),  # Serbian, which has no table
        ("Ճանապարհը բաց է", "ru", "hy"),
        ("გზა ღიაა", None, "ka"),
        ("Ο δρόμος", None, "el"),
        ("הדרך פתוחה", "ar", "he"),
        ("در گزارش چنین آمد", None, "fa"),
        ("فتح الطريق في المدينة", "", "ar"),
        ("Yol açıldı və bağlandı", None, "az"),
        ("Yol açıldı ve kapandı, daha sonra", None, "tr"),
        ("12345 !?", None, "und"),
        ("12345 !?", "RU_ru", "ru"),
        ("Text", "tlh", "tlh"),
    ],
)
def test_guess_language(text: str, declared: str | None, expected: str) -> None:
    assert guess_language(text, declared) == expected
