"""The shipped configuration, read and compiled once in a process: that takes seconds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from monitor.config.load import load
from monitor.matching.screener import Screener
from monitor.model.settings import Settings

CONFIG = Path(__file__).parents[2] / "config"


@cache
def shipped_settings() -> Settings:
    """All of it; frozen, so that no test can change it for another."""
    return load(CONFIG, {})


@cache
def shipped_screener() -> Screener:
    """What judges by its words alone."""
    return Screener.by_words(shipped_settings())
