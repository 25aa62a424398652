"""A translator that answers, in every way in which one may."""

from __future__ import annotations

import pytest

from monitor.model.translations import Failing, Translated, Unwilling
from monitor.translation.server import TranslateServer
from tests.support.translator import LANGUAGES, Translator

KEY = "open-sesame-4711"
PHRASES = {("ხიდი გაიხსნა", "en"): "The bridge is open", ("<3 & წელი", "en"): "<3 & a year"}


async def test_texts_are_asked_for_together_and_answered_in_order() -> None:
    async with Translator(PHRASES, key=KEY) as translator:
        server = TranslateServer(translator.url, KEY)
        outcome = await server.translate(["ხიდი გაიხსნა", "<3 & წელი"], "ka", "en", 5)
        assert outcome == Translated(("The bridge is open", "<3 & a year"))
        assert translator.asked == [
            {"q": ["ხიდი გაიხსნა", "<3 & წელი"], "source": "ka", "target": "en", "format": "text", "api_key": KEY}
        ]
        assert await server.languages(5) == dict.fromkeys(LANGUAGES, frozenset(LANGUAGES))


async def test_no_key_is_sent_where_there_is_none() -> None:
    async with Translator() as translator:
        assert await TranslateServer(translator.url).translate(["a"], "ka", "en", 5) == Translated(("[a]",))
        assert "api_key" not in translator.asked[0]


async def test_what_it_does_not_take_is_told_from_a_failure() -> None:
    async with Translator() as translator:
        outcome = await TranslateServer(translator.url).translate(["a"], "xx", "en", 5)
        assert isinstance(outcome, Unwilling)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (403, "refused the key"),
        (404, "no translator at this address"),
        (500, "failed (500)"),
        (503, "failed (503)"),
        ("moved", "failed (307)"),
        ("crash", "cannot be reached"),
        ("garbage", "no JSON"),
        ("deep", "no JSON"),
        ("odd", "no translations"),
        ("few", "no translations"),
        ("huge", "far too much"),
        ("slow", "did not answer within 0.5 s"),
    ],
)
async def test_a_failure_is_told_in_our_words(fault: str | int, why: str) -> None:
    async with Translator(key=KEY) as translator:
        translator.faults.append(fault)
        seconds = 0.5 if fault == "slow" else 20
        outcome = await TranslateServer(translator.url, KEY).translate(["geheim"], "ka", "en", seconds)
        assert isinstance(outcome, Failing)
        assert why in outcome.reason
        assert KEY not in outcome.reason
        assert "geheim" not in outcome.reason
        assert translator.url not in outcome.reason
        assert len(translator.asked) == 1


@pytest.mark.parametrize(("said", "patience"), [("", 0.0), ("17", 17.0), ("soon", 0.0)])
async def test_patience_is_as_long_as_it_asks_for(said: str, patience: float) -> None:
    async with Translator() as translator:
        translator.faults.append(429)
        translator.retry_after = said
        outcome = await TranslateServer(translator.url).translate(["a"], "ka", "en", 5)
        assert outcome == Failing("it asked us to slow down (429)", patience)


async def test_nobody_there() -> None:
    async with Translator() as translator:
        gone = TranslateServer(translator.url)
    assert await gone.translate(["a"], "ka", "en", 5) == Failing("it cannot be reached")
    assert await gone.languages(5) == Failing("it cannot be reached")


@pytest.mark.parametrize("languages", [{"error": "x"}, [1], [{"code": "ka"}], [{"code": "ka", "targets": 3}], None])
async def test_languages_of_another_shape(languages: object) -> None:
    async with Translator() as translator:
        translator.languages = languages  # type: ignore[assignment]
        assert await TranslateServer(translator.url).languages(5) == Failing("its answer holds no languages")
