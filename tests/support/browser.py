"""A real browser for tests: Chromium, headless, one for each process of the tests, which reaches loopback and files only.

async def test_it(browser):
    async with browser.page(width=390, dark=True) as page:
        await page.goto(...)
        assert await faults(page) == []

Where no Chromium is found, tests that ask for ``browser`` are skipped by name; with MONITOR_REQUIRE_BROWSER=1 they fail.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, Page, Route, async_playwright

PHONE, DESKTOP = 390, 1280
_HEIGHT = {PHONE: 844, DESKTOP: 800}
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
_REQUIRED = "MONITOR_REQUIRE_BROWSER"
