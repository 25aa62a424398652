"""A page of a story as the README shows it: ``python -m tests.site.picture``, from the sample world of the demo."""

from __future__ import annotations

import asyncio
import io
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from monitor import logs
from monitor.delivery.terminal import TerminalPublisher
from monitor.demo import runner
from monitor.demo.site import leave_site
from tests.support.browser import EXECUTABLES, Browser

if TYPE_CHECKING:
    from playwright.async_api import Page

PICTURE = Path(__file__).parents[2] / "monitor" / "site" / "story.png"
SIZE = (1120, 800)  # the window of the browser is no higher
LIMIT = 100_000  # bytes
_COLOURS = 32
_TIMES = runner.TIMES[:21:4]  # enough for the story
_HEADLINE = re.compile("<h1[^>]*>Ombudsman in Stepanakert: 27 killed")  # that of the post in the README


def main() -> None:
    """Make the picture anew."""
    logs.configure("ERROR", "console", ())
    executable = next(filter(None, map(shutil.which, EXECUTABLES)), None)
    if executable is None:
        sys.exit("no Chromium was found: install the package chromium")
    with tempfile.TemporaryDirectory() as folder:
        page = _story(Path(folder))
        browser = Browser(executable)
        browser.start()
        try:
            browser.run(lambda shown: _take(shown, page), width=SIZE[0])
        finally:
            browser.stop()
    print(f"{PICTURE}: {PICTURE.stat().st_size} bytes")


def _story(folder: Path) -> Path:
    """The page of the story in the site of the first hours of the sample world."""
    silent = TerminalPublisher(io.StringIO(), folder)
    outcome = asyncio.run(runner.run(silent, folder, lambda _: None, times=_TIMES, semantic=False))
    leave_site(outcome.settings, folder, folder / "site")
    pages = (folder / "site" / "story").glob("[0-9]*.html")
    return next(page for page in pages if _HEADLINE.search(page.read_text("utf-8")))


async def _take(shown: Page, page: Path) -> None:
    from PIL import Image  # which comes with Matplotlib

    width, height = SIZE
    await shown.goto(page.as_uri())
    seen = await shown.screenshot(clip={"x": 0, "y": 0, "width": width, "height": height})
    with Image.open(io.BytesIO(seen)) as picture:
        picture.convert("RGB").quantize(_COLOURS).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
