"""The templates of the pages: Jinja2, with everything escaped that is put into them.

Nothing here marks a text as safe, and links go through ``web_link``: so whatever a feed wrote, it is text on a page.
Only ``Markup`` that this program itself made, such as the SVG of a chart, is taken as it is.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from monitor.languages.locale import country_name
from monitor.site.context import direction, slug

_CONTROLS = (*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C)  # the rest of a line around
_UNSHOWN = dict.fromkeys(_CONTROLS, "\ufffd") | dict.fromkeys(_TURNING)


class Templates:
    """The templates in ``monitor/site/html``. With ``pictures``, a page may show those of outlets, from their
    servers."""

    def __init__(self, *, pictures: bool = False) -> None:
        self._environment = _environment(pictures)

    def render(self, name: str, **values: object) -> str:
        """The page that a template makes of the values. A value that the template uses and that is not given is an
        error of the program, and raises."""
        return self._environment.get_template(name).render(values)


@cache  # templates take longer to compile than to fill
def _environment(pictures: bool) -> Environment:
    made = Environment(
        loader=PackageLoader("monitor.site", "html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["policy"] = policy(pictures=pictures)
    made.filters |= {
        "country": country_name,
        "direction": direction,
        "machine_time": machine_time,
        "slug": slug,
        "web_link": web_link,
    }
    return made


def policy(*, pictures: bool) -> str:
    """The Content-Security-Policy of every page: what a browser may load is in the site's own folder, and nothing that
    stands in a page runs."""
    images = "'self' data: https:" if pictures else "'self' data:"
    return (
        f"default-src 'none'; style-src 'self'; script-src 'self'; img-src {images}; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'"
    )


def web_link(address: str | None) -> str:
    """The address where it is one of the web, http or https; else ""."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return ""
    return str(address) if parts.scheme in ("http", "https") and parts.netloc else ""


def machine_time(at: datetime) -> str:
    """A time as the ``datetime`` of <time> has it, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def svg(made: str) -> Markup:
    """What this program drew, to be put into a page as it is. Whoever calls it has escaped all texts in it."""
    return Markup(made)  # noqa: S704 (that is what it is for)


def _shown(value: Any) -> Any:
    """A text without what cannot be shown, and without what turns a line around: each text stands in an element that
    has its own direction instead."""
    return value.translate(_UNSHOWN) if isinstance(value, str) and not isinstance(value, Markup) else value
