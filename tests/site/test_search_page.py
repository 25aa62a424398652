"""The page of the search in a real browser: what readers type and see, and what they see without a script."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from monitor.site.serve import server
from tests.support.browser import DESKTOP, PHONE, Browser, faults, overflow
from tests.support.reports import made
from tests.support.searching import HEADLINES, Index
from tests.support.sitelines import archived, line

if TYPE_CHECKING:
    from playwright.async_api import Page

# Functions: a text would be evaluated, which the policy of the page does not allow.
DONE = """typed => new URLSearchParams(location.search).get("q") === typed &&
  document.getElementById("count").textContent.startsWith("Stories")
  === (document.querySelectorAll("#found > li").length > 0)"""
SHOWN = "count => document.querySelectorAll('#found > li').length === count"
HOSTILE = '<img src=x onerror="document.title = 1"> {{ 7 }}'


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The search of a site with a story in each language, and thirty alike."""
    folder = tmp_path_factory.mktemp("searched") / "site"
    told = [
        (of := line(at, headline, language=code), archived(of, made(headline, language=code)))
        for at, (code, (headline, _)) in enumerate(HEADLINES.items(), 1)
    ]
    told += [(of := line(100 + at, f"Ferry {at}"), archived(of)) for at in range(30)]
    hostile = line(200, HOSTILE, outlets=(HOSTILE,))
    Index(folder).add([*told, (hostile, archived(hostile))])
    with server(folder, 0) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}/search.html"
        serving.shutdown()
        thread.join()


async def find(page: Page, typed: str) -> list[str]:
    """The headlines that a reader sees who types this."""
    await page.fill("#words", typed)
    await page.press("#words", "Enter")
    await page.wait_for_function(DONE, arg=typed)
    return await page.locator("#found .headline a").all_inner_texts()


@pytest.mark.parametrize(("width", "dark"), [(PHONE, True), (DESKTOP, False)])
def test_a_reader_finds_stories_in_every_language(browser: Browser, address: str, width: int, dark: bool) -> None:
    async def script(page: Page) -> None:
        await page.goto(address)
        for headline, typed in HEADLINES.values():
            assert headline in await find(page, typed)
        assert await page.locator("#found a").first.get_attribute("href") == f"story/{len(HEADLINES)}.html"
        assert await overflow(page) == 0
        assert await faults(page) == []

    browser.run(script, width=width, dark=dark)


def test_ten_at_once_and_what_is_written_is_text(browser: Browser, address: str) -> None:
    async def script(page: Page) -> None:
        await page.goto(f"{address}?q=ferry")
        await page.wait_for_selector("#found > li")
        assert await page.inner_text("#count") == "Stories found: 30"
        assert await page.locator("#found .headline").all_inner_texts() == [f"Ferry {at}" for at in range(29, 19, -1)]
        await page.click("#more")
        await page.wait_for_function(SHOWN, arg=20)
        await page.click("#more")
        await page.wait_for_function(SHOWN, arg=30)
        assert not await page.is_visible("#more")
        assert await find(page, "onerror") == [HOSTILE]
        assert await page.locator("#found img").count() == 0
        assert await find(page, "nowhere") == []
        assert await page.inner_text("#count") == "Nothing was found."

    browser.run(script)


def test_without_a_script_the_page_says_so_and_leads_to_the_days(browser: Browser, address: str) -> None:
    async def script(page: Page) -> None:
        await page.goto(address)
        assert "The search needs JavaScript" in await page.inner_text("main")
        assert await page.get_attribute("main noscript a, main a", "href") == "index.html"
        assert not await page.is_visible("#search")

    browser.run(script, javascript=False)
