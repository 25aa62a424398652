"""The picture before a digest: reports by hour and perspective, as stacked bars. The only file that knows matplotlib.

Meant to run in a worker process of the sandbox: the library is large, and is loaded at the first picture.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from monitor.languages.labels import labels_in
from monitor.model.publications import House
from monitor.posts.digest import Digest, period
from monitor.posts.markup import cut, visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 1080, 720
_DPI = 100
_FONT = "DejaVu Sans"  # comes with matplotlib, and has the letters of all our scripts
_LARGE, _SMALL = 22, 17  # points: legible on a phone
_MOST_BARS = 48
_STEPS = (1, 2, 3, 4, 6, 8, 12, 24)  # hours that a bar may stand for
_MOST_LABELS = 8  # below the bars
_MAX_LABEL = 28  # characters in the legend
# Okabe and Ito, Color Universal Design (2008): told apart by the colour-blind too. Grey is for the rest.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9")
_REST = "#999999"
_GRID = "#DDDDDD"
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Bars:
    """What is drawn: when each bar begins, and for each perspective, the most frequent first, its share of each."""

    begins: tuple[datetime, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]


def draw(digest: Digest, house: House) -> bytes:
    """The picture, WIDTH by HEIGHT pixels, as PNG: the same bytes for the same digest. Words are in the channel's
    language where the font has its letters, else in English."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    words = labels_in(house.language)
    title, rest = (
        _drawable_text(text, english)
        for text, english in ((words.coverage, labels_in("en").coverage), (words.other, labels_in("en").other))
    )
    bars = bars_of(digest, rest)
    with mpl.rc_context({"font.family": _FONT, "font.size": _SMALL, "text.parse_math": False}):
        figure = Figure(figsize=(WIDTH / _DPI, HEIGHT / _DPI), dpi=_DPI, layout="constrained", facecolor="white")
        canvas = FigureCanvasAgg(figure)
        axes = figure.subplots()
        _draw_bars(axes, bars, rest)
        _label_hours(axes, bars, house)
        axes.set_title(f"{title}\n{period(digest, house.time_zone, house.language)}", fontsize=_LARGE, pad=14)
        if bars.series:
            figure.legend(loc="outside lower center", ncols=2 if len(bars.series) < 7 else 3, frameon=False)
        picture = io.BytesIO()
        canvas.print_figure(picture, format="png", metadata={"Software": None})
    return picture.getvalue()


def bars_of(digest: Digest, rest: str) -> Bars:
    """The counts of the digest as bars. Perspectives beyond the colours are counted together as ``rest``; where there
    are many hours, a bar stands for several."""
    begin = digest.since.replace(minute=0, second=0, microsecond=0)
    hours = max(1, ceil((digest.until - begin) / _HOUR))
    needed = ceil(hours / _MOST_BARS)
    step = next((step for step in _STEPS if step >= needed), needed)
    totals: Counter[str] = Counter()
    for _, counts in digest.by_hour:
        totals.update(counts)
    ranked = sorted((name for name in totals if name and totals[name] > 0), key=lambda name: (-totals[name], name))
    own = ranked[: len(_COLOURS)]
    names = [*own, rest] if set(totals) - set(own) else own
    series = {name: [0] * ceil(hours / step) for name in names}
    for hour, counts in digest.by_hour:
        at = int((hour - begin) / (step * _HOUR))
        _add(series, at, counts, rest)
    begins = tuple(begin + place * step * _HOUR for place in range(ceil(hours / step)))
    return Bars(begins, tuple((name, tuple(found)) for name, found in series.items() if any(found)))


def _add(series: Mapping[str, list[int]], at: int, counts: Mapping[str, int], rest: str) -> None:
    for name, count in counts.items():
        found = series[name if name in series else rest]
        if 0 <= at < len(found):
            found[at] += max(count, 0)


def _draw_bars(axes: Axes, bars: Bars, rest: str) -> None:
    from matplotlib.ticker import MaxNLocator

    places = range(len(bars.begins))
    below = [0] * len(bars.begins)
    for number, (name, counts) in enumerate(bars.series):
        colour = _REST if name == rest else _COLOURS[number % len(_COLOURS)]
        label = f"{_drawable_text(cut(visible(name), _MAX_LABEL), '…')}: {sum(counts)}"
        axes.bar(places, counts, bottom=below, width=0.85, color=colour, label=label.lstrip("_"))
        below = [low + count for low, count in zip(below, counts, strict=True)]
    axes.set_ylim(0, max([*below, 1]) * 1.05)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=_GRID)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0)


def _label_hours(axes: Axes, bars: Bars, house: House) -> None:
    """The clock below the bars, as many as can be read; where the day changes, the day."""
    every = ceil(len(bars.begins) / _MOST_LABELS)
    shown = range(0, len(bars.begins), every)
    local = [bars.begins[place].astimezone(house.time_zone) for place in shown]
    days = [time.date() for time in local]
    texts = [
        f"{time:%H:%M}\n{time:%d.%m}" if number == 0 or days[number] != days[number - 1] else f"{time:%H:%M}"
        for number, time in enumerate(local)
    ]
    axes.set_xticks(list(shown), texts)
    axes.set_xlim(-0.6, len(bars.begins) - 0.4)


def _drawable_text(text: str, instead: str) -> str:
    """The text, or what stands in for one of which the font lacks letters."""
    return text if text and not missing_characters(text) else instead


def missing_characters(text: str) -> Sequence[str]:
    """The characters of a text that the font has no shape for."""
    from matplotlib import font_manager

    known = font_manager.get_font(font_manager.findfont(_FONT)).get_charmap()
    return [char for char in text if ord(char) not in known and not char.isspace()]
