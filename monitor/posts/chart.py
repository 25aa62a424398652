"""The picture of a digest: reports by hour, or by day, and perspective, as stacked bars. The only file that knows
matplotlib.

Meant to run in a worker process of the sandbox: the library is large, and is loaded at the first picture.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.languages.labels import labels_in
from monitor.languages.locale import country_name, weekday_in_short
from monitor.model.publications import Style
from monitor.posts.digest import Digest, title_of_digest
from monitor.posts.markup import cut, visible
from monitor.posts.period import utc_offset

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 1080, 720
_DPI = 100
_FONT = "DejaVu Sans"  # comes with matplotlib, and has the letters of all our scripts
_LARGE, _SMALL = 22, 17  # points: legible on a phone
_MOST_HOURS = 48  # of a longer time, days are drawn
_FEWEST_BARS = 6  # fewer would be walls
_MOST_LABELS = 8  # below the bars
_MAX_LABEL = 28  # characters in the legend
# Okabe and Ito, Color Universal Design (2008): told apart by the colour-blind too. Grey is for the rest.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9")
_REST = "#999999"
_GRID = "#DDDDDD"
_NIGHT, _NIGHT_BEGINS, _NIGHT_ENDS = "#EEF0F6", 22, 6
_EDGE = 0.25  # inches left free around the picture
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_COUNTRY = re.compile("[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Bars:
    """What is drawn: when each bar begins, whether it stands for a day or an hour, and for each perspective, the most
    frequent first, its share of each."""

    begins: tuple[datetime, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    daily: bool = False


def draw(digest: Digest, style: Style) -> bytes:
    """The picture, WIDTH by HEIGHT pixels, as PNG: the same bytes for the same digest. Words are in the channel's
    language where the font has its letters, else in English."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    words, english = labels_in(style.language), labels_in("en")
    rest = _drawable_text(words.other, english.other)
    bars = bars_of(digest, rest, style.time_zone)
    told = (words.coverage_by_day, english.coverage_by_day) if bars.daily else (words.coverage, english.coverage)
    layout = ConstrainedLayoutEngine(w_pad=_EDGE, h_pad=_EDGE)
    with mpl.rc_context({"font.family": _FONT, "font.size": _SMALL, "text.parse_math": False}):
        figure = Figure(figsize=(WIDTH / _DPI, HEIGHT / _DPI), dpi=_DPI, layout=layout, facecolor="white")
        canvas = FigureCanvasAgg(figure)
        axes = figure.subplots()
        _draw_bars(axes, bars, rest, style.language)
        _label_bars(axes, bars, style)
        axes.set_ylabel(_drawable_text(*told), labelpad=10)
        axes.set_title(_drawable_text(title_of_digest(digest, style), english.digest), fontsize=_LARGE, pad=18)
        if bars.series:
            figure.legend(loc="outside lower center", ncols=2 if len(bars.series) < 7 else 3, frameon=False)
        picture = io.BytesIO()
        canvas.print_figure(picture, format="png", metadata={"Software": None})
    return picture.getvalue()


def bars_of(digest: Digest, rest: str, time_zone: ZoneInfo) -> Bars:
    """The counts of the digest as bars: by hour, without the hours before the first report and behind the last; of a
    week or a longer time by day of the time zone. Perspectives beyond the colours are counted together as ``rest``."""
    totals: Counter[str] = Counter()
    for _, counts in digest.by_hour:
        totals.update(counts)
    told = [hour for hour, counts in digest.by_hour if any(count > 0 for count in counts.values())]
    first, last = (min(told), max(told)) if told else (_whole_hour(digest.since), _whole_hour(digest.since))
    daily = digest.weekly or (last - first) / _HOUR >= _MOST_HOURS
    if daily:
        days = [each.astimezone(time_zone).date() for each in (first, last, *_span(digest))]
        begins = tuple(_midnights(min(days), max(days), time_zone))
    else:
        hours = max(_FEWEST_BARS, int((last - first) / _HOUR) + 1)
        begins = tuple(first + place * _HOUR for place in range(hours))
    ranked = sorted((name for name in totals if name and totals[name] > 0), key=lambda name: (-totals[name], name))
    own = ranked[: len(_COLOURS)]
    names = [*own, rest] if set(totals) - set(own) else own
    series = {name: [0] * len(begins) for name in names}
    for hour, counts in digest.by_hour:
        if any(count > 0 for count in counts.values()):
            _add(series, bisect_right(begins, hour) - 1, counts, rest)
    return Bars(begins, tuple((name, tuple(found)) for name, found in series.items() if any(found)), daily)


def _whole_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _span(digest: Digest) -> tuple[datetime, ...]:
    """The ends of a week: its days without reports are drawn too."""
    return (digest.since, max(digest.since, digest.until - _HOUR / 3600)) if digest.weekly else ()


def _midnights(first: date, last: date, time_zone: ZoneInfo) -> Iterator[datetime]:
    for day in range((last - first).days + 1):
        yield datetime.combine(first + day * _DAY, time(), time_zone).astimezone(UTC)


def _add(series: Mapping[str, list[int]], at: int, counts: Mapping[str, int], rest: str) -> None:
    for name, count in counts.items():
        series[name if name in series else rest][at] += max(count, 0)


def _draw_bars(axes: Axes, bars: Bars, rest: str, language: str) -> None:
    from matplotlib.ticker import MaxNLocator

    places = range(len(bars.begins))
    below = [0] * len(bars.begins)
    for number, (name, counts) in enumerate(bars.series):
        colour = _REST if name == rest else _COLOURS[number % len(_COLOURS)]
        shown = country_name(name, language) if _COUNTRY.fullmatch(name) else name
        label = f"{_drawable_text(cut(visible(shown), _MAX_LABEL), '…')}: {sum(counts)}"
        axes.bar(places, counts, bottom=below, width=0.85, color=colour, label=label.lstrip("_"))
        below = [low + count for low, count in zip(below, counts, strict=True)]
    axes.set_ylim(0, max([*below, 1]) * 1.1)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=_GRID)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0)


def _label_bars(axes: Axes, bars: Bars, style: Style) -> None:
    """The clock below the bars, as many as can be read, and where the day changes, the day; nights have another ground.
    Of days, their names."""
    shown = range(0, len(bars.begins), ceil(len(bars.begins) / _MOST_LABELS))
    local = [begin.astimezone(style.time_zone) for begin in bars.begins]
    if bars.daily:
        texts = [weekday_in_short(local[place].date(), style.language) for place in shown]
    else:
        texts = [
            f"{local[place]:%H:%M}\n{weekday_in_short(local[place].date(), style.language)}"
            if place == 0 or local[place].date() != local[before].date()
            else f"{local[place]:%H:%M}"
            for before, place in zip((0, *shown), shown, strict=False)
        ]
        for place, begin in enumerate(local):
            if begin.hour >= _NIGHT_BEGINS or begin.hour < _NIGHT_ENDS:
                axes.axvspan(place - 0.5, place + 0.5, color=_NIGHT, linewidth=0, zorder=0)
        axes.set_xlabel(utc_offset(local[0]), loc="right")
    axes.set_xticks(list(shown), [_drawable_text(text, "") for text in texts])
    axes.set_xlim(-0.6, len(bars.begins) - 0.4)


def _drawable_text(text: str, instead: str) -> str:
    """The text, or what stands in for one of which the font lacks letters."""
    return text if text and not missing_characters(text) else instead


def missing_characters(text: str) -> Sequence[str]:
    """The characters of a text that the font has no shape for."""
    from matplotlib import font_manager

    known = font_manager.get_font(font_manager.findfont(_FONT)).get_charmap()
    return [char for char in text if ord(char) not in known and not char.isspace()]
