"""What a site has besides pages for readers: the style sheet and scripts, and what search engines ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from monitor.model.archive import ArchivedStory
from monitor.site.context import Site
from monitor.site.page import Catalogue, File, Line
from monitor.site.templates import machine_time

_STATIC = Path(__file__).parents[1] / "static"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class StaticFiles:
    """The files of ``monitor/site/static``, as they are."""

    name = "static"

    def keys(self, line: Line, story: ArchivedStory) -> Iterable[str]:
        """No story changes them."""
        return ()

    def files(self, key: str, catalogue: Catalogue) -> Iterator[File]:
        """All of them."""
        for path in sorted(_STATIC.iterdir()):
            if path.is_file():
                yield File(f"static/{path.name}", path.read_bytes())


class SitemapMonths:
    """The stories of each month, for search engines; nothing where the site's address is not known."""

    name = "sitemap-month"

    def __init__(self, site: Site) -> None:
        self._site = site

    def keys(self, line: Line, story: ArchivedStory) -> Iterable[str]:
        """The month in which it was told, such as 2026-11."""
        return (f"{line.told_at:%Y-%m}",) if self._site.base else ()

    def files(self, key: str, catalogue: Catalogue) -> Iterator[File]:
        """The list of one month."""
        stories = "".join(
            f"<url><loc>{escape(self._site.address(line.path))}</loc>"
            f"<lastmod>{machine_time(line.changed_at)}</lastmod></url>\n"
            for line in catalogue.lines(self.name, key)
        )
        if stories:
            yield File(f"sitemaps/{key}.xml", _xml("urlset", stories))


class Sitemap:
    """The list of those lists, and robots.txt, which names it; its key is ""."""

    name = "sitemap"

    def __init__(self, site: Site) -> None:
        self._site = site

    def keys(self, line: Line, story: ArchivedStory) -> Iterable[str]:
        """A new month may come with any story."""
        return ("",)

    def files(self, key: str, catalogue: Catalogue) -> Iterator[File]:
        """Both files; without the site's address, robots.txt alone."""
        robots = "User-agent: *\nAllow: /\n"
        if self._site.base:
            months = "".join(
                f"<sitemap><loc>{escape(self._site.address(f'sitemaps/{month}.xml'))}</loc></sitemap>\n"
                for month in catalogue.keys(SitemapMonths.name)
            )
            yield File("sitemap.xml", _xml("sitemapindex", months))
            robots += f"Sitemap: {self._site.address('sitemap.xml')}\n"
        yield File("robots.txt", robots.encode())


def _xml(name: str, inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{_NAMESPACE}">\n{inside}</{name}>\n'.encode()
