"""A worker in a time of its own: the real pipeline on a database that nobody else has, by a clock that is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.delivery.publisher import Publisher
from monitor.model.settings import Settings
from monitor.worker.app import App
from monitor.worker.wiring import Screening


@dataclass
class Clock:
    """What time it is there."""

    now: datetime


async def simulated(settings: Settings, state: Path, publisher: Publisher, clock: Clock, screening: Screening) -> App:
    """The worker, to be used as ``App.open`` tells; its SQLite file is in the folder ``state``."""
    url = f"sqlite:///{state / 'monitor.sqlite'}"
    return await App.open(settings, url, publisher, now=lambda: clock.now, screening=screening)
