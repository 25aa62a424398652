"""The desk's pages as text: Jinja2 with everything escaped, from the folder ``html``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from monitor.worker.words import duration, moment


class Templates:
    """The templates of the desk. What is printed in them is escaped; a name that is not there is an error."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("monitor.web", "html"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {"moment": _time, "duration": duration}
        self._environment.globals["csrf"] = _token

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """The whole page."""
        return self._environment.get_template(name).render(values)

    def part(self, name: str, block: str, values: Mapping[str, Any]) -> str | None:
        """One block of the page, to stand in the place of what it was; None where the template itself has no such
        block."""
        template = self._environment.get_template(name)
        render = template.blocks.get(block)
        return None if render is None else "".join(render(template.new_context(dict(values))))


@pass_context
def _time(context: Context, when: datetime | None) -> str:
    """A moment in the zone of the page (``zone``), readable for programs too; ``never`` where there is none."""
    if when is None:
        return "never"
    zone: ZoneInfo = context["zone"]
    markup = Markup('<time datetime="{}">{}</time>')
    return markup.format(when.isoformat(timespec="seconds"), moment(when, zone))


@pass_context
def _token(context: Context) -> Markup:
    """What every form that posts holds (``token``)."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(context["token"])
