"""Each kind of page in Chromium, as readers have it: narrow and wide, light and dark, left to right and right to left,
by keys, and without JavaScript. A page that asked anybody else for anything, or that its own policy kept something out
of, fails by itself (``tests.support.browser``).

With ``SITE_PICTURES`` set to a folder, the pages are left there as pictures.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from monitor.site.serve import server
from monitor.store import Store
from tests.support.archived import DAY, build, filled, settings
from tests.support.browser import DESKTOP, PHONE, WIDTHS, Browser, faults, overflow

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = pytest.mark.slow
LONG = "Brückenuntersuchungskommissionsvorsitzendenstellvertreterinnen" * 2 + " meet"
FOCUS = """() => {
  const focused = document.activeElement, box = focused.getBoundingClientRect(), style = getComputedStyle(focused);
  return {name: focused.className, seen: box.top >= 0 && box.left >= 0 && box.right <= innerWidth,
          outline: parseFloat(style.outlineWidth), style: style.outlineStyle};
}"""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a site while it is served as ``monitor site serve`` does."""
    with server(folder, 0) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{serving.server_port}/"
        finally:
            serving.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One archive as two sites, by the direction of their language."""
    folder = tmp_path_factory.mktemp("read")
    with closing(Store.open(f"sqlite:///{folder / 'monitor.sqlite'}")) as store:
        store.upgrade(DAY)
        filled(store, [LONG])
        return {
            way: build(store, folder / way, settings(language=code)) for way, code in (("ltr", "en"), ("rtl", "fa"))
        }


@pytest.fixture(scope="module")
def addresses(folders: dict[str, Path]) -> Iterator[dict[str, str]]:
    with served(folders["ltr"]) as ltr, served(folders["rtl"]) as rtl:
        yield {"ltr": ltr, "rtl": rtl}


@pytest.fixture(scope="module")
def paths(folders: dict[str, Path]) -> list[str]:
    """The last page of each kind, and the story of several outlets."""
    found = sorted(path.relative_to(folders["ltr"]).as_posix() for path in folders["ltr"].rglob("*.html"))
    kinds = {path.split("/")[0] if path.count("/") < 2 else "month": path for path in found}
    return sorted({*kinds.values(), "story/1.html"})


async def _picture(page: Page, *names: object) -> None:
    if folder := os.environ.get("SITE_PICTURES"):
        name = "-".join(str(name).replace("/", "-") for name in names)
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_there_is_a_page_of_each_kind(paths: list[str]) -> None:
    kinds = {path.split("/")[0].removesuffix(".html") for path in paths}
    assert kinds == {"story", "index", "day", "watch", "place", "outlet", "method", "left-out", "search"}


@pytest.mark.parametrize(
    ("way", "width", "dark"),
    [("ltr", PHONE, False), ("ltr", DESKTOP, True), ("rtl", PHONE, True), ("rtl", DESKTOP, False)],
)
def test_every_page_is_fit_for_everybody(
    browser: Browser, addresses: dict[str, str], paths: list[str], way: str, width: int, dark: bool
) -> None:
    async def script(page: Page) -> None:
        for path in paths:
            await page.goto(addresses[way] + path)
            await _picture(page, path.removesuffix(".html"), way, width, "dark" if dark else "light")
            assert await page.get_attribute("html", "dir") == way
            assert (path, await faults(page)) == (path, [])
            for each in WIDTHS:
                await page.set_viewport_size({"width": each, "height": 800})
                assert (path, each, await overflow(page)) == (path, each, 0)

            await page.set_viewport_size({"width": width, "height": 800})

    browser.run(script, width=width, dark=dark)


def test_every_page_is_read_without_javascript(browser: Browser, addresses: dict[str, str], paths: list[str]) -> None:
    async def script(page: Page) -> None:
        for path in paths:
            await page.goto(addresses["ltr"] + path)
            assert await page.locator("h1").is_visible()
            assert await page.locator("main").inner_text() != await page.locator("h1").inner_text()
        await page.goto(addresses["ltr"] + "story/1.html")
        text = await page.inner_text("main")
        for told in ("Bridge at Stepanakert opens", "Xankəndidə körpü açılır", "پل باز شد", "Versions of the post"):
            assert told in text

    browser.run(script, javascript=False)


@pytest.mark.parametrize("way", ["ltr", "rtl"])
def test_whoever_uses_keys_sees_where_he_is_and_skips_to_the_text(
    browser: Browser, addresses: dict[str, str], way: str
) -> None:
    async def script(page: Page) -> None:
        await page.goto(addresses[way] + "story/1.html")
        for name in ("skip", "brand"):
            await page.keyboard.press("Tab")
            focused = await page.evaluate(FOCUS)
            assert (focused["name"], focused["seen"], focused["style"]) == (name, True, "solid")
            assert focused["outline"] >= 2
        await page.keyboard.press("Shift+Tab")
        await page.keyboard.press("Enter")
        assert await page.evaluate("() => document.activeElement.id") == "content"
        await page.keyboard.press("Tab")
        assert await page.evaluate("() => document.activeElement.closest('main') !== null")

    browser.run(script, width=PHONE)
