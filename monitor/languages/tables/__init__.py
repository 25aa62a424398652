"""What is known of each language, a file a language; ``monitor/languages/README.md`` tells how to add one.

In reading order:

    ar az be bg ckb de el en es fa fr he hy it ka mk nl pl pt ru tr uk ur yi    by the codes of the languages
    _turkic                                                                     what Turkish and Azerbaijani share
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from monitor.languages.language import Language
from monitor.languages.tables.ar import ARABIC
from monitor.languages.tables.az import AZERBAIJANI
from monitor.languages.tables.be import BELARUSIAN
from monitor.languages.tables.bg import BULGARIAN
from monitor.languages.tables.ckb import CENTRAL_KURDISH
from monitor.languages.tables.de import GERMAN
from monitor.languages.tables.el import GREEK
from monitor.languages.tables.en import ENGLISH
from monitor.languages.tables.es import SPANISH
from monitor.languages.tables.fa import PERSIAN
from monitor.languages.tables.fr import FRENCH
from monitor.languages.tables.he import HEBREW
from monitor.languages.tables.hy import ARMENIAN
from monitor.languages.tables.it import ITALIAN
from monitor.languages.tables.ka import GEORGIAN
from monitor.languages.tables.mk import MACEDONIAN
from monitor.languages.tables.nl import DUTCH
from monitor.languages.tables.pl import POLISH
from monitor.languages.tables.pt import PORTUGUESE
from monitor.languages.tables.ru import RUSSIAN
from monitor.languages.tables.tr import TURKISH
from monitor.languages.tables.uk import UKRAINIAN
from monitor.languages.tables.ur import URDU
from monitor.languages.tables.yi import YIDDISH

# A text that may as well be in several languages is taken for the first of them.
_IN_ORDER = (
    ARMENIAN,
    GEORGIAN,
    TURKISH,
    AZERBAIJANI,
    UKRAINIAN,
    RUSSIAN,
    BULGARIAN,
    BELARUSIAN,
    MACEDONIAN,
    PERSIAN,
    ARABIC,
    URDU,
    CENTRAL_KURDISH,
    HEBREW,
    YIDDISH,
    POLISH,
    GERMAN,
    SPANISH,
    FRENCH,
    PORTUGUESE,
    ITALIAN,
    ENGLISH,
    DUTCH,
    GREEK,
)
LANGUAGES: Mapping[str, Language] = MappingProxyType({language.code: language for language in _IN_ORDER})
"""By code."""


_NOTHING = Language(code="und", name="unknown")


def known_of(code: str) -> Language:
    """The table of a language; an empty one where it has none."""
    return LANGUAGES.get(code, _NOTHING)


@cache
def everywhere(field: str) -> frozenset[str]:
    """What the tables of all languages list under a field, for what is looked for in a text of any language."""
    listed = (getattr(language, field) for language in LANGUAGES.values())
    return frozenset(word for words in listed for word in (words.split() if isinstance(words, str) else words))
