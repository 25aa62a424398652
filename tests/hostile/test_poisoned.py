"""One hostile outlet among nine honest ones over a day, with all it can do at once: what the channel says of the honest
ones is what it says without it. All news here is invented."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.delivery.telegram.publisher import TelegramPublisher
from monitor.model.settings import Channel, DeliverySettings, FeedSource, Term, Watch, Watchlist
from tests.support.botapi import BotApi
from tests.support.clock import NOON, Clock
from tests.support.web import Reply, Web, serve
from tests.support.worker import running, settings

pytestmark = pytest.mark.slow

DAWN = NOON.replace(hour=5, minute=50)
DUSK = NOON.replace(hour=18, minute=50)
STEP = timedelta(minutes=10)
HONEST = ("Alpha Agency", "Beacon", "Courier", "Daily Dial", "Echo", "Fountain", "Gazette", "Herald", "Inquirer")
INTRUDER = "The Intruder"
_SOURCES = re.compile(r"^\d+ outlets?")
_LINK = re.compile(r": https?://\S+")
WATCHLIST = Watchlist(terms={"karabakh": Term(forms={"en": ("karabakh",)})}, watches={"news": Watch(any=("karabakh",))})


@dataclass(frozen=True)
class Item:
    """One entry: by whom, when it appears, and what the feed claims of it."""

    outlet: str
    appears: datetime
    title: str
    text: str
    link: str = ""
    claims: datetime | None = None

    @property
    def address(self) -> str:
        return self.link or f"https://{_host(self.outlet)}/{abs(hash((self.title, self.appears)))}"


def _host(outlet: str) -> str:
    return f"{outlet.replace(' ', '').lower()}.example"


def _at(clock: str) -> datetime:
    hour, _, minute = clock.partition(":")
    return DAWN.replace(hour=int(hour), minute=int(minute))


# (when, outlet, title, text): reports of one event share words; no two events do.
_DAY = """
06:00|Alpha Agency|Bridge at Dorn in Karabakh collapses, 4 dead|A bridge over the river at Dorn in Karabakh collapsed on Wednesday, killing 4 people, rescuers said. A bus was crossing it.
06:30|Beacon|Four dead as Karabakh bridge collapses at Dorn|Rescuers pulled 4 bodies from the river at Dorn after a bridge in Karabakh collapsed under a bus.
08:10|Courier|Dead at Dorn bridge in Karabakh now 6|Two more bodies were found in the river at Dorn in Karabakh, where a bridge collapsed; 6 people are dead.
08:40|Echo|Karabakh bridge collapse at Dorn kills 6|The collapse of the bridge at Dorn in Karabakh killed 6 people, doctors said.
07:10|Daily Dial|Teachers in Karabakh ask for heating in village schools|Teachers of eleven village schools in Karabakh wrote to the ministry and asked for heating before winter.
07:40|Fountain|Karabakh teachers want village schools heated before winter|A letter signed by teachers in Karabakh asks the ministry to heat eleven village schools.
09:00|Gazette|Vineyard owners in Karabakh expect the best harvest in ten years|Owners of vineyards in Karabakh said that grapes ripened early and that the harvest would be the best in ten years.
09:20|Herald|Best grape harvest in ten years expected in Karabakh vineyards|The grape harvest in the vineyards of Karabakh will be the best in ten years, owners expect.
10:00|Inquirer|Museum of carpets reopens in Karabakh town after repairs|The carpet museum opened its doors again after two years of repairs, with forty carpets of Karabakh on show.
10:50|Alpha Agency|Carpet museum in Karabakh open again after two years of repairs|Visitors returned to the carpet museum in Karabakh, which was closed for repairs for two years.
11:30|Beacon|Landslide blocks mountain road in Karabakh, 2 hurt|A landslide blocked the mountain road to Verin in Karabakh and hurt 2 drivers.
12:10|Courier|Two drivers hurt in landslide on Karabakh mountain road|Stones and mud came down on the mountain road to Verin in Karabakh; 2 drivers were hurt by the landslide.
12:30|Gazette|Observers count ballots again in Karabakh council vote|Ballots of the council vote in Karabakh are counted again after observers complained.
13:20|Echo|Council vote in Karabakh: ballots counted again|After complaints of observers, officials in Karabakh count the ballots of the council vote once more.
14:00|Herald|Doctors in Karabakh begin measles vaccination of children|Doctors began to vaccinate children against measles in Karabakh on Wednesday.
14:40|Daily Dial|Measles vaccination of children begins in Karabakh|Children are vaccinated against measles in Karabakh; doctors expect to need a month.
15:10|Fountain|Chess players from Karabakh win tournament in Tbilisi|A team of chess players from Karabakh won the tournament in Tbilisi ahead of six other teams.
16:00|Inquirer|Karabakh chess team first at Tbilisi tournament|The chess team of Karabakh took first place at a tournament in Tbilisi.
17:00|Courier|Power station in Karabakh stops for lack of water|The power station stopped its turbines since the reservoir in Karabakh holds too little water.
17:30|Alpha Agency|Lack of water stops power station in Karabakh|Turbines of a power station in Karabakh stand still for lack of water in the reservoir.
18:20|Beacon|Shepherds find old coins in Karabakh cave|Shepherds found silver coins of the ninth century in a cave in Karabakh.
""".strip()  # noqa: E501 - one line a report


def _honest() -> list[Item]:
    rows = (line.split("|") for line in _DAY.splitlines())
    return [Item(outlet, _at(clock), title, text) for clock, outlet, title, text in rows]


def _hostile(honest: list[Item]) -> Iterator[Item]:
    """Everything at once."""
    bridge, teachers, grapes, museum = honest[0], honest[4], honest[6], honest[8]
    landslide, measles, power = honest[10], honest[14], honest[18]

    def at(item: Item, minutes: float) -> datetime:
        return item.appears + timedelta(minutes=minutes)

    # A flood, dated ahead, just before others have news.
    for number in range(400):
        when = _at("08:50")
        title = f"Karabakh: {number} goats cross hill {number * 3 + 1} by mill {number * 7 + 2}"
        yield Item(INTRUDER, when, title, f"Goat number {number}.", claims=when + timedelta(minutes=5))
    # Bridges between two stories.
    for number in range(2):
        yield Item(
            INTRUDER,
            at(teachers, 50 + 10 * number),
            f"Bridge at Dorn in Karabakh collapses; teachers ask for heating in village schools ({number})",
            f"{bridge.text} {teachers.text}",
        )
    # Copies that claim to be older, with an agency's name beneath, and a link of its own.
    for original in (teachers, museum, power):
        yield Item(
            INTRUDER,
            at(original, 10),
            original.title,
            f"{original.text} (TASS)",
            link=f"https://phishing.example/{original.title[:7]}",
            claims=original.appears - timedelta(minutes=30),
        )
    # The address of another's report, with an advertisement.
    yield Item(
        INTRUDER,
        at(museum, 20),
        "Karabakh carpets at half price, this week only",
        "Buy carpets of Karabakh at half price at bargain.example this week only.",
        link=museum.address,
        claims=museum.appears - timedelta(minutes=40),
    )
    yield Item(
        INTRUDER,
        at(grapes, 10),
        "Wine of Karabakh delivered to your door",
        "Wine of Karabakh is delivered to your door tomorrow.",
        link=grapes.address,
    )
    # Inventions of a toll.
    for number, toll in enumerate((99999, 45, 5000)):
        yield Item(
            INTRUDER,
            at(bridge, 40 + 10 * number),
            f"Bridge at Dorn in Karabakh collapses, {toll} dead",
            f"A bridge at Dorn in Karabakh collapsed, killing {toll} people, rescuers said. A bus was crossing it.",
        )
    yield Item(
        INTRUDER,
        at(landslide, 10),
        "Landslide blocks mountain road in Karabakh, 900 dead",
        "A landslide blocked the mountain road to Verin in Karabakh and killed 900 drivers.",
        claims=landslide.appears - timedelta(minutes=50),
    )
    # Texts that Telegram would turn into links and commands.
    yield Item(
        INTRUDER,
        at(measles, 10),
        "Doctors in Karabakh begin measles vaccination of children, see t.me/intruder and @intruder",
        "Doctors began to vaccinate children against measles in Karabakh. Write to win@intruder.example or /start.",
    )


async def _day(url: str, items: list[Item], until: datetime = DUSK) -> list[tuple[str, str]]:
    """What stands in the channel after a day with these entries: the text of each message and the page it previews."""
    outlets = sorted({item.outlet for item in items})
    clock = Clock(DAWN)
    channel = Channel(chat="@sample")
    async with serve() as web, BotApi() as api:
        api.add_chat("@sample")
        sources = [
            FeedSource(url=web.url(f"/{_host(outlet)}"), outlet=outlet, language="en", interval=STEP)
            for outlet in outlets
        ]
        rules = DeliverySettings(per_minute=1000, per_second=30)
        configured = settings(sources, WATCHLIST, {"main": channel}, delivery=rules)
        telegram = TelegramPublisher(api.token, api.url, rules)
        await telegram.open()
        async with running(url, configured, telegram, clock) as app:
            while clock.now < until:
                _serve(web, outlets, [item for item in items if item.appears <= clock.now])
                await app.pipeline.run_once(poll_all=True)
                clock.move(minutes=STEP.total_seconds() / 60)
        await telegram.close()
        return [(message.text, _preview(message.options)) for message in api.messages("@sample")]


def _preview(options: dict[str, object]) -> str:
    return str(options.get("link_preview_options", ""))


def _serve(web: Web, outlets: list[str], items: list[Item]) -> None:
    by_outlet: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_outlet[item.outlet].append(item)
    for outlet in outlets:
        entries = "".join(_entry(item) for item in reversed(by_outlet[outlet]))
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>K</title>{entries}</channel></rss>'
        web[f"/{_host(outlet)}"] = Reply(body=body.encode())


def _entry(item: Item) -> str:
    date = f"{item.claims or item.appears:%a, %d %b %Y %H:%M:%S} +0000"
    return (
        f"<item><title>{item.title}</title><link>{item.address}</link><description>{item.text}</description>"
        f"<guid isPermaLink='false'>{item.outlet}{item.title}</guid><pubDate>{date}</pubDate></item>"
    )


def _of_the_honest(messages: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The messages that name an honest outlet, without the lines of the intruder, and the list that counts it in."""
    found = []
    for text, preview in messages:
        if any(outlet in text for outlet in HONEST):
            told = (part for part in text.split("\n\n") if not _SOURCES.match(part))
            lines = (_LINK.sub("", line) for part in told for line in part.split("\n") if INTRUDER not in line)
            found.append(("\n".join(line for line in lines if line not in HONEST), preview))
    return found


async def test_a_hostile_outlet_changes_nothing_that_is_said_of_honest_ones(tmp_path: Path) -> None:
    honest = _honest()
    alone = await _day(f"sqlite:///{tmp_path / 'alone'}", honest)
    assert len(_of_the_honest(alone)) == len(alone) >= 10
    both = await _day(f"sqlite:///{tmp_path / 'both'}", [*honest, *_hostile(honest)])
    assert _of_the_honest(both) == _of_the_honest(alone)


async def test_a_quiet_outlet_that_reports_honestly_is_heard(tmp_path: Path) -> None:
    """The same outlet, where it does what the others do: its name stands in the posts."""
    honest = _honest()
    bridge = replace(
        honest[1],
        outlet=INTRUDER,
        appears=honest[1].appears + STEP,
        title="Bus falls as Karabakh bridge collapses at Dorn, four dead",
    )
    texts = [text for text, _ in await _day(f"sqlite:///{tmp_path / 'heard'}", [*honest, bridge], _at("07:00"))]
    assert any(INTRUDER in text and "Dorn" in text for text in texts)
