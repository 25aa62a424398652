"""What an operator sees and orders: what ``status``, ``feeds``, ``outbox`` and the alerts say.

overview        what is wrong, the channels, the workers, the last posts
"""

from __future__ import annotations

from monitor.web.operator import overview
from monitor.web.pages import Page

PAGES: tuple[Page, ...] = (Page("/", overview.overview, title="Overview"),)
