"""The running text of a page, told from all that stands around it. The only file that knows trafilatura."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

from monitor.languages.text import clean

# Persian spelling needs the zero-width non-joiner, which trafilatura takes for a control character.
_ZWNJ, _STAND_IN = "\u200c", "\ua66e"
_SHORTEST_CELL = 50  # characters; a page laid out as a table has its menus in cells, and its text


def extracted_paragraphs(html: str) -> list[str]:
    """The paragraphs of the article of a page, in their order, as clean text; none where nothing is found.

    Of tables, cells of running text alone. Whatever a page holds, nothing is raised but for want of memory.
    """
    trafilatura = _trafilatura()
    try:
        found = trafilatura.extract(html.replace(_ZWNJ, _STAND_IN), include_comments=False, fast=True) or ""
    except MemoryError:
        raise
    except Exception:  # a page that brings out a bug of it is read without
        found = ""
    finally:
        for caching in (trafilatura.utils.trim, trafilatura.utils.line_processing):
            caching.cache_clear()  # they keep whole texts, and so the memory that the next page may need
    lines = (text for line in found.replace(_STAND_IN, _ZWNJ).splitlines() for text in _texts(line))
    return list(dict.fromkeys(filter(None, map(clean, lines))))


def _texts(line: str) -> list[str]:
    """What a line says: a row of a table is written as ``| cell | cell |``, an item of a list as ``- item``."""
    if line.startswith("|"):
        return [cell for cell in line.split("|") if len(cell.strip()) >= _SHORTEST_CELL]
    return [line.removeprefix("- ")]


@cache
def _trafilatura() -> Any:
    import trafilatura.utils  # not at the top: processes that read no page save its memory

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it tells of each page that has no article
    return trafilatura
