"""A LibreTranslate-compatible server of the operator's own, asked over HTTP.

``POST /translate`` takes ``q`` (a list of texts), ``source``, ``target``, ``format`` and, where the server wants one,
``api_key``, and answers ``{"translatedText": [...]}``, or ``{"error": "..."}`` with 400 (a language, a key or a length
that it does not take), 403 (a wrong key, or a ban), 429 (slow down) or 500. ``GET /languages`` lists
``{"code": "ka", "targets": ["en", ...]}``.

What it answers is a stranger's word: it is read up to a size, by its shape, and none of it is told anybody but as the
text of a translation. Neither the address nor the key leaves this file but for the server: redirects are not followed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import aiohttp

from monitor.feeds.web.headers import parse_retry_after
from monitor.model.translations import Failing, Outcome, Translated, Unwilling

Languages = Mapping[str, frozenset[str]]
"""Into which languages each can be translated."""

_MOST_ANSWERED = 262_144  # bytes: a few texts of a thousand characters, each escaped as \uXXXX, or the languages
_REFUSALS = {
    403: "it refused the key, or banned us (403)",
    404: "there is no translator at this address (404)",
    405: "there is no translator at this address (405)",
}


class TranslateServer:
    """The server at this address; ``key`` is sent where it is not empty."""

    def __init__(self, address: str, key: str = "") -> None:
        self._address = address
        self._key = key

    async def translate(self, texts: Sequence[str], source: str, target: str, seconds: float) -> Outcome:
        """What the texts are in another language, in order; within ``seconds``."""
        asked: dict[str, Any] = {"q": list(texts), "source": source, "target": target, "format": "text"}
        if self._key:
            asked["api_key"] = self._key
        answer = await self._ask("POST", "/translate", seconds, asked)
        if isinstance(answer, Failing | Unwilling):
            return answer
        said = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(said, list) or len(said) != len(texts) or not all(isinstance(text, str) for text in said):
            return Failing("its answer holds no translations")
        return Translated(tuple(said))

    async def languages(self, seconds: float) -> Languages | Failing:
        """What it translates into what; within ``seconds``."""
        answer = await self._ask("GET", "/languages", seconds)
        if isinstance(answer, Failing):
            return answer
        try:
            return {str(each["code"]): frozenset(map(str, each["targets"])) for each in answer}
        except (TypeError, KeyError, IndexError):
            return Failing("its answer holds no languages")

    async def _ask(self, method: str, path: str, seconds: float, body: object = None) -> Any:
        """What the JSON of an answer says, or what came in its place."""
        try:
            async with (
                aiohttp.ClientSession(trust_env=False, cookie_jar=aiohttp.DummyCookieJar()) as session,
                session.request(
                    method,
                    self._address + path,
                    json=body,
                    allow_redirects=False,
                    headers={"Accept": "application/json", "Accept-Encoding": "identity"},
                    timeout=aiohttp.ClientTimeout(total=seconds),
                ) as response,
            ):
                if response.status != 200:
                    return _refusal(response)
                answered = await _read(response)
        except TimeoutError:
            return Failing(f"it did not answer within {seconds:g} s")
        except aiohttp.ClientConnectionError:
            return Failing("it cannot be reached")
        except (aiohttp.ClientError, UnicodeError, ValueError):  # an odd answer, or an address that is none
            return Failing("it does not speak HTTP as it should")
        return _understood(answered)


def _refusal(response: aiohttp.ClientResponse) -> Failing | Unwilling:
    if response.status == 400:
        return Unwilling("it does not take the text, the languages or the lack of a key (400)")
    if response.status == 429:
        patience = parse_retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
        return Failing("it asked us to slow down (429)", patience.total_seconds() if patience else 0.0)
    return Failing(_REFUSALS.get(response.status, f"it failed ({response.status})"))


async def _read(response: aiohttp.ClientResponse) -> bytes | None:
    """The body; None where it is too large."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > _MOST_ANSWERED:
            return None
    return bytes(body)


def _understood(answered: bytes | None) -> Any:
    if answered is None:
        return Failing("it answered far too much")
    try:
        return json.loads(answered)
    except (ValueError, RecursionError):
        return Failing("its answer is no JSON")
