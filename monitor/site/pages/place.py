"""What was told of a place, under both its names: the latest stories, and all by month."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.site.context import Site
from monitor.site.page import Line
from monitor.site.pages.months import ByMonth
from monitor.site.places import place_keys, place_names
from monitor.site.templates import Templates


class PlacePages(ByMonth):
    """The pages of places, by their keys: see ``monitor.site.places``."""

    name = "place"
    template = "place.html"

    def __init__(self, site: Site, templates: Templates) -> None:
        super().__init__(site, templates)
        self._keys = place_keys(site.settings.watchlist)
        self._names = place_names(site.settings.watchlist, site.language)

    def subjects(self, line: Line) -> Iterable[str]:
        """The places that the story tells of, each once, whichever of its terms stands in the line."""
        return dict.fromkeys(self._keys.get(place, place) for place in line.places)

    def title(self, subject: str) -> str:
        """Both names; the key of one that the watchlist does not have any more."""
        return self._names.get(subject, subject)
