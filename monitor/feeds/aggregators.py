"""Links of aggregators: the address of the page stands in that of the aggregator, which counts who goes there."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_UNWRAPPINGS = 3
# Hosts, of which these are the ends, their paths, and the parameters that may hold the page.
_WRAPPERS = tuple(
    (re.compile(rf"(?:.+\.)?(?:{hosts})", re.IGNORECASE), paths, parameters)
    for hosts, paths, parameters in (
        (r"google\.[a-z]{2,3}(?:\.[a-z]{2})?", ("/url", "/imgres"), ("url", "q", "imgrefurl")),
        (r"bing\.com", ("/news/apiclick.aspx",), ("url",)),
        (r"facebook\.com|instagram\.com", ("/l.php", "/"), ("u",)),
        (r"vk\.com|vk\.ru", ("/away.php",), ("to",)),
        (r"ok\.ru", ("/dk",), ("st.link",)),
        (r"youtube\.com", ("/redirect",), ("q",)),
        (r"duckduckgo\.com", ("/l/",), ("uddg",)),
        (r"reddit\.com", ("/",), ("url",)),
        (r"tumblr\.com|umblr\.com", ("/redirect",), ("z",)),
        (r"linkedin\.com", ("/redir/redirect", "/safety/go"), ("url",)),
        (r"safelinks\.protection\.outlook\.com", ("/",), ("url",)),
        (r"slack-redir\.net", ("/link",), ("url",)),
        (r"yandex\.(?:ru|com)", ("/redir", "/safety/"), ("url",)),
        (r"feedsportal\.com|rss\.app", ("/",), ("url",)),
    )
)
_AMP = re.compile(
    r"https://(?:www\.google\.[a-z.]{2,6}/amp|[\w.-]+\.cdn\.ampproject\.org/[cv])/(s/)?([^?#]+\.[^?#]+.*)"
)


def page_behind(link: str) -> str:
    """The address that a link of an aggregator leads to; any other link as it is."""
    for _ in range(_UNWRAPPINGS):
        inner = _inside(link)
        if inner is None:
            break
        link = inner
    return link


def _inside(link: str) -> str | None:
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    if amp := _AMP.fullmatch(link):
        return f"http{'s' if amp[1] else ''}://{amp[2]}"
    for hosts, paths, parameters in _WRAPPERS:
        if parts.path in paths and hosts.fullmatch(parts.hostname or ""):
            pairs = dict(pair.partition("=")[::2] for pair in reversed(parts.query.split("&")))
            values = (unquote(pairs.get(name, "")) for name in parameters)
            return next((value for value in values if value.lower().startswith(("http://", "https://"))), None)
    return None
