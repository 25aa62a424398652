"""The editor in Chromium: one key labels an entry, a word is tried while it is typed, all without JavaScript too."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.async_api import Page

from monitor.config.load import load_examples
from tests.support.browser import PHONE, WIDTHS, Browser, faults, overflow
from tests.web.editor.conftest import WATCHLIST, Client

pytestmark = pytest.mark.slow
PAGES = ("/words", "/words/term?key=bridge", "/words/try?words=ferry&lang=en&watch=bridges", "/queue", "/explain",
         "/stories", "/preview")  # fmt: skip


async def test_one_key_labels_and_another_takes_back(browser: Browser, client: Client) -> None:
    async def script(page: Page) -> str:
        await page.goto(f"{client.base}/queue")
        await page.keyboard.press("o")
        await page.wait_for_selector("text=leaves doubt.")
        labelled = [example.relevant for example in load_examples(client.folder / "examples.jsonl")]
        assert labelled == [False]
        await page.keyboard.press("u")
        await page.wait_for_selector("article h2")
        await page.locator("#keys").uncheck()
        await page.keyboard.press("r")
        await page.reload()
        assert not await page.locator("#keys").is_checked()
        return (client.folder / "examples.jsonl").read_text("utf-8")

    assert await browser.visit(script) == ""


async def test_a_word_is_tried_while_it_is_typed(browser: Browser, client: Client) -> None:
    async def script(page: Page) -> None:
        await page.goto(f"{client.base}/words/try?lang=en&watch=bridges")
        await page.fill("#words", "ferry")
        await page.wait_for_selector("text=A ferry sinks near Birch")
        await page.click("#save")
        await page.wait_for_selector("text=new term ferry")

    await browser.visit(script, width=PHONE)
    assert b"en: [ferry]" in client.watchlist()


async def test_all_is_there_without_javascript(browser: Browser, client: Client) -> None:
    async def script(page: Page) -> None:
        await page.goto(f"{client.base}/words/try")
        await page.fill("#words", "ferry")
        await page.select_option("#watch", "bridges")
        await page.select_option("#lang", "en")
        await page.click("text=See what it finds")
        await page.wait_for_selector("text=A ferry sinks near Birch")
        await page.click("#save")
        await page.wait_for_selector("text=new term ferry")
        await page.click("text=Take the last save back")
        await page.wait_for_selector("text=taken back")
        await page.goto(f"{client.base}/queue")
        await page.click("text=Relevant")
        await page.wait_for_selector("text=leaves doubt.")

    await browser.visit(script, javascript=False)
    assert client.watchlist() == WATCHLIST.encode()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
async def test_pages_fit_and_axe_finds_nothing_serious(
    browser: Browser, client: Client, width: int, dark: bool
) -> None:
    async def script(page: Page) -> list[str]:
        found = []
        for path in (*PAGES, f"/explain?{urlencode({'text': 'https://kite.example/0'})}"):
            await page.goto(client.base + path)
            found += [f"{path}: {fault}" for fault in await faults(page)]
            if wide := await overflow(page):
                found.append(f"{path}: {wide} pixels too wide")
        return found

    assert await browser.visit(script, width=width, dark=dark) == []
