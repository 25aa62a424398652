"""Charts as SVG that stands in a page: columns by hour and side, the life of a story over a week, how long things took.

Drawn with elements of the standard library, so that every text is escaped. No style attribute, colours by the classes
of the style sheet: so a chart follows light and dark, and no policy forbids it. Time runs from left to right in every
language, as in the charts of the outlets that are written from right to left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from xml.etree.ElementTree import Element, SubElement, tostring

from monitor.posts.markup import cut, visible

SIDES = 6
"""How many classes of colour there are: side-1 to side-6, the last for the rest."""

_WIDTH, _HEIGHT = 480, 200
_LEFT, _TOP, _BOTTOM = 34, 8, 26  # room for the axes
_STRIP, _DOT = 26, 3.0
_BAR_WIDTH, _BAR_HEIGHT = 240, 16
_DAYS = 7
_BINS = 84  # of a week: two hours each
_TICKS = 4
_STEPS = (1, 2, 5)
_MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class Series:
    """What one side has in each column; ``side`` is its class, from 1 to SIDES."""

    name: str
    side: int
    counts: tuple[int, ...]


def columns(labels: Sequence[str], series: Sequence[Series], title: str, description: str) -> str:
    """Stacked columns, as many as there are labels; one that is empty is not written. ``title`` and ``description`` are
    for those who do not see them."""
    top = max([sum(each) for each in zip(*(one.counts for one in series), strict=True)], default=0)
    svg = _svg(_WIDTH, _HEIGHT, title, description)
    floor, room = _HEIGHT - _BOTTOM, _HEIGHT - _BOTTOM - _TOP
    step = _step(top)
    for value in range(0, max(top, 1) + 1, step):
        y = floor - room * value / max(top, 1)
        _line(svg, _LEFT, y, _WIDTH, y)
        _text(svg, _LEFT - 6, y + 4, str(value), "end")
    slot = (_WIDTH - _LEFT) / max(len(labels), 1)
    below = [0] * len(labels)
    for one in series:
        for place, count in enumerate(one.counts):
            if count > 0:
                height = room * count / top
                bar = _rect(
                    svg, _LEFT + slot * (place + 0.1), floor - room * below[place] / top - height, slot * 0.8, height
                )
                bar.set("class", f"side-{one.side}")
                SubElement(bar, "title").text = _plain(f"{one.name}: {count}")
                below[place] += count
    for place, label in enumerate(labels):
        if label:
            _text(svg, _LEFT + slot * (place + 0.5), _HEIGHT - 6, label, "middle")
    return _written(svg)


def life_line(times: Sequence[datetime], since: datetime, side: int, title: str) -> str:
    """One story over the week that begins at ``since``: from its first report to its last, a dot where there are any,
    the larger the more."""
    svg = _svg(_WIDTH, _STRIP, title, "")
    middle, week = _STRIP / 2, timedelta(days=_DAYS)
    _line(svg, 0, middle, _WIDTH, middle)
    for day in range(_DAYS + 1):
        _line(svg, _WIDTH * day / _DAYS, 4, _WIDTH * day / _DAYS, _STRIP - 4)
    bins = Counter(int((at - since) / week * _BINS) for at in times if timedelta(0) <= at - since < week)
    if bins:
        first, last = (_WIDTH * (place + 0.5) / _BINS for place in (min(bins), max(bins)))
        _rect(svg, first, middle - 1.5, last - first, 3).set("class", f"side-{side}")
    for place, count in sorted(bins.items()):
        x, radius = _WIDTH * (place + 0.5) / _BINS, min(_DOT + sqrt(count - 1) * 1.5, _STRIP / 2 - 1)
        attributes = {"cx": _number(x), "cy": _number(middle), "r": _number(radius), "class": f"side-{side}"}
        SubElement(svg, "circle", attributes)
    return _written(svg)


def week_axis(days: Sequence[str]) -> str:
    """The names of seven days above life lines; not read out, since each line says its times."""
    svg = Element("svg", {"class": "chart", "viewBox": f"0 0 {_WIDTH} 20", "direction": "ltr", "aria-hidden": "true"})
    for place, day in enumerate(days):
        _text(svg, _WIDTH * (place + 0.5) / _DAYS, 15, day, "middle")
    return _written(svg)


def spread(median: float, late: float, longest: float, title: str) -> str:
    """A bar up to ``median`` and a thin line on to ``late``, of ``longest`` in full; all in one unit."""
    svg = _svg(_BAR_WIDTH, _BAR_HEIGHT, title, "")
    middle, scale = _BAR_HEIGHT / 2, _BAR_WIDTH / longest if longest > 0 else 0.0
    _line(svg, 0, middle, _BAR_WIDTH, middle)
    _rect(svg, 0, 3, median * scale, _BAR_HEIGHT - 6).set("class", "side-1")
    _rect(svg, median * scale, middle - 1, (late - median) * scale, 2).set("class", "side-1")
    _rect(svg, max(late * scale - 2, 0), 4, 2, _BAR_HEIGHT - 8).set("class", "side-1")
    return _written(svg)


def swatch(side: int) -> str:
    """A square of a side's colour, for a legend."""
    svg = Element("svg", {"class": "chart swatch", "viewBox": "0 0 10 10", "aria-hidden": "true"})
    _rect(svg, 0, 0, 10, 10).set("class", f"side-{side}")
    return _written(svg)


def _svg(width: int, height: int, title: str, description: str) -> Element:
    svg = Element(
        "svg", {"class": "chart", "viewBox": f"0 0 {width} {height}", "direction": "ltr", "role": "img"}
    )  # fmt: skip
    SubElement(svg, "title").text = _plain(title)
    if description:
        SubElement(svg, "desc").text = _plain(description)
    return svg


def _line(svg: Element, x1: float, y1: float, x2: float, y2: float) -> None:
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    SubElement(svg, "line", {"class": "axis"} | {name: _number(value) for name, value in ends.items()})


def _rect(svg: Element, x: float, y: float, width: float, height: float) -> Element:
    sides = {"x": x, "y": y, "width": max(width, 0), "height": max(height, 0)}
    return SubElement(svg, "rect", {name: _number(value) for name, value in sides.items()})


def _text(svg: Element, x: float, y: float, text: str, anchor: str) -> None:
    place = {"x": _number(x), "y": _number(y), "text-anchor": anchor}
    SubElement(svg, "text", place).text = _plain(text)


def _plain(text: str) -> str:
    return cut(visible(text), _MAX_TEXT)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _step(top: int) -> int:
    """Between two lines of the axis: 1, 2 or 5, or such with zeros, so that there are few."""
    power = 1
    while True:
        for step in _STEPS:
            if top <= step * power * _TICKS:
                return step * power
        power *= 10


def _written(svg: Element) -> str:
    return tostring(svg, encoding="unicode")
