"""The pages of the desk, in the order of the navigation."""

from __future__ import annotations

from monitor.web import editor, operator
from monitor.web.pages import Page

PAGES: tuple[Page, ...] = (*operator.PAGES, *editor.PAGES)
