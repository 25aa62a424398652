"""One page, read for a person who asks: fetched politely, parsed in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import monitor
from monitor.errors import SandboxError, UsageError
from monitor.feeds.web.fetch import Fetcher
from monitor.feeds.web.html import read_article
from monitor.model.documents import Failed, Fetched
from monitor.model.settings import Settings
from monitor.sandbox import Sandbox

T = TypeVar("T")


async def page_text(settings: Settings, url: str) -> str:
    """What the page at ``url`` says: the title on the first line, behind it description and lead. Raises UsageError
    where it cannot be had."""
    article = await read_page(settings, url, read_article)
    return f"{article.title}\n{' '.join(part for part in (article.description, article.lead) if part)}"


async def read_page(settings: Settings, url: str, read: Callable[[bytes, str, str], T]) -> T:
    """What ``read`` makes of the page at ``url``, given its bytes, content type and final address, in a process of
    its own. Raises UsageError where the page cannot be had."""
    limits = settings.monitor.articles
    sandbox = Sandbox(settings.monitor.parsing)
    try:
        async with Fetcher(settings.monitor.network, monitor.__version__) as fetcher:
            page = await fetcher.fetch_page(url, timeout=limits.timeout, max_body=limits.max_body)
        if not isinstance(page, Fetched):
            raise UsageError(f"cannot read {url}: {page.detail if isinstance(page, Failed) else 'no answer'}")
        return await sandbox.run(read, page.body, page.content_type, page.final_url)
    except SandboxError as error:
        raise UsageError(f"cannot read {url}: {error}") from None
    finally:
        await sandbox.close()
