"""translate: texts that readers cannot read -> texts in their language, kept in the database.

Posts do not wait for it. As soon as it is decided that a story is told, while its post settles or waits for its turn,
the texts that it will show are asked for; composing takes what is there by then. What comes later, be it after the
worker was stopped in between, comes by an edit of the message. A translator that does not work is left alone for longer
and longer, up to some minutes, and its failures are kept no longer than that.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Protocol

import structlog

from monitor.delivery import policy
from monitor.feeds.web.html import plain_text
from monitor.languages.text import clean
from monitor.model.settings import Settings
from monitor.model.translations import Failing, Outcome, Text, Translated, Unwilling, WaitingText
from monitor.posts.foreign import foreign_texts
from monitor.posts.summary import summarise
from monitor.runtime import Rules, Runtime
from monitor.store import ToldSoon
from monitor.translation.fidelity import fault

log = structlog.get_logger("translation")

_STORIES = 20  # looked at in one pass
_LOOKED_AT = 2_000  # stories that are remembered as looked at
_TEXTS = 64  # asked for in one pass
_TOGETHER, _CHARACTERS = 8, 3_000  # texts of one request, and their length together
_LEASE = ("translate", timedelta(minutes=5))
_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 300.0  # seconds in which a translator that fails is left alone
_PATIENCE = 3_600.0  # seconds that it may ask for
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = 30.0  # seconds of a pass, after which no request begins


class Translator(Protocol):
    """What translates. It raises nothing: its outcomes are values."""

    async def translate(self, texts: Sequence[str], source: str, target: str, seconds: float) -> Outcome:
        """What the texts are in another language, in order; within ``seconds``."""
        ...


class Translating:
    """The step. ``translators`` go by what ``translate.by`` calls them; one that is not there translates nothing."""

    def __init__(self, runtime: Runtime, translators: Mapping[str, Translator]) -> None:
        self._runtime = runtime
        self._translators = translators
        self._db = runtime.db
        self._kept = runtime.store.translations
        self._looked_at: deque[tuple[int, datetime]] = deque(maxlen=_LOOKED_AT)
        self._failures = 0
        self._failed_at = self._not_before = _LONG_AGO

    async def translate(self) -> None:
        """Ask for what is wanted, and have the messages edited that left without it. Raises StoreError."""
        runtime, rules = self._runtime, self._runtime.rules
        translator = self._translators.get(rules.monitor.translate.by)
        if translator is None:
            return
        await self._look_ahead(rules)
        if self._may_ask() and await self._is_ours():
            waiting = await self._db(self._kept.due, runtime.now(), _TEXTS)
            await self._ask_for(waiting, translator, rules)
        edited = await self._db(self._kept.edit_what_lacks_them, runtime.now())
        if edited:
            log.info("translation.edits", messages=edited)

    async def _look_ahead(self, rules: Rules) -> None:
        """Want the texts of what is told soon."""
        soon = await self._db(self._kept.told_soon, frozenset(self._looked_at), _STORIES)
        for told in soon:
            wanted = await asyncio.to_thread(_wanted, told, rules)
            await self._db(self._kept.want, wanted, self._runtime.now())
            self._looked_at.append(told.seen)

    # --- asking ---------------------------------------------------------------------------------------------------

    def _may_ask(self) -> bool:
        """Not while a translator that failed is left alone; a clock that was set back since ends that."""
        return not self._failed_at <= self._runtime.now() < self._not_before

    async def _is_ours(self) -> bool:
        """Take, or renew, the lease under which texts are asked for: so none is asked for twice."""
        name, ttl = _LEASE
        return await self._db(self._runtime.store.leases.acquire, name, self._runtime.owner, self._runtime.now(), ttl)

    async def _ask_for(self, waiting: Sequence[WaitingText], translator: Translator, rules: Rules) -> None:
        slots = asyncio.Semaphore(rules.monitor.translate.at_once)
        until = asyncio.get_running_loop().time() + _LONGEST

        async def ask(texts: Sequence[Text]) -> None:
            async with slots:
                in_time = asyncio.get_running_loop().time() < until and not self._runtime.stopping
                if in_time and self._may_ask() and await self._is_ours():
                    await self._ask(texts, translator, rules)

        await asyncio.gather(*map(ask, _requests(waiting)))

    async def _ask(self, texts: Sequence[Text], translator: Translator, rules: Rules) -> None:
        seconds = rules.monitor.translate.timeout.total_seconds()
        said = [text.text for text in texts]
        outcome = await translator.translate(said, texts[0].source, texts[0].target, seconds)
        match outcome:
            case Translated():
                self._failures, self._not_before = 0, _LONG_AGO
                answers = dict(zip(texts, outcome.texts, strict=True))
                found, refused = await asyncio.to_thread(_judged, answers, rules)
                await self._db(self._kept.keep, found, refused)
                log.debug("translation.done", texts=len(found), refused=len(refused))
            case Unwilling():
                # Of several, one may be to blame: next time each is asked for by itself.
                if len(texts) > 1:
                    await self._put_off(texts, outcome.reason, timedelta(0))
                else:
                    await self._db(self._kept.keep, {}, {texts[0]: outcome.reason})
            case Failing():
                self._failures += 1
                pause = _pause(self._failures, outcome.patience)
                self._failed_at = self._runtime.now()
                self._not_before = self._failed_at + pause
                await self._put_off(texts, outcome.reason, pause)
                log.warning("translation.failed", detail=outcome.reason, again_in=round(pause.total_seconds()))

    async def _put_off(self, texts: Sequence[Text], reason: str, pause: timedelta) -> None:
        await self._db(self._kept.put_off, texts, reason, self._runtime.now() + pause)


def _wanted(told: ToldSoon, rules: Rules) -> tuple[Text, ...]:
    """The texts that the message of a story is likely to show and readers cannot read."""
    channel = rules.monitor.channels.get(told.channel)
    if channel is None:
        return ()
    style = policy.style(rules.settings, channel)
    return foreign_texts(summarise(told.story, language=style.language, languages=style.languages), style)


def _requests(waiting: Iterable[WaitingText]) -> Iterator[list[Text]]:
    """The texts of each request: of one pair of languages, a few; what failed before is asked for by itself."""

    def together(each: WaitingText) -> tuple[bool, str, str]:
        return each.attempts > 0, each.text.source, each.text.target

    for (failed, *_), several in groupby(sorted(waiting, key=together), key=together):
        request: list[Text] = []
        for each in several:
            length = sum(len(text.text) for text in request) + len(each.text.text)
            if request and (failed or len(request) == _TOGETHER or length > _CHARACTERS):
                yield request
                request = []
            request.append(each.text)
        yield request


def _judged(answers: Mapping[Text, str], rules: Rules) -> tuple[dict[Text, str], dict[Text, str]]:
    """The translations that may be used, in clean text, and why the others may not."""
    found: dict[Text, str] = {}
    refused: dict[Text, str] = {}
    for text, answer in answers.items():
        said = clean(plain_text(answer))
        why = fault(text, said, rules.screener.matcher, rules.settings.watchlist.terms)
        if why:
            refused[text] = why
        else:
            found[text] = said
    return found, refused


def _pause(failures: int, patience: float) -> timedelta:
    """For how long a translator is left alone that failed so often in a row, and asked for patience (seconds)."""
    growing = min(_FIRST_PAUSE * 2.0 ** min(failures - 1, 10), _LONGEST_PAUSE)
    return timedelta(seconds=max(growing, min(patience, _PATIENCE)))


def pairs_wanted(settings: Settings) -> Iterator[tuple[str, str]]:
    """The languages of feeds that the readers of a channel cannot read, with that of the channel."""
    sources = sorted({feed.language for feed in settings.live_feeds if feed.language})
    for channel in settings.monitor.channels.values():
        for source in sources:
            if source not in (channel.language, *channel.languages):
                yield source, channel.language
