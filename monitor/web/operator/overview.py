"""The first page: how the monitor is doing."""

from __future__ import annotations

from monitor.web.pages import Answer, Request, Shown
from monitor.worker import status
from monitor.worker.words import status_facts


async def overview(request: Request) -> Answer:
    """What ``monitor status`` says."""
    desk, now = request.desk, request.desk.now()
    known = await desk.configuration()
    zone = known.settings.monitor.time_zone
    found = await desk.db(status.status, desk.store, now, status.midnight(now, zone), known.wrong)
    return Shown("overview.html", {"facts": status_facts(found, zone)})
