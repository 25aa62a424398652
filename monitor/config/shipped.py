"""Where the configuration lies that comes with the program: beside it in a wheel, in ``config/`` in a clone."""

from __future__ import annotations

from pathlib import Path

_PACKAGED = Path(__file__).with_name("packaged")
SHIPPED = _PACKAGED if _PACKAGED.exists() else Path(__file__).parents[2] / "config"
"""The folder with watchlist, feeds, examples and their vectors."""
BASE = ".shipped"
"""The folder in a configuration of one's own that keeps these files as they were when they were taken over."""
