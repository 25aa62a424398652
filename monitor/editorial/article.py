"""The article that a watchlist is begun with: a file or a page, as running text."""

from __future__ import annotations

import re
from pathlib import Path

from monitor.addresses import ADDRESS
from monitor.errors import UsageError
from monitor.feeds.web.charset import decode
from monitor.feeds.web.html import running_text
from monitor.feeds.web.pages import read_page
from monitor.languages.text import clean
from monitor.model.settings import Settings

_MARKUP = re.compile(r"<(?:!doctype|html|body|article|div|p|br)\b", re.IGNORECASE)
_MOST_BYTES = 5_000_000


async def article_text(settings: Settings, source: str) -> str:
    """The text of the article at an address or in a file of text or HTML, a paragraph a line. Raises UsageError."""
    if ADDRESS.fullmatch(source):
        return await read_page(settings, source, running_text)
    return _file_text(Path(source))


def _file_text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            body = stream.read(_MOST_BYTES)
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from None
    text = decode(body, "")
    if _MARKUP.search(text):
        return running_text(body, "text/html", "")
    return "\n".join(map(clean, text.splitlines()))
