"""The kinds of pages that a site consists of: each is one line here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.site.catalogue import PageKey
from monitor.site.context import Site
from monitor.site.page import Kind
from monitor.site.pages.day import DayPages
from monitor.site.pages.feeds import ALL, Feeds
from monitor.site.pages.files import Sitemap, SitemapMonths, StaticFiles
from monitor.site.pages.index import IndexPage
from monitor.site.pages.left_out import LeftOutPage
from monitor.site.pages.method import MethodPage
from monitor.site.pages.months import is_month
from monitor.site.pages.outlet import OutletPages
from monitor.site.pages.place import PlacePages
from monitor.site.pages.search import SearchPage, SearchStories, SearchWords
from monitor.site.pages.sources import Sources
from monitor.site.pages.story import StoryPages
from monitor.site.pages.watch import WatchPages
from monitor.site.shelf import Shelf
from monitor.site.templates import Templates
from monitor.site.write import Folder
from monitor.store import Store

_BY_MONTH = (WatchPages.name, PlacePages.name)


def kinds(site: Site, shelf: Shelf, store: Store, folder: Folder) -> Mapping[Kind, Sequence[str]]:
    """The kinds, each with the keys of those of its pages that there are whatever was told: they are written again with
    each complete look at the stories."""
    templates = Templates(pictures=site.settings.monitor.site.pictures)
    days = DayPages(site, templates, store.archive_counts)
    searched = SearchStories(site, shelf, folder.read)
    return {
        StoryPages(site, templates, shelf): (),
        IndexPage(site, templates): ("",),
        days: days.lately(),
        WatchPages(site, templates): (),
        PlacePages(site, templates): (),
        OutletPages(site, templates, store.archive_counts): (),
        MethodPage(site, templates, store.archive_counts): ("",),
        LeftOutPage(site, templates, store): ("",),
        Sitemap(site): ("",),
        SitemapMonths(site): (),
        SearchPage(site, templates): ("",),
        searched: (),
        SearchWords(searched, folder.read): (),
        Feeds(site): (ALL,),
        Sources(site): ("",),
        StaticFiles(): ("",),
    }


def may_wait(page: PageKey) -> bool:
    """Pages that one story changes many of, or that take long, and on which nobody looks for what is new: those of
    outlets, lists of a month, and the sitemaps."""
    kind, key = page
    return kind in (OutletPages.name, SitemapMonths.name) or (kind in _BY_MONTH and is_month(key))
