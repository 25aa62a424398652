"""``monitor`` at work in a folder of its own: configuration, feeds and a Bot API on loopback."""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractAsyncContextManager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model.publications import PublicationState
from monitor.store import OutboxRow, Store
from tests.support.botapi import TOKEN, BotApi
from tests.support.process import Process, monitor
from tests.support.web import Reply, Web
from tests.support.worker import rss

MONITOR_YAML = """
network: {allow_private_addresses: true, connections_per_host: 20, timeout: 60s}
polling: {tick: 1s, min_interval: 1s}
articles: {fetch: false}
first_poll: {max_posts: 100}
delivery: {per_second: 30, per_minute: 1000}
channels:
  main: {chat: "@sample", settle: 0s}
"""
WATCHLIST_YAML = """
terms:
  bridge: {forms: {en: [bridge]}}
watches:
  bridges: {any: [bridge]}
"""


@dataclass
class Scene:
    """A folder with configuration, feeds and a Bot API on loopback, and the process that works with them."""

    folder: Path
    web: Web
    api: BotApi
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.api.add_chat("@sample")
        (self.folder / "config").mkdir()
        self.write("monitor.yaml", MONITOR_YAML)
        self.write("watchlist.yaml", WATCHLIST_YAML)
        self.environment |= {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": self.api.url}

    @property
    def url(self) -> str:
        return self.environment.get("DATABASE_URL") or f"sqlite:///{self.folder / 'state' / 'monitor.sqlite'}"

    def write(self, name: str, text: str) -> None:
        (self.folder / "config" / name).write_text(text, "utf-8")

    def feed(self, path: str, *titles: str, age: timedelta = timedelta(0)) -> None:
        """Serve these entries at ``path``."""
        self.web[path] = Reply(body=rss(*((title, datetime.now(UTC) - age) for title in titles)))

    def watch_feeds(self, *paths: str) -> None:
        feed = '  - {{url: "{}", outlet: Kite{}, language: en, interval: 1s}}'
        lines = [feed.format(self.web.url(path), path) for path in paths]
        self.write("feeds.yaml", "\n".join(["feeds:", *lines]))

    def start(self, *arguments: str, module: str = "monitor") -> AbstractAsyncContextManager[Process]:
        return monitor(*arguments, folder=self.folder, environment=self.environment, module=module)

    async def ask(self, *arguments: str) -> str:
        """What a command prints; the exit code of `monitor status` tells how the monitor is doing."""
        async with self.start(*arguments) as command:
            assert await command.ended() == 0 or arguments[0] == "status", command.errors
            return command.output

    def posts(self) -> Counter[str]:
        return Counter(message.text.split("\n")[0] for message in self.api.messages("@sample"))

    def outbox(self) -> list[OutboxRow]:
        with closing(Store.open(self.url)) as store:
            return store.outbox.rows(limit=1000)

    def states(self) -> Counter[PublicationState]:
        return Counter(row.state for row in self.outbox())
