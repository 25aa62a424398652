"""What it costs to match an entry, as the watchlist grows and as the text turns hostile.

    python tests/bench/matching.py

The same entries (those of the demo, in all its languages) are matched against 50, 500 and 5,000 terms: the first 50 of
the shipped watchlist, which find the same things every time, and invented ones, a tenth of which are phrases that begin
like the shipped ones. Each hostile text is then matched against the shipped watchlist, at 250 kB and at 1 MB.

Exit code 1 where an entry costs more than half as much again with the longest watchlist as with the shortest, or a byte
of a long hostile text as one of a short.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from monitor.config.load import load_watchlist  # noqa: E402
from monitor.demo.world import load_outlets  # noqa: E402
from monitor.languages.text import clean  # noqa: E402
from monitor.matching.matcher import Matcher, compile_watchlist  # noqa: E402
from monitor.model.settings import Term, Watch, Watchlist  # noqa: E402

SIZES = (50, 500, 5000)
MOST_GROWTH = 1.5
_SYLLABLES = {
    "en": "bar den fel gor hin kal mor nes pol rum sav tor ul vez wick",
    "ru": "бар ден фел гор кин мор нес пол рум сав тор ул вез шан",
    "hy": "բար դեն գոր կին մոր նես պոլ րում սավ տոր վան շեն",
    "az": "bar dən gör kin mur nəs pol rum sav tor qış vez",
}
_TERMS_PER_WATCH = 50

Entry = dict[str, str]


def entries() -> list[Entry]:
    """Title and summary of every entry of the demo."""
    return [{"title": item.title, "summary": item.summary} for outlet in load_outlets() for item in outlet.items]


def grown(shipped: Watchlist, size: int) -> Watchlist:
    """A watchlist of this many terms: the first shipped ones, then invented ones."""
    own = dict(islice(shipped.terms.items(), SIZES[0]))
    luck = random.Random(4)  # noqa: S311
    beginnings = {language: _beginnings(own, language) for language in _SYLLABLES}
    terms = {**own, **{f"invented-{number}": _term(luck, beginnings) for number in range(size - len(own))}}
    names = list(terms)
    watches = {
        f"watch-{start}": Watch(any=tuple(names[start : start + _TERMS_PER_WATCH]))
        for start in range(0, len(names), _TERMS_PER_WATCH)
    }
    return Watchlist(terms=terms, watches=watches)


def _beginnings(terms: dict[str, Term], language: str) -> list[str]:
    forms = (form for term in terms.values() for form in term.forms.get(language, ()))
    return sorted({form.strip("=").split()[0] for form in forms if " " in form})


def _term(luck: random.Random, beginnings: dict[str, list[str]]) -> Term:
    def name(language: str) -> str:
        made = "".join(luck.choices(_SYLLABLES[language].split(), k=4)).capitalize()
        return f"{luck.choice(beginnings[language])} {made}" if luck.random() < 0.1 else made

    return Term(forms={language: (name(language),) for language in _SYLLABLES})


def hostile(size: int) -> Iterator[tuple[str, str]]:
    """Names and texts of about this many bytes each."""
    yield "one word", "x" * size
    yield "near-misses of names", "Stepanaker Карабак Ղարաբա " * (size // 43)
    yield "beginnings of phrases", "Нагорный Lachin Dağlıq " * (size // 36)
    yield "names without end", "Stepanakert Карабах " * (size // 27)
    yield "combining marks", "e" + "\u0301" * (size // 2)
    yield "combining marks to be sorted", "e" + "\u0301\u0316" * (size // 4)
    yield "every code point", "".join(islice(cycle(_code_points()), size // 4))
    yield "mixed scripts", "aа" * (size // 3)
    yield "entities", "&amp;" * (size // 5)
    yield "non-joiners", "ب\u200c" * (size // 5)
    yield "apostrophes", "Laçın'" * (size // 8)


def _code_points() -> list[str]:
    return [chr(code) for code in range(0, sys.maxunicode + 1, 3) if not 0xD800 <= code < 0xE000]


def match_all(matcher: Matcher, texts: list[Entry]) -> None:
    """Clean and match every text."""
    for entry in texts:
        matcher.match({name: clean(text) for name, text in entry.items()})


def best(works: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """CPU seconds of each at its quickest, all of them taking turns, so that a busy machine is unfair to none."""
    quickest = [float("inf")] * len(works)
    for _ in range(rounds):
        for index, work in enumerate(works):
            began = time.process_time()
            work()
            quickest[index] = min(quickest[index], time.process_time() - began)
    return quickest


def measure_sizes(shipped: Watchlist, texts: list[Entry], rounds: int) -> float:
    """Print a line for each size, and return how much an entry costs more with the last than with the first."""
    matchers: list[Matcher] = []
    built: list[str] = []
    for size in SIZES:
        watchlist = grown(shipped, size)
        before, began = psutil.Process().memory_info().rss, time.process_time()
        matchers.append(compile_watchlist(watchlist))
        took, held = time.process_time() - began, (psutil.Process().memory_info().rss - before) / 2**20
        built.append(f"{size:,} | {sum(matchers[-1].forms_by_language.values()):,} | {took:.2f} | {held:.0f}")
    costs = [cost / len(texts) for cost in best([partial(match_all, one, texts) for one in matchers], rounds)]
    print("| terms | forms | building, s | held, MiB | µs an entry | entries a second | to the first |")
    print("|---|---|---|---|---|---|---|")
    for line, cost in zip(built, costs, strict=True):
        print(f"| {line} | {cost * 1e6:.0f} | {1 / cost:,.0f} | {cost / costs[0]:.2f} |")
    return costs[-1] / costs[0]


def measure_hostile(matcher: Matcher, rounds: int) -> float:
    """Print a line for each hostile text, and return the greatest growth of the cost of a byte."""
    print("\n| hostile text | 250 kB, ms | 1 MB, ms | a byte of the second to one of the first |")
    print("|---|---|---|---|")
    growths: list[float] = []
    for (name, short), (_, long) in zip(hostile(250_000), hostile(1_000_000), strict=True):
        costs = best([partial(match_all, matcher, [{"title": text}]) for text in (short, long)], rounds)
        growths.append(costs[1] / costs[0] / (len(long.encode()) / len(short.encode())))
        print(f"| {name} | {costs[0] * 1e3:.0f} | {costs[1] * 1e3:.0f} | {growths[-1]:.2f} |")
    return max(growths)


def main() -> int:
    parser = argparse.ArgumentParser(description="What it costs to match an entry.")
    parser.add_argument("--rounds", type=int, default=15, help="the quickest of so many counts (default 15)")
    rounds = parser.parse_args().rounds
    shipped = load_watchlist(ROOT / "config" / "watchlist.yaml")
    texts = entries()
    grew = measure_sizes(shipped, texts, rounds)
    by_byte = measure_hostile(compile_watchlist(shipped), max(1, rounds // 5))
    return 1 if grew > MOST_GROWTH or by_byte > MOST_GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
