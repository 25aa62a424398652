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

from monitor.delivery.terminal import TerminalPublisher
from monitor.demo import runner
from monitor.demo.site import leave_site
from tests.support.browser import EXECUTABLES, Browser

if TYPE_CHECKING:
    from playwright.async_api import Page

PICTURE = Path(__file__).parents[2] / "monitor" / "site" / "story.png"
SIZE = (1120, 720)
LIMIT = 100_000  # bytes
_TIMES = runner.TIMES[:13:4]  # enough for a story that many outlets report
_COUNTED = re.compile(r"<li>(\d+) outlets")


def main() -> None:
    """Make the picture anew."""
    executable = next(filter(None, map(shutil.which, EXECUTABLES)), None)
    if executable is None:
        sys.exit("no Chromium was found: install the package chromium")
    with tempfile.TemporaryDirectory() as folder:
        page = _widest_story(Path(folder))
        browser = Browser(executable)
        browser.start()
        try:
            browser.run(lambda shown: _take(shown, page), width=SIZE[0])
        finally:
            browser.stop()
    print(f"{PICTURE}: {PICTURE.stat().st_size} bytes")


def _widest_story(folder: Path) -> Path:
    """The page of the story with the most outlets, of the first hours of the sample world."""
    silent = TerminalPublisher(io.StringIO(), folder)
    outcome = asyncio.run(runner.run(silent, folder, lambda _: None, times=_TIMES, semantic=False))
    leave_site(outcome.settings, folder, folder / "site")
    return max((folder / "site" / "story").glob("[0-9]*.html"), key=_outlets)


def _outlets(page: Path) -> int:
    return max((int(number) for number in _COUNTED.findall(page.read_text("utf-8"))), default=0)


async def _take(shown: Page, page: Path) -> None:
    width, height = SIZE
    await shown.goto(page.as_uri())
    await shown.screenshot(path=PICTURE, clip={"x": 0, "y": 0, "width": width, "height": height})


if __name__ == "__main__":
    main()
