"""The sites of an outlet: a link that leads elsewhere is shown as foreign.

A site is what one owner has a name for: ``www.example.am``, ``m.example.am`` and ``rss.example.am`` are ``example.am``,
``a.blogspot.com`` and ``b.blogspot.com`` are two. There is no list of all public suffixes here; a registry that is
missing below makes strangers neighbours of those who register beside them.

Own are the sites that the configuration names (``hosts`` of a feed), that of the feed's address, and those that the
feed's new entries have linked to for days. A day counts once, however many entries it brings, so that a flood teaches
nothing. As long as nothing is known, no link is foreign; nor where an outlet links to many sites for days, as an
aggregator does, and none is configured.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from monitor.model.identity import canonical_url

_DAYS = 3  # on which a site is linked to before it is known as one of the outlet's
_SHARE = 3  # one day in so many of those on which the outlet linked to the site it links to most
_MOST_DAYS = 30  # that count: an outlet may move
_MOST_SITES = 20  # that are kept of a feed
_AGGREGATOR = 5  # sites; who links to more of them has none of its own
# Where names are registered below the second level, such as co.uk, gov.az, com.tr.
_SECOND_LEVEL = frozenset({
    "ac", "co", "com", "edu", "gob", "gouv", "gov", "gv", "info", "mil", "ne", "net", "nom", "or", "org",
})  # fmt: skip
# Where strangers are neighbours.
_SHARED = frozenset({
    "blogspot.com", "wordpress.com", "livejournal.com", "substack.com", "tumblr.com", "medium.com", "github.io",
    "gitlab.io", "wixsite.com", "weebly.com", "narod.ru", "ucoz.ru", "ucoz.com", "ucoz.net", "at.ua", "netlify.app",
    "vercel.app", "web.app", "firebaseapp.com", "pages.dev", "workers.dev", "herokuapp.com", "onrender.com",
    "azurewebsites.net", "cloudfront.net", "amazonaws.com", "appspot.com",
})  # fmt: skip
_ADDRESS = re.compile(r"\d+(?:\.\d+){3}|\[.*\]")


@dataclass(frozen=True, slots=True)
class Linked:
    """A site that entries of a feed linked to, on how many days, and the last of them."""

    site: str
    days: int
    last: date


@dataclass(frozen=True, slots=True)
class Home:
    """What is known of one feed of an outlet: its address, and where its entries lead."""

    address: str
    linked: tuple[Linked, ...] = ()
    configured: tuple[str, ...] = ()


def host_of(url: str | None) -> str:
    """The host of a web address in its comparable form, in Punycode; "" where it has none."""
    try:
        return urlsplit(canonical_url(url or "")).hostname or ""
    except ValueError:
        return ""


def site_of(url: str | None) -> str:
    """The site that a web address belongs to; "" where it is none."""
    host = host_of(url)
    if not host or _ADDRESS.fullmatch(host) or ":" in host:
        return host
    labels = host.split(".")
    is_registry = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    below = 3 if is_registry or ".".join(labels[-2:]) in _SHARED else 2
    return ".".join(labels[-below:])


def learn(known: Sequence[Linked], urls: Iterable[str | None], today: date) -> tuple[Linked, ...]:
    """What is known of a feed's links once it brought new entries with these."""
    found = {each.site: each for each in known}
    counted = Counter(filter(None, map(site_of, urls)))
    for site, _ in counted.most_common(_MOST_SITES):
        before = found.get(site, Linked(site, 0, date.min))
        if before.last < today:
            found[site] = Linked(site, min(before.days + 1, _MOST_DAYS), today)
    return tuple(sorted(found.values(), key=lambda each: (-each.days, each.site))[:_MOST_SITES])


def is_own(homes: Sequence[Home], url: str | None) -> bool:
    """Does a link of an outlet with these feeds lead to a site of its own, as far as can be told?"""
    site = site_of(url)
    if not site:
        return True
    configured, addresses, days, learnt = _known(homes)
    if site in configured | addresses | learnt:
        return True
    if configured:
        return False
    return len(learnt) > _AGGREGATOR or not (learnt or addresses & days.keys())


def is_own_picture(homes: Sequence[Home], picture: str | None, link: str | None) -> bool:
    """Does a picture lie on a site of the outlet's own? It is shown as the outlet's: so where nothing is known, only
    the site to which the link of its report leads will do, and of an aggregator not even that."""
    site = site_of(picture)
    if not site:
        return False
    configured, addresses, _, learnt = _known(homes)
    if site in configured | addresses:
        return True
    return len(learnt) <= _AGGREGATOR and (site in learnt or (site == site_of(link) and is_own(homes, link)))


def _known(homes: Sequence[Home]) -> tuple[set[str], set[str], Counter[str], set[str]]:
    """The sites that are configured, those of the addresses, on how many days each was linked to, and those that were
    learnt by that."""
    configured = {site_of(f"https://{host}") for home in homes for host in home.configured}
    addresses = {site_of(home.address) for home in homes}
    days = Counter[str]()
    for home in homes:
        for each in home.linked:
            days[each.site] = max(days[each.site], each.days)
    most = max(days.values(), default=0)
    learnt = {each for each, count in days.items() if count >= _DAYS and _SHARE * count >= most}
    return configured, addresses, days, learnt
