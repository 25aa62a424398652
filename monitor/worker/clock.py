"""Whether the clock on the wall goes as time does."""

from __future__ import annotations

from datetime import datetime, timedelta


class Steadiness:
    """Compares the clock with seconds that always go on, such as those of ``time.monotonic``, from look to look."""

    def __init__(self, now: datetime, seconds: float) -> None:
        self._now = now
        self._seconds = seconds

    def jump(self, now: datetime, seconds: float) -> timedelta:
        """How much further the clock went since the last look than time did; negative where it was set back."""
        jumped = now - self._now - timedelta(seconds=seconds - self._seconds)
        self._now, self._seconds = now, seconds
        return jumped
