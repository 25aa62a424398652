"""``monitor feeds add``, ``test``, ``remove``, ``import`` and ``export``: sources by hand."""

from __future__ import annotations

import signal
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from monitor.cli import sources
from monitor.config.load import load
from monitor.errors import ConfigError, UsageError
from tests.support.commands import Call, Output, Run
from tests.support.configured import CLOSED, OPENED, fill_feeds, news
from tests.support.web import Reply, serve

FEEDS = """\
# Where to look.
groups: {north: true, south: false}   # by region

feeds:
  # in the north
  - {url: "https://one.example/rss", outlet: One, group: north}   # slow

  # in the south
  - {url: "https://two.example/rss", group: south}
"""
LINK = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'


class Terminal(StringIO):
    """A person who types."""

    def isatty(self) -> bool:
        return True


class Listed:
    """feeds.yaml."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "config" / "feeds.yaml"
        self.put(FEEDS)

    @property
    def text(self) -> str:
        return self._path.read_text("utf-8")

    def put(self, text: str) -> None:
        self._path.write_text(text, "utf-8")

    def lose(self) -> None:
        self._path.unlink()


@pytest.fixture
def file(folder: Path) -> Listed:
    return Listed(folder)


def page(*links: tuple[str, str]) -> Reply:
    """A page that declares these feeds, by what it calls them and their addresses."""
    head = "".join(LINK.format(*each) for each in links)
    return Reply(body=f"<!doctype html><html><head>{head}</head><body><p>Sample</p></body></html>".encode())


def lines(printed: str) -> list[list[str]]:
    return [line.split() for line in printed.splitlines()]


# --- add and test ------------------------------------------------------------------------------------------------


async def test_a_feed_is_looked_at_and_its_line_written(output: Output, folder: Path, file: Listed) -> None:
    async with serve() as web:
        web["/rss"] = news(OPENED, "Nothing of note", CLOSED)
        tested = await output("feeds", "test", web.url("/rss"))
        assert file.text == FEEDS
        printed = await output("feeds", "add", web.url("/rss"), "--group", "north", "--yes")
    assert ["outlet", "Kite", "(its", "title)"] in lines(tested)
    for told in (tested, printed):
        assert f"bridge       {OPENED}" in told
        assert "-            Nothing of note" in told
        assert "2 of 3 entries would match, by the words of the watchlist" in told
    line = f'  - {{url: "{web.url("/rss")}", outlet: Kite, group: north}}\n'
    before, mark, after = FEEDS.partition("# slow\n")
    assert file.text == before + mark + line + after
    assert printed.endswith("written to config/feeds.yaml; a worker that runs takes it up within seconds\n")
    assert load(folder / "config", {}).live_feeds[-1].outlet == "Kite"


async def test_what_is_said_stands_in_place_of_what_is_proposed(output: Output, folder: Path, file: Listed) -> None:
    file.put("feeds: []\n")
    words = ("--outlet", "The Kite", "--language", "hy", "--country", "AM", "--perspective", "Armenia-based", "private")
    rest = ("--group", "kites", "--interval", "15m", "--article", "false", "--note", "a sample: of ours")
    async with serve() as web:
        web["/rss"] = news(OPENED)
        printed = await output("feeds", "add", web.url("/rss"), *words, *rest, "--yes")
    assert "groups that are new, and on: kites" in printed
    keys = "outlet: The Kite, language: hy, country: AM, perspective: [Armenia-based, private], group: kites"
    more = 'interval: "15m", article: false, note: "a sample: of ours"'
    line = f'  - {{url: "{web.url("/rss")}", {keys}, {more}}}\n'
    assert file.text == f"feeds:\n{line}groups:\n  kites: true\n"
    (feed,) = load(folder / "config", {}).live_feeds
    assert (feed.article, feed.interval) == (False, timedelta(minutes=15))


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--language", "arm"), "nothing was written.*\n.*did you mean hy"),
        (("--group", "nort"), "there is no group 'nort'; did you mean 'north'"),
        (("--interval", "soon"), "'soon' is not a duration"),
    ],
)
async def test_a_wrong_key_writes_nothing(call: Call, file: Listed, words: tuple[str, ...], complaint: str) -> None:
    async with serve() as web:
        web["/rss"] = news(OPENED)
        with pytest.raises(UsageError, match=complaint):
            await call("feeds", "add", web.url("/rss"), *words, "--yes")
    assert file.text == FEEDS


async def test_a_feed_that_is_there_is_told(output: Output, file: Listed) -> None:
    printed = await output("feeds", "add", "http://two.example:80/rss/#top", "--yes")
    assert printed.startswith("this feed is there already, as https://two.example/rss (two.example); it is off: see ")
    assert printed.endswith("\nnothing to write\n")
    assert file.text == FEEDS


async def test_a_page_leads_to_its_only_feed(output: Output, file: Listed) -> None:
    async with serve() as web:
        web["/"], web["/rss"] = page(("News", "/rss")), news(OPENED)
        printed = await output("feeds", "add", web.url("/"), "--yes")
        assert f'url: "{web.url("/rss")}"' in file.text
        assert "The page declares" not in printed
        printed = await output("feeds", "add", web.url("/"), "--yes")
        assert printed.startswith(f"this feed is there already, as {web.url('/rss')} (Kite)")


async def test_of_several_feeds_one_is_chosen(
    call: Call, output: Output, file: Listed, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serve() as web:
        web["/"], web["/hy"], web["/en"] = page(("Hy", "/hy"), ("En", "/en")), news(OPENED), news(CLOSED)
        with pytest.raises(UsageError, match="the page declares 2 feeds; say which: --choose 1, or its own address"):
            await call("feeds", "add", web.url("/"), "--yes")
        with pytest.raises(UsageError, match="choose a number from 1 to 2"):
            await call("feeds", "add", web.url("/"), "--choose", "3")
        assert CLOSED in await output("feeds", "test", web.url("/"), "--choose", "2")
        for answer in ("x\n", "", "0\n"):
            monkeypatch.setattr(sys, "stdin", Terminal(answer))
            with pytest.raises(UsageError, match="choose a number from 1 to 2"):
                await call("feeds", "add", web.url("/"))
        assert file.text == FEEDS
        monkeypatch.setattr(sys, "stdin", Terminal("2\ny\n"))
        printed = await output("feeds", "add", web.url("/"))
    assert ["2", "En", web.url("/en")] in lines(printed)
    assert f'url: "{web.url("/en")}"' in file.text


@pytest.mark.parametrize(("answer", "code"), [("n\n", 1), ("", 1), ("y\n", 0)])
async def test_it_asks_before_it_writes(
    call: Call, file: Listed, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    async with serve() as web:
        web["/rss"] = news(OPENED)
        ended, printed, _ = await call("feeds", "add", web.url("/rss"))
    assert ended == code
    assert ("nothing was written" in printed) == (file.text == FEEDS) == bool(code)


def test_ctrl_c_at_a_question_ends_it(run: Run, file: Listed, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupting(Terminal):
        def readline(self, size: int | None = -1, /) -> str:
            signal.raise_signal(signal.SIGINT)
            return "y\n"

    monkeypatch.setattr(sys, "stdin", Interrupting())
    code, printed, _ = run("feeds", "remove", "One")
    assert (code, file.text) == (1, FEEDS)
    assert printed.endswith("Write it? [y/N] ")


async def test_where_nobody_can_be_asked_nothing_is_written(call: Call, file: Listed) -> None:
    async with serve() as web:
        web["/rss"] = news(OPENED)
        with pytest.raises(UsageError, match="nobody can be asked here; --yes does it, --dry-run shows it"):
            await call("feeds", "add", web.url("/rss"))
        code, printed, _ = await call("feeds", "add", web.url("/rss"), "--dry-run")
    assert (code, file.text) == (0, FEEDS)
    assert "nothing was written" in printed


async def test_an_edit_made_while_it_asked_is_kept(call: Call, file: Listed, monkeypatch: pytest.MonkeyPatch) -> None:
    def edited(arguments: object, question: str) -> bool:
        file.put(FEEDS + "# mine\n")
        return True

    monkeypatch.setattr(sources, "is_wanted", edited)
    with pytest.raises(UsageError, match="was edited meanwhile; nothing was written"):
        await call("feeds", "remove", "One")
    assert file.text == FEEDS + "# mine\n"


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/gone", "cannot read http://.*/gone: 127.0.0.1 answered with status 404"),
        (
            "/bare",
            "cannot read http://.*: a page that declares no feed, and its site keeps none at /feed, /rss, .*; look",
        ),
        (
            "/nested",
            "cannot read http://.*: the server sent a web page in place of a feed; did you mean 'http://.*/bare'",
        ),
        ("/words", "cannot read http://.*: neither RSS nor Atom nor JSON Feed"),
    ],
)
async def test_what_is_no_source_says_what_to_do(call: Call, file: Listed, path: str, complaint: str) -> None:
    async with serve() as web:
        web["/bare"], web["/nested"], web["/page"] = page(), page(("x", "/page")), page(("x", "/bare"))
        web["/words"] = Reply(body=b"<words/>")
        with pytest.raises(UsageError, match=complaint):
            await call("feeds", "add", web.url(path), "--yes")
    assert file.text == FEEDS


@pytest.mark.parametrize("named", ["https://t.me/kite_news", "t.me/s/kite_news", "https://telegram.me/kite_news/15"])
async def test_channels_of_telegram_are_off_until_somebody_says_so(call: Call, file: Listed, named: str) -> None:
    with pytest.raises(UsageError, match=r"read 'Kinds of sources' in config/README.md, then write telegram_previews"):
        await call("feeds", "add", named, "--yes")
    assert file.text == FEEDS


async def test_what_steers_a_terminal_is_printed_harmless(output: Output, file: Listed) -> None:
    feed = (
        "<rss version='2.0'><channel><title>&#27;]0;Kite&#7; | \u202eNews &#x9b;2J</title><item><title>A bridge "
        "&#27;[31m\u202ered&#13;gone</title><link>https://kite.example/1</link></item></channel></rss>"
    )
    async with serve() as web:
        web["/rss"] = Reply(body=feed.encode())
        web["/"] = page(("a \x1b[2J\u202e\r\n b", "/rss"), ("other", "/other"))
        printed = await output("feeds", "add", web.url("/"), "--choose", "1", "--yes")
    assert [char for char in printed if not char.isprintable() and char != "\n"] == []
    assert [char for char in file.text if not char.isprintable() and char != "\n"] == []


# --- remove ------------------------------------------------------------------------------------------------------


async def test_a_feed_is_taken_out_and_what_stays_is_said(
    call: Call, output: Output, folder: Path, file: Listed
) -> None:
    async with serve() as web:
        web["/a"], web["/b"] = news(OPENED, "Nothing of note"), news()
        fill_feeds(folder, web.url("/a"), web.url("/b"))
        before = file.text
        await call("run", "--once")
        printed = await output("feeds", "remove", web.url("/a"), "--dry-run")
        assert file.text == before
        assert "2 entries in the database, 1 matched, as long as `retention` says; stories and posts as" in printed
        assert "nothing: the database holds no entry of it" in await output("feeds", "remove", "kite 1", "--yes")
    assert file.text == before.rpartition("\n")[0] + "\n"


async def test_the_remark_about_a_feed_goes_with_it(output: Output, file: Listed) -> None:
    printed = await output("feeds", "remove", "https://two.example/rss", "--yes")
    assert ["remark", "#", "in", "the", "south"] in lines(printed)
    assert ["stays", "nothing:", "there", "is", "no", "database", "yet"] in lines(printed)
    assert file.text == FEEDS.partition("\n  # in the south")[0]


@pytest.mark.parametrize(
    ("named", "complaint"),
    [
        ("Manny", "there is no feed 'Manny'; did you mean 'Many'"),
        ("https://one.example/rs", "there is no feed 'https://one.example/rs'; did you mean 'https://one.example/rss'"),
        ("many", "many has 2 feeds; name one by its address:\n  https://a.example/1\n  https://a.example/2"),
    ],
)
async def test_which_feed_is_meant_must_be_clear(call: Call, file: Listed, named: str, complaint: str) -> None:
    many = "".join(f'  - {{url: "https://a.example/{number}", outlet: Many}}\n' for number in (1, 2))
    file.put(FEEDS + many)
    with pytest.raises(UsageError, match=complaint):
        await call("feeds", "remove", named, "--yes")


async def test_a_feed_that_a_watch_needs_is_not_taken_out(call: Call, folder: Path, file: Listed) -> None:
    rules = folder / "config" / "watchlist.yaml"
    rules.write_text(rules.read_text("utf-8").replace("{any: [circus]}", "{any: [circus], outlets: [One]}"), "utf-8")
    with pytest.raises(UsageError, match=r"nothing was written, as the configuration would be wrong:\n.*One"):
        await call("feeds", "remove", "One", "--yes")
    assert file.text == FEEDS


# --- lists of others ---------------------------------------------------------------------------------------------


async def test_lists_go_out_and_come_back_with_all_that_they_carry(output: Output, folder: Path, file: Listed) -> None:
    file.put(
        'groups: {north: true, "east, west/far": true}\nfeeds:\n'
        '  - {url: "https://one.example/rss?a=1&b=2", outlet: "<One> & \\"sons\\"", language: hy, group: north}\n'
        '  - {url: "https://feeds.two.test/rss", outlet: Երկու, group: "east, west/far", hosts: [two.example]}\n'
        '  - {url: "https://three.example/rss"}\n',
    )
    before = load(folder / "config", {}).feeds
    printed = await output("feeds", "export", "--opml", "list.opml")
    assert printed == "3 feeds: list.opml\n"
    assert (await output("feeds", "export", "--opml")).encode() == (folder / "list.opml").read_bytes()
    file.put("feeds: []\n")
    printed = await output("feeds", "import", "--opml", "list.opml", "--yes")
    assert "3 new feeds, 0 there already" in printed
    assert "groups that are new, and on: north, east, west/far" in printed
    after = load(folder / "config", {}).feeds
    assert sorted(after, key=lambda feed: feed.url) == sorted(before, key=lambda feed: feed.url)
    printed = await output("feeds", "import", "--opml", "list.opml", "--yes")
    assert printed.endswith("0 new feeds, 3 there already\nnothing to write\n")


async def test_keys_and_feeds_that_are_off_stay_at_home(call: Call, file: Listed) -> None:
    file.put(FEEDS + '  - {url: "https://me:hunter2@three.example/rss"}\n')
    _, printed, complaint = await call("feeds", "export", "--opml")
    assert "one.example" in printed
    assert "two.example" not in printed
    assert "hunter2" not in printed
    assert complaint == (
        "monitor: 1 feed left out, whose address holds a key; see --private\nmonitor: 1 feed left out that are off\n"
    )
    assert (await call("feeds", "export", "--private", "--opml", "mine.opml"))[1] == "2 feeds: mine.opml\n"
    file.put("feeds: []\n")
    await call("feeds", "import", "--opml", "mine.opml", "--yes")
    assert 'url: "https://me:hunter2@three.example/rss"' in file.text


async def test_a_folder_is_not_written_over(call: Call, file: Listed) -> None:
    with pytest.raises(UsageError, match=r"cannot write \.: "):
        await call("feeds", "export", "--opml", ".")


async def test_what_cannot_be_taken_over_is_told_and_the_rest_is(output: Output, folder: Path, file: Listed) -> None:
    (folder / "list.opml").write_text(
        """<opml version="1.0"><body>
        <outline text="Papers"><outline text="Five" xmlUrl="feed://five.example/rss" language="xx-1"/></outline>
        <outline text="South"><outline xmlUrl="https://seven.example/rss"/></outline><outline xmlUrl="no address"/>
        <outline text="One" xmlUrl="http://one.example/rss/"/>
        <outline text="Bad" xmlUrl="javascript:alert(1)"/><outline text="Long" xmlUrl="https://a.example/{}"/>
        <outline text="Five again" xmlUrl="https://five.example/rss"/><outline text="Kite" xmlUrl="https://t.me/kite_news"/>
        <outline text="Link" type="link" url="https://six.example"/>
        </body></opml>""".replace("{}", "x" * 3000)
    )
    printed = await output("feeds", "import", "--opml", "list.opml", "--yes")
    assert "2 new feeds, 2 there already" in printed
    assert "1 of these will be off, as their group is" in printed
    assert printed.count("this is no web address") == 3
    assert "Telegram's channels are not read unless polling.telegram_previews says so" in printed
    assert '  - {url: "https://five.example/rss", outlet: Five, group: Papers}' in file.text.splitlines()
    assert '  - {url: "https://seven.example/rss", group: south}' in file.text.splitlines()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (None, "cannot read list.opml: No such file"),
        ("", "cannot read list.opml: no readable XML"),
        ("<html/>", "cannot read list.opml: no OPML: it begins with <html>"),
        ("<opml><body/></opml>", "list.opml lists no feed"),
    ],
)
async def test_what_is_no_list_is_said(
    call: Call, folder: Path, file: Listed, text: str | None, complaint: str
) -> None:
    if text is not None:
        (folder / "list.opml").write_text(text)
    with pytest.raises(UsageError, match=complaint):
        await call("feeds", "import", "--opml", "list.opml", "--yes")
    assert file.text == FEEDS


@pytest.mark.parametrize(
    "words",
    [("test", "x.invalid"), ("remove", "x"), ("export", "--opml"), ("import", "--opml", "x"), ("add", "x.invalid")],
)
async def test_without_a_configuration_nothing_is_asked(call: Call, file: Listed, words: tuple[str, ...]) -> None:
    file.lose()
    with pytest.raises(ConfigError, match="there is no such file"):
        await call("feeds", *words)
