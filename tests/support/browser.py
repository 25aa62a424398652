"""A real browser for tests: Chromium, headless, one for each process of the tests; it reaches loopback and files only.

async def test_it(browser):
    async def script(page):
        await page.goto(address)
        assert await faults(page) == []
    await browser.visit(script, width=PHONE, dark=True)

The script runs in the browser's own event loop, beside that of the test and its servers; a test that has no loop calls
``browser.run``. A script fails where the page asked for anything elsewhere, where its own script failed, or where the
page's Content-Security-Policy kept something of it out. Where no Chromium is found, tests that ask for ``browser`` are
skipped by name; with MONITOR_REQUIRE_BROWSER=1 they fail.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import ConsoleMessage, Page, Playwright, Route

T = TypeVar("T")
Script: TypeAlias = "Callable[[Page], Awaitable[T]]"

PHONE, DESKTOP = 390, 1280
WIDTHS = (PHONE, DESKTOP)
_HEIGHT = {PHONE: 844, DESKTOP: 800}
EXECUTABLES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
_REQUIRED = "MONITOR_REQUIRE_BROWSER"
_PATIENCE = 60_000  # milliseconds


class Browser:
    """The running browser, in a thread with an event loop of its own, which outlasts those of tests."""

    def __init__(self, executable: str) -> None:
        self._executable = executable
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="browser", daemon=True)
        self._playwright: Playwright
        self._chromium: Chromium

    def start(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, script: Script[T], **how: Any) -> T:
        """Let a script work in a page of a new profile; ``how`` as ``visit`` takes it."""
        return asyncio.run_coroutine_threadsafe(self._visit(script, **how), self._loop).result()

    async def visit(self, script: Script[T], **how: Any) -> T:
        """The same for a test with a loop: ``width`` in pixels, ``dark``, and whether there is ``javascript``."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._visit(script, **how), self._loop))

    async def _open(self) -> None:
        from playwright.async_api import async_playwright  # most processes of the tests need no browser

        self._playwright = await async_playwright().start()
        launch = self._playwright.chromium.launch
        self._chromium = await launch(executable_path=self._executable, args=_ARGUMENTS, timeout=_PATIENCE)

    async def _close(self) -> None:
        await self._chromium.close()
        await self._playwright.stop()

    async def _visit(
        self, script: Script[T], *, width: int = DESKTOP, dark: bool = False, javascript: bool = True
    ) -> T:
        context = await self._chromium.new_context(
            viewport={"width": width, "height": _HEIGHT.get(width, 800)},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            service_workers="block",
        )
        context.set_default_timeout(_PATIENCE)
        complaints: list[str] = []

        async def look(route: Route) -> None:
            if _is_near(route.request.url):
                await route.continue_()
            else:
                complaints.append(f"it asked for {route.request.url}")
                await route.abort()

        def listen(message: ConsoleMessage) -> None:
            if message.type == "error" and "Content Security Policy" in message.text:
                complaints.append(message.text)

        try:
            await context.route("**/*", look)
            page = await context.new_page()
            page.on("console", listen)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            result = await script(page)
        finally:
            await context.close()
        assert not complaints, complaints
        return result


def _is_near(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("file", "data", "blob", "about") or parts.hostname in ("127.0.0.1", "localhost", "::1")


async def faults(page: Page) -> list[str]:
    """What axe finds to be serious or critical in a page, as people see it now."""
    from axe_playwright_python.async_playwright import Axe

    results = await Axe().run(page)
    return [
        f"{found['id']}: {found['help']}: {[node['target'] for node in found['nodes']][:5]}"
        for found in results.response["violations"]
        if found["impact"] in ("serious", "critical")
    ]


async def overflow(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    width: int = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this process."""
    executable = next(filter(None, map(shutil.which, EXECUTABLES)), None)
    if executable is None:
        if os.environ.get(_REQUIRED) == "1":
            pytest.fail(f"no Chromium was found, and {_REQUIRED} asks for one; install the package chromium")
        pytest.skip("no Chromium was found: install the package chromium")
    started = Browser(executable)
    started.start()
    yield started
    started.stop()
