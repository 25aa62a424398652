"""One storm: a worker that is killed again and again while feeds publish and Telegram misbehaves; then the calm after
it, and what stands in the channel."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.errors import StoreError
from monitor.model.publications import PublicationKind, PublicationState
from monitor.store import Store
from tests.chaos.mixes import ADMIN_CHAT, FAULTS, MEANS, Means
from tests.chaos.verdict import CHANNEL, DIGESTS, Verdict, has_copies, is_given_up, judge
from tests.chaos.world import World
from tests.support.botapi import TOKEN, BotApi
from tests.support.process import Process, monitor
from tests.support.web import serve

_MONITOR_YAML = """
network: {{allow_private_addresses: true, connections_per_host: 20, timeout: 5s}}
polling: {{tick: 1s, min_interval: 1s}}
parsing: {{processes: 1}}
articles: {{fetch: false}}
first_poll: {{max_posts: 100}}
# A call may take 2 s; looking begins after 3 s; the latest acceptance comes after 5 s.
delivery:
  per_second: 30
  per_minute: 1000
  timeout: 1s
  backlog: 1000
  unknown: {policy}
  reconcile: {{after: 3s, missing: 4}}
channels:
  main:
    chat: "{channel}"
    settle: 0s
    edits: {{interval: 1s}}
    replies: {{interval: 1s, max: 100}}
    picture: {picture}
  daily:
    chat: "{digests}"
    threshold: 1000
    breaking: {{outlets: 100, grave: 100}}
    digest: {{at: [{times}], chart: {chart}}}
"""
_WATCHLIST_YAML = """
terms:
  bridge: {forms: {en: [bridge]}}
watches:
  bridges: {any: [bridge]}
"""
_DELIVERY = ("call ", "commit outbox.begin_sending", "commit outbox.record_outcome")
_MAKING = ("commit migrate",)
_ENDING = ("commit feeds.release", "commit leases.release_all", "commit health.sign_off")
# Ways to end: at a point, at a moment, at a moment that may lie before the start, on the way out.
_LIVES = ("point", "moment", "birth", "stop")
_SHARES = (0.5, 0.25, 0.25)  # of those that are not aimed at a point
_DIGESTS_FOR = timedelta(hours=2)
# A life that does not come to the point where it was to end is ended all the same.
_LONGEST_START = 20.0  # seconds
_LONGEST_LIFE = 5.0
_LONGEST_END = 2.0
_CALM_WITHIN = 60.0
_NEXT_DIGEST = 75.0
_LOOK_EVERY = 0.25
_AIMED_AT = 5  # points
_TRIES = 4
_TAKE_OVERS = 0.2  # of all kills, with two workers


@dataclass(frozen=True)
class Plan:
    """What a storm is made of. ``faults`` and ``means`` are keys of ``mixes``; with ``pictures``, posts are photos;
    with ``two``, a second worker runs on the same database, and nobody kills that one. Of the lives a share is
    ``aimed`` at a point."""

    seed: int
    kills: int
    faults: str = "none"
    means: str = "forward"
    charts: bool = False
    pictures: bool = False
    two: bool = False
    aimed: float = 0.6


class Points:
    """Where lives ended, and where they may: see ``victim``. Several storms may share them."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self._tried: Counter[str] = Counter()

    def read(self) -> dict[str, int]:
        """Every point that a process passed, and how many ended there."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        words = [line.partition(" ")[::2] for line in lines]
        killed = Counter(point for what, point in words if what == "killed")
        return {point: killed[point] for _, point in words}

    def targets(self, chance: random.Random, group: tuple[str, ...] = ()) -> str:
        """A few of the points where fewest lives ended, of a group only where one is given; empty before any is known.
        A life ends at the first that it comes to. One that no life comes to is aimed at less often."""
        known = {point: killed for point, killed in self.read().items() if not group or point.startswith(group)}
        score = {point: killed + self._tried[point] // _TRIES for point, killed in known.items()}
        least = sorted(point for point in known if score[point] == min(score.values()))
        chosen = chance.sample(least, min(len(least), _AIMED_AT))
        self._tried.update(chosen)
        return ";".join(f"{point}|{1 if known[point] == 0 else chance.choice((1, 1, 2))}" for point in chosen)


class Storm:
    """A folder with configuration, servers on loopback, and the lives that are spent on them."""

    def __init__(
        self, plan: Plan, folder: Path, world: World, api: BotApi, points: Points, database_url: str | None
    ) -> None:
        self.plan = plan
        self.means: Means = MEANS[plan.means]
        self.world = world
        self.api = api
        self.url = database_url or f"sqlite:///{folder / 'state' / 'monitor.sqlite'}"
        self.points = points
        self._folder = folder
        self._chance = random.Random(plan.seed)  # noqa: S311
        self._faults = FAULTS[plan.faults]
        self._environment = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": api.url,
            "CHAOS_POINTS": str(self.points.log),
            **({"TELEGRAM_ADMIN_CHAT": str(ADMIN_CHAT)} if self.means.admin_chat else {}),
            **({"DATABASE_URL": database_url} if database_url else {}),
        }
        self.complaints: list[str] = []
        self.handover = 0.0  # seconds, the longest

    def prepare(self) -> None:
        """Write the configuration, open the chats."""
        for chat in (CHANNEL, DIGESTS):
            self.api.add_chat(chat, can_edit=self.means.can_edit)
        self.api.add_chat(ADMIN_CHAT, type="private", title="Operators")
        config = self._folder / "config"
        config.mkdir()
        now = datetime.now(UTC)
        minutes = range(int(_DIGESTS_FOR / timedelta(minutes=1)))
        text = _MONITOR_YAML.format(
            policy=self.means.policy,
            channel=CHANNEL,
            digests=DIGESTS,
            times=", ".join(f'"{now + timedelta(minutes=minute):%H:%M}"' for minute in minutes),
            chart=str(self.plan.charts).lower(),
            picture="photo" if self.plan.pictures else "preview",
        )
        (config / "monitor.yaml").write_text(text, "utf-8")
        (config / "watchlist.yaml").write_text(_WATCHLIST_YAML, "utf-8")
        (config / "feeds.yaml").write_text("\n".join(["feeds:", *self.world.feeds]), "utf-8")

    @asynccontextmanager
    async def life(self, kill: str = "", host: str = "") -> AsyncIterator[Process]:
        """A worker that ends itself at ``kill``; what it complains of is kept."""
        environment = {**self._environment, "CHAOS_KILL": kill, "CHAOS_HOST": host}
        async with monitor("run", folder=self._folder, environment=environment, module="tests.chaos.victim") as worker:
            yield worker
        if "Traceback" in worker.errors:
            self.complaints.append(worker.errors[worker.errors.index("Traceback") :][:3000])

    async def begin(self) -> None:
        """Where the worker looks by edits, a first message gets its receipt: before that, an edit is not safe."""
        if self.means.can_probe and not self.means.admin_chat:
            self.world.open_story()
            async with self.life() as worker:
                await self._live(worker, lambda: "delivery.delivered" in worker.errors, _CALM_WITHIN)
                await self._idle(worker)

    async def spend(self) -> None:
        """One life, from its start to its end at a point or at a moment."""
        shares = (self.plan.aimed, *((1 - self.plan.aimed) * share for share in _SHARES))
        kind = self._chance.choices(_LIVES, shares)[0] if self.world.events else "birth"
        self.world.open_story()
        for _ in range(self._chance.randint(0, 3) if self._faults else 0):
            self.api.faults.append(self._chance.choice(self._faults)(self._chance))
        # One that starts on the same machine knows at once that the one before it is dead.
        host = self._chance.choice(("", f"machine{self.world.reports}")) if self.plan.two else ""
        async with self.life(self._kill(kind), host) as worker:
            if kind != "birth":
                await self._live(worker, lambda: "worker.started" in worker.errors, _LONGEST_START)
            await self._live(worker, lambda: False, _LONGEST_LIFE if kind == "point" else self._chance.uniform(0, 4))
            if kind == "stop" and worker.runs:
                worker.signal(signal.SIGTERM)
                await self._live(worker, lambda: False, _LONGEST_END)
        if self.plan.two and self._chance.random() < _TAKE_OVERS:
            await self.take_over()

    def _kill(self, kind: str) -> str:
        """The points at which such a life may end; empty: it ends at a moment."""
        if kind == "birth":
            return self.points.targets(self._chance, _MAKING)
        if kind == "stop":
            return self.points.targets(self._chance, _ENDING)
        group = _DELIVERY if self._chance.random() < 0.5 else ()
        return self.points.targets(self._chance, group) if kind == "point" else ""

    async def take_over(self) -> None:
        """See how long readers wait for news where one of two workers has just died."""
        self.api.faults.clear()
        await self.api.wait_for_late_calls()
        mark, began = self.world.open_story().mark, time.monotonic()
        while time.monotonic() < began + _CALM_WITHIN:
            await asyncio.sleep(_LOOK_EVERY)
            if any(mark in message.text for message in self.api.messages(CHANNEL)):
                break
        self.handover = max(self.handover, time.monotonic() - began)

    async def _live(self, worker: Process, until: Callable[[], bool], seconds: float) -> None:
        """Let the world go on until something holds, the worker ended, or the time is over."""
        deadline = time.monotonic() + seconds
        while worker.runs and not until() and time.monotonic() < deadline:
            self._happen()
            await worker.wait(min(_LOOK_EVERY, max(deadline - time.monotonic(), 0.01)))

    def _happen(self) -> None:
        """Perhaps something happens in the world."""
        if self._chance.random() < 0.05:
            self.world.open_story()
        if self._chance.random() < 0.3:
            posted = self._told()
            if posted:
                self.world.follow_up(self.world.events[self._chance.choice(posted)])
        if self._chance.random() < 0.05:
            self.api.post_as_another(CHANNEL, "a word from another admin")

    def _told(self) -> list[str]:
        """The marks of stories of which all was told that is known: news of them will be told in a reply of its own."""
        try:
            with closing(Store.open(self.url)) as store:
                rows = [row for row in store.outbox.rows(limit=5000) if row.channel == "main"]
        except StoreError:  # the first life did not come as far as making the tables
            return []
        open_stories = {row.story_id for row in rows if row.state is not PublicationState.SENT}
        told = [row for row in rows if row.kind is not PublicationKind.EDIT and row.story_id not in open_stories]
        texts = Counter(mark for row in told for mark in self.world.events if mark in (row.text or ""))
        return [mark for mark, times in texts.items() if times == 1 + len(self.world.events[mark].tolls)]

    async def calm(self) -> None:
        """No faults any more: let a worker do all that waits, and stop as it should."""
        self.api.faults.clear()
        await self.api.wait_for_late_calls()
        async with self.life() as worker:
            await self._idle(worker)
            # The numbers of the next messages tell the worker of what arrived late meanwhile.
            self.world.open_story()
            await self._idle(worker)
            if self.means.can_probe and has_copies(self.api):
                await self._live(worker, lambda: not has_copies(self.api), _NEXT_DIGEST)
                await self._idle(worker)
            code = await worker.stop()
            if code:
                self.complaints.append(f"the last life ended with code {code}")

    async def _idle(self, worker: Process) -> None:
        deadline = time.monotonic() + _CALM_WITHIN
        quiet = 0
        while worker.runs and quiet < 6 and time.monotonic() < deadline:
            await asyncio.sleep(_LOOK_EVERY)
            quiet = quiet + 1 if not self.waiting() else 0

    def waiting(self) -> bool:
        """Is there anything left to be done?"""
        now = datetime.now(UTC)
        busy = {PublicationState.PENDING, PublicationState.SENDING}
        if self.means.policy == "resend":
            busy.add(PublicationState.UNKNOWN)
        with closing(Store.open(self.url)) as store:
            read = store.health.tally(datetime(2000, 1, 1, tzinfo=UTC)).entries
            return (
                read < self.world.reports
                or bool(store.entries.ungrouped(now, 1))
                or bool(store.decisions.undecided(1))
                or any(row.state in busy and not is_given_up(row) for row in store.outbox.rows(limit=5000))
            )

    def judged(self, seconds: float) -> Verdict:
        """What it left, after so long."""
        return judge(
            world=self.world,
            api=self.api,
            url=self.url,
            means=self.means,
            complaints=self.complaints,
            handover=self.handover,
            seconds=seconds,
        )


@asynccontextmanager
async def brewing(plan: Plan, folder: Path, points: Points, database_url: str | None = None) -> AsyncIterator[Storm]:
    """A storm that is prepared, in a new folder."""
    folder.mkdir()  # noqa: ASYNC240 - nobody waits for it
    async with serve() as web, BotApi(strict=True, log=folder / "calls.jsonl") as api:
        storm = Storm(plan, folder, World(web, plan.seed), api, points, database_url)
        storm.prepare()
        yield storm


async def run(plan: Plan, folder: Path, points: Points, database_url: str | None = None) -> Verdict:
    """Let a storm pass over a new folder, and judge what it left."""
    began = time.monotonic()
    async with brewing(plan, folder, points, database_url) as storm:
        async with storm.life(host="companion") if plan.two else nullcontext():
            await storm.begin()
            for _ in range(plan.kills):
                await storm.spend()
            await storm.calm()
        return storm.judged(time.monotonic() - began)
