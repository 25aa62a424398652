"""What an operator sees and orders: what ``status``, ``feeds``, ``outbox`` and the alerts say, live.

In reading order:

    channels        how a channel stands; pause and resume
    feeds           every feed with its poll state, those that fail first
    outbox          publications and their states
    overview        alerts, channels, feeds in trouble, workers, last posts
"""

from __future__ import annotations

from monitor.web.operator import channels, feeds, outbox, overview
from monitor.web.pages import Page

PAGES: tuple[Page, ...] = (
    Page("/", overview.overview, title="Overview"),
    Page("/feeds", feeds.feeds, title="Feeds"),
    Page("/outbox", outbox.outbox, title="Outbox"),
    Page("/channels/{name}/pause", channels.pause, ("POST",)),
    Page("/channels/{name}/resume", channels.resume, ("POST",)),
)
