"""The desk in Chromium, at phone and desktop width, light and dark: readable, usable by keys, without what axe calls
serious or critical.

With ``DESK_PICTURES`` set to a folder, the pages are left there as pictures.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from monitor.model.publications import Message
from monitor.web.guard import Reach
from monitor.web.table import PAGES
from tests.store.samples import NOW, begin, posted
from tests.support.browser import DESKTOP, PHONE, Browser, faults, overflow
from tests.support.desk import CONFIG, desk, fill

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = pytest.mark.slow
SHOWN = [page.path for page in PAGES if page.title]
WORDS = "alder-birch-cedar"
_BROKEN = r"""() => {
  const broken = [], walk = document.createTreeWalker(document.querySelector("table"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());)
    for (const word of node.parentElement.closest(".address") ? [] : node.data.matchAll(/[a-z0-9]{2,8}/gi)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((line) => line.top)).size > 1) broken.push(word[0]);
    }
  return broken;
}"""
"""Short words of a table that stand on more than one line, but for those of addresses."""


async def _picture(page: Page, name: str) -> None:
    if folder := os.environ.get("DESK_PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
async def test_every_page_is_fit_for_everybody(
    browser: Browser, sqlite_url: str, tmp_path: Path, width: int, dark: bool
) -> None:
    async with desk(sqlite_url, tmp_path) as client:
        fill(client.desk.store)
        client.desk.store.operators.pause(["second"], NOW)

        async def script(page: Page) -> None:
            for path in (*SHOWN, "/nowhere"):
                await page.goto(client.root + path)
                await _picture(page, f"{path.strip('/').replace('/', '-') or 'overview'}-{width}-{dark}")
                assert (path, await faults(page)) == (path, [])
                assert (path, await overflow(page)) == (path, 0)

        await browser.visit(script, width=width, dark=dark)


async def test_long_neighbours_break_no_short_words(browser: Browser, sqlite_url: str, tmp_path: Path) -> None:
    watches = "".join(f"  crossing-number-{each}: {{any: [long-bridges]}}\n" for each in range(40))
    words = f"terms:\n  long-bridges: {{label: Bridges and viaducts, forms: {{en: [bridge]}}}}\nwatches:\n{watches}"
    async with desk(sqlite_url, tmp_path, config={**CONFIG, "watchlist.yaml": words}) as client:
        fill(client.desk.store)
        posted(client.desk.store, "third")
        begin(client.desk.store, message=Message("long", "A bridge opens at Alder " * 20))

        async def script(page: Page) -> None:
            for path in ("/outbox", "/feeds", "/words"):
                await page.goto(client.root + path)
                assert (path, await page.evaluate(_BROKEN)) == (path, [])

        await browser.visit(script, width=DESKTOP)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_the_login_is_fit_for_everybody(browser: Browser, sqlite_url: str, tmp_path: Path, dark: bool) -> None:
    async with desk(sqlite_url, tmp_path, reach=Reach(local=False), password=WORDS) as client:

        async def script(page: Page) -> None:
            await page.goto(f"{client.root}/feeds")
            await _picture(page, f"login-{dark}")
            assert await faults(page) == []
            await page.keyboard.type("a wrong guess")
            await page.keyboard.press("Enter")
            await page.get_by_role("alert").get_by_text("This is not the password.").wait_for()
            assert await faults(page) == []
            await page.get_by_label("Password").fill(WORDS)
            await page.keyboard.press("Enter")
            await page.get_by_role("heading", name="Feeds").wait_for()
            await page.get_by_role("button", name="Log out").click()
            await page.get_by_role("heading", name="Log in").wait_for()

        await browser.visit(script, width=PHONE, dark=dark)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
async def test_a_channel_is_paused_by_keys(browser: Browser, sqlite_url: str, tmp_path: Path, javascript: bool) -> None:
    async with desk(sqlite_url, tmp_path) as client:
        fill(client.desk.store)

        async def script(page: Page) -> None:
            await page.goto(client.root)
            await page.get_by_role("button", name="Pause main").focus()
            await page.keyboard.press("Enter")
            await page.get_by_role("status").get_by_text("Paused: main").wait_for()
            await page.get_by_role("button", name="Resume main").wait_for()

        await browser.visit(script, javascript=javascript)
        assert [each.paused_since for each in client.desk.store.outbox.channels()] == [NOW, None]


async def test_the_overview_refreshes_itself_and_keeps_the_focus(
    browser: Browser, sqlite_url: str, tmp_path: Path
) -> None:
    async with desk(sqlite_url, tmp_path) as client:
        fill(client.desk.store)

        async def script(page: Page) -> None:
            await page.clock.install()
            await page.goto(client.root)
            await page.get_by_role("button", name="Pause second").focus()
            client.desk.store.operators.pause(["main"], NOW)
            client.now += timedelta(minutes=1)
            await page.clock.run_for(11_000)
            await page.get_by_role("button", name="Resume main").wait_for()
            focused = await page.evaluate("document.activeElement.textContent")
            assert focused == "Pause second"

        await browser.visit(script)


async def test_an_old_overview_says_that_it_is_old(browser: Browser, sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path) as client:

        async def script(page: Page) -> None:
            await page.clock.install()
            await page.goto(client.root)
            await page.route("**/*", lambda route: route.abort())
            await page.clock.run_for(11_000)
            await page.locator("#live.stale").wait_for()
            assert await faults(page) == []

        await browser.visit(script)


async def test_feeds_are_found_while_somebody_types(browser: Browser, sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path) as client:
        fill(client.desk.store)

        async def script(page: Page) -> None:
            await page.goto(f"{client.root}/feeds")
            await page.get_by_label("Words").press_sequentially("heron")
            await page.get_by_text("1 of 4").wait_for()
            assert page.url.endswith("/feeds?words=heron&state=")
            assert await page.evaluate("document.activeElement.name") == "words"

        await browser.visit(script)


async def test_whoever_uses_keys_skips_to_the_content(browser: Browser, sqlite_url: str, tmp_path: Path) -> None:
    async with desk(sqlite_url, tmp_path) as client:

        async def script(page: Page) -> None:
            await page.goto(client.root)
            await page.keyboard.press("Tab")
            assert await page.evaluate("document.activeElement.textContent") == "To the content"
            await page.keyboard.press("Enter")
            assert await page.evaluate("document.activeElement.id") == "content"

        await browser.visit(script)
