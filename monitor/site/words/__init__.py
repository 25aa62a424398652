"""The site's own words by language, a file a language, each whole; English stands in ``labels`` itself.

In reading order:

    ar az bg de el es fa fr he hy it ka ru tr uk    by the codes of the languages: those that posts speak
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from monitor.languages.locale import language_name
from monitor.site.labels import Labels
from monitor.site.words.ar import ARABIC
from monitor.site.words.az import AZERBAIJANI
from monitor.site.words.bg import BULGARIAN
from monitor.site.words.de import GERMAN
from monitor.site.words.el import GREEK
from monitor.site.words.es import SPANISH
from monitor.site.words.fa import PERSIAN
from monitor.site.words.fr import FRENCH
from monitor.site.words.he import HEBREW
from monitor.site.words.hy import ARMENIAN
from monitor.site.words.it import ITALIAN
from monitor.site.words.ka import GEORGIAN
from monitor.site.words.ru import RUSSIAN
from monitor.site.words.tr import TURKISH
from monitor.site.words.uk import UKRAINIAN

WORDS: Mapping[str, Labels] = MappingProxyType(
    {
        "ar": ARABIC,
        "az": AZERBAIJANI,
        "bg": BULGARIAN,
        "de": GERMAN,
        "el": GREEK,
        "en": Labels(),
        "es": SPANISH,
        "fa": PERSIAN,
        "fr": FRENCH,
        "he": HEBREW,
        "hy": ARMENIAN,
        "it": ITALIAN,
        "ka": GEORGIAN,
        "ru": RUSSIAN,
        "tr": TURKISH,
        "uk": UKRAINIAN,
    }
)
"""By code."""


def spoken(language: str) -> str:
    """The code of the language that pages speak for a site in ``language``: this one, or "en" where its words are not
    known."""
    return language if language in WORDS else "en"


def words_missing(language: str) -> str:
    """What an operator should know of a site in ``language`` whose words are not known; "" where they are."""
    if language in WORDS:
        return ""
    name = language_name(language, "en") or language
    return (
        f"the site's own words are not known in {name}: its pages say them in English, and prefer headlines in {name}"
    )
