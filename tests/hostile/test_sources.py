"""Pages, lists and titles that mean harm to a person who names them as a source."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from monitor.cli.commands import command
from monitor.cli.parser import build_parser
from monitor.config.environment import read_environment
from monitor.errors import UsageError
from monitor.feeds.discover import Finder, Page
from monitor.feeds.subscriptions import read_subscriptions
from monitor.feeds.web.fetch import Fetcher
from monitor.feeds.web.links import MOST_FEEDS
from monitor.model.documents import Failed
from monitor.model.settings import NetworkSettings, ParsingSettings
from monitor.sandbox import Sandbox
from tests.hostile.table import row
from tests.support.configured import FILES, write_config
from tests.support.web import Reply, serve

LINK = "<link rel=alternate type=application/rss+xml title='{}' href='{}'>"
Find = Callable[[], AbstractAsyncContextManager[Finder]]


def page(*links: tuple[str, str]) -> Reply:
    return Reply(body=f"<!doctype html>{''.join(LINK.format(*link) for link in links)}<p>Sample".encode())


@pytest.fixture
def finder() -> Find:
    @asynccontextmanager
    async def finder() -> AsyncIterator[Finder]:
        """One for which 127.0.0.1 is the public network."""
        limits = ParsingSettings()
        sandbox = Sandbox(limits)
        async with Fetcher(NetworkSettings(), "test", permits=lambda address: address == "127.0.0.1") as fetcher:
            yield Finder(fetcher, sandbox, limits)
        await sandbox.close()

    return finder


@row("page-of-many-links")
async def test_of_a_page_of_many_links_the_first_are_told(finder: Find) -> None:
    async with serve() as web, finder() as finds:
        web["/"] = page(*((f"No. {number}", f"/{number}") for number in range(10_000)))
        found = await finds.look(web.url("/"))
        assert web.paths() == ["/"]
    assert isinstance(found, Page)
    assert len(found.feeds) == MOST_FEEDS


@row("page-that-leads-inside")
async def test_no_page_leads_inside(finder: Find) -> None:
    async with serve() as web, serve("127.0.0.2") as inside, finder() as finds:
        web["/"] = page(("News", inside.url("/rss", "127.0.0.2")))
        found = await finds.look(web.url("/"))
        assert isinstance(found, Page)
        refused = await finds.read(found.feeds[0].url)
        assert inside.connections == 0
    assert isinstance(refused, Failed)
    assert refused.detail == "127.0.0.2 is not a public address; see network.allow_private_addresses"


@row("robots-of-many-sitemaps")
async def test_few_sitemaps_are_asked_for(finder: Find) -> None:
    async with serve() as web, finder() as finds:
        web["/"] = page()
        web["/robots.txt"] = Reply(body=b"".join(b"Sitemap: /%d.xml\n" % number for number in range(10_000)))
        assert isinstance(await finds.look(web.url("/")), Failed)
        assert sum(path.endswith(".xml") and path[1].isdigit() for path in web.paths()) == 3


@row("title-that-steers-a-terminal")
async def test_no_title_steers_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    write_config(tmp_path, FILES)
    title = "\x1b]0;owned\x07 \x1b[2J\u202e\u2066\x9b31m a bridge\r\nb"
    item = f"<item><title>{title}</title><link>https://kite.example/1</link></item>"
    async with serve() as web:
        web["/"], web["/2"] = (
            page((title, "/1"), (title, "/2")),
            Reply(body=f"<rss version='2.0'><channel><title>{title}</title>{item}</channel></rss>".encode()),
        )
        words = ("feeds", "add", web.url("/"), "--choose", "2", "--yes")
        assert await command("feeds").run(build_parser().parse_args(words), read_environment({})) == 0
    printed = capsys.readouterr().out + (tmp_path / "config" / "feeds.yaml").read_text("utf-8")
    assert "a bridge" in printed
    assert {char for char in printed if not char.isprintable()} == {"\n"}


GROWING = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 10}">' for n in range(12))
OUTLINE = "<outline xmlUrl='https://kite.example/rss' text='{}'/>"
LISTS = [
    ("entities", f"<!DOCTYPE opml [{GROWING}]><opml><body>{OUTLINE.format('&e11;')}</body></opml>"),
    ("entities", f"<!DOCTYPE opml [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><opml>{OUTLINE.format('&e;')}</opml>"),
    ("entities", "<!DOCTYPE opml [<!ENTITY % e SYSTEM 'http://127.0.0.1:1/x'>%e;]><opml/>"),
]


@row("list-of-bombs")
@pytest.mark.parametrize(("why", "text"), LISTS)
def test_a_list_of_bombs_is_not_read(why: str, text: str) -> None:
    found = read_subscriptions(text.encode())
    assert isinstance(found, Failed)
    assert why in found.detail


@row("list-nested-deep")
def test_a_list_nested_deep_is_not_read() -> None:
    found = read_subscriptions(b"<opml>" + b"<outline text='a'>" * 100_000)
    assert isinstance(found, Failed)
    assert found.detail == "outlines nested more than 30 deep"


@row("list-of-many-feeds")
async def test_a_list_of_many_feeds_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    write_config(tmp_path, FILES)
    feeds = tmp_path / "config" / "feeds.yaml"
    for outline, why in (
        (b"<outline xmlUrl='https://a.example'/>", "5000 feeds"),
        (b"<outline   text='x'/>" * 9, "2 MB"),
    ):
        (tmp_path / "list.opml").write_bytes(b"<opml>" + outline * (12_000 if why == "2 MB" else 20_000) + b"</opml>")
        words = ("feeds", "import", "--opml", "list.opml", "--yes")
        with pytest.raises(UsageError, match=why):
            await command("feeds").run(build_parser().parse_args(words), read_environment({}))
    assert feeds.read_text("utf-8") == FILES["feeds.yaml"]
