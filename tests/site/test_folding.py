"""A browser folds words exactly as the matcher does."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from monitor.languages.text import words
from monitor.site.folding import folded_char, table
from tests.support.browser import Browser
from tests.support.searching import HEADLINES, NODE, SCRIPT, run

if TYPE_CHECKING:
    from playwright.async_api import Page

Folded = Callable[[list[str]], list[list[str]]]
FOLDED = "const fold = Search.folder(given.table); return given.texts.map((text) => fold(text));"
EDGES = (
    "می\u200cروند کتاب\u200cها کتاب\u200cهای خانه\u200cای \u200cها ا\u200c\u200cها ب\u200cیش a\u200cb",
    "Κиев cтoлица Рaшинян Аliyev ՀՀ կառaվարություն",
    "x\u00ad-y a_b c--d e\u2011f",
    "ﬁn Ⅻ ①② ½ ㎞ ﷺ ℃ ™",
    "e\u0301\u0302\u0303 й и\u0306 ё е\u0308 İ I\u0307 ı",
    "𝐛𝐫𝐢𝐝𝐠𝐞 👩‍👩‍👧 漢字 한국어 हिन्दी ไทย",
    "եւ և ԵՒ Եւ՛ մի՞թե",
)


@pytest.fixture
def folded(request: pytest.FixtureRequest) -> Folded:
    """What the script makes of texts, run by node, else by a browser."""
    if NODE is not None:
        return lambda texts: run(FOLDED, {"table": table(), "texts": texts})
    chromium: Browser = request.getfixturevalue("browser")

    def by_browser(texts: list[str]) -> list[list[str]]:
        async def script(page: Page) -> list[list[str]]:
            await page.add_script_tag(path=SCRIPT)
            found: list[list[str]] = await page.evaluate(f"given => {{ {FOLDED} }}", {"table": table(), "texts": texts})
            return found

        result: list[list[str]] = chromium.run(script)
        return result

    return by_browser


def test_every_character_folds_alike(folded: Folded) -> None:
    chars = [char for char in map(chr, range(0x110000)) if unicodedata.category(char) not in ("Cn", "Co", "Cs")]
    wrong = {
        f"U+{ord(char):04X}": (folded_char(char).split(), found)
        for char, found in zip(chars, folded(chars), strict=True)
        if folded_char(char).split() != found
    }
    assert len(chars) > 140_000
    assert wrong == {}


def test_words_of_many_languages_fold_alike(folded: Folded) -> None:
    headlines = [headline for headline, _ in HEADLINES.values()]
    texts = [*headlines, *(text.upper() for text in headlines), *(text.lower() for text in headlines), *EDGES]
    texts += [unicodedata.normalize("NFD", text) for text in texts]
    assert folded(texts) == [words(text) for text in texts]


def test_any_text_folds_alike(folded: Folded) -> None:
    chance = random.Random(5)  # noqa: S311 - no secret
    letters = "".join(headline for headline, _ in HEADLINES.values()) + "\u200c\u200d-_'’.َ՛̈\u0301 aоeаοօ"
    texts = ["".join(chance.choices(letters, k=chance.randint(1, 12))) for _ in range(20_000)]
    wrong = [
        (text, words(text), found) for text, found in zip(texts, folded(texts), strict=True) if words(text) != found
    ]
    assert wrong == []


def test_the_table_is_small() -> None:
    assert sum(map(len, table()["folds"].values())) < 4000  # type: ignore[attr-defined]
