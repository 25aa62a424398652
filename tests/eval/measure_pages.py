"""How much of an article is found on its page, and what is taken along with it.

python -m tests.eval.measure_pages            prints the tables
python -m tests.eval.measure_pages --write    puts them into tests/eval/README.md

``pages/shapes`` holds pages as content systems and outlets of the region build them, ``pages/texts.json`` what stands
in them, in seven languages; the end of a shape's name says in which of them it is read. What is wanted are the
paragraphs ``p1`` to ``p6``, in that order; title and lead are neither wanted nor unwanted, all else is unwanted.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import trafilatura
from bs4 import BeautifulSoup

from monitor.feeds.furniture.outlets import names_of
from monitor.feeds.furniture.texts import clean_text
from monitor.feeds.web.html import article_paragraphs, lead_of, paragraphs_together
from monitor.languages.text import clean
from tests.eval.measure import HERE, README

BEGIN, END = "<!-- pages: begin -->", "<!-- pages: end -->"
FRESH = "fresh-"
"""How shapes are called that were written when all was decided."""
_PAGES = HERE / "pages"
_FIELD = re.compile(r"\{\{(json:)?(\w+)\}\}")
_WANTED = re.compile(r"p\d")
_NEUTRAL = ("title", "lead")
_NAMES = names_of("Sample Daily", "sample.example")
_ROUNDS = 3

Reader = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a shape and a language: its HTML, and the segments that are wanted and unwanted."""

    shape: str
    language: str
    html: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found on pages. ``first`` are pages with their first wanted segment; ``segments`` wanted segments that
    were found, ``taken`` unwanted ones, and ``led`` those in the lead that is kept, without furniture; ``empty`` are
    pages on which nothing was found, ``cost`` is CPU time a page in milliseconds."""

    pages: int
    first: int
    segments: int
    wanted: int
    taken: int
    led: int
    unwanted: int
    empty: int
    cost: float


def pages() -> list[Page]:
    """All pages, in order of shape and language."""
    texts = json.loads((_PAGES / "texts.json").read_text("utf-8"))
    return [
        _page(shape, language, path.read_text("utf-8"), texts[language])
        for path in sorted((_PAGES / "shapes").glob("*.html"))
        for shape, _, languages in [path.stem.partition(".")]
        for language in languages.split("-")
    ]


def _page(shape: str, language: str, template: str, texts: dict[str, str]) -> Page:
    fields = sorted({found[2] for found in _FIELD.finditer(template)})
    html = _FIELD.sub(
        lambda found: json.dumps(texts[found[2]], ensure_ascii=False)[1:-1] if found[1] else texts[found[2]], template
    )
    wanted = tuple(texts[field] for field in fields if _WANTED.fullmatch(field))
    unwanted = tuple(texts[field] for field in fields if not _WANTED.fullmatch(field) and field not in _NEUTRAL)
    return Page(shape, language, html, wanted, unwanted)


def paragraphs_alone(html: str) -> list[str]:
    """What the element with the most paragraphs holds: all that was read before trafilatura."""
    return paragraphs_together(BeautifulSoup(html, "lxml"))


def trafilatura_alone(html: str) -> list[str]:
    """What trafilatura finds by its defaults, without comments."""
    found = trafilatura.extract(html, include_comments=False) or ""
    return [clean(line) for line in found.splitlines() if line.strip()]


def trafilatura_or_paragraphs(html: str) -> list[str]:
    """What trafilatura finds, and the paragraphs alone where that is nothing."""
    return trafilatura_alone(html) or paragraphs_alone(html)


def as_the_worker_reads(html: str) -> list[str]:
    """What the worker takes."""
    return article_paragraphs(html, BeautifulSoup(html, "lxml"))


READERS: dict[str, Reader] = {
    "paragraphs alone, as before": paragraphs_alone,
    "trafilatura alone": trafilatura_alone,
    "trafilatura, else paragraphs": trafilatura_or_paragraphs,
    "as the worker reads": as_the_worker_reads,
}


def measured(read: Reader, made: Sequence[Page]) -> Found:
    """What a reader finds on pages."""
    texts, cost = _read_all(read, made)
    whole = [_words(" ".join(text)) for text in texts]
    leads = [_words(clean_text(lead_of(text), _NAMES, field="lead").text) for text in texts]
    return Found(
        pages=len(made),
        first=sum(_words(page.wanted[0]) in text for page, text in zip(made, whole, strict=True)),
        segments=sum(_words(each) in text for page, text in zip(made, whole, strict=True) for each in page.wanted),
        wanted=sum(len(page.wanted) for page in made),
        taken=sum(_words(each) in text for page, text in zip(made, whole, strict=True) for each in page.unwanted),
        led=sum(_words(each) in text for page, text in zip(made, leads, strict=True) for each in page.unwanted),
        unwanted=sum(len(page.unwanted) for page in made),
        empty=sum(not text for text in texts),
        cost=cost,
    )


def _read_all(read: Reader, made: Sequence[Page]) -> tuple[list[Sequence[str]], float]:
    texts = [read(page.html) for page in made]
    start = time.process_time()
    for page in (*made,) * _ROUNDS:
        read(page.html)
    return texts, (time.process_time() - start) / len(made) / _ROUNDS * 1e3


@cache
def _words(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def table(made: Sequence[Page]) -> str:
    """What each reader finds, and what the worker finds by shape and by language, as Markdown."""
    head = "| | pages | first paragraph | paragraphs | unwanted | of them in the lead | empty | ms |\n"
    rule = "|---|---|---|---|---|---|---|---|\n"
    parts = []
    for told, fresh in (("Pages by which it was decided:", False), ("Fresh ones:", True)):
        some = [page for page in made if page.shape.startswith(FRESH) is fresh]
        rows = [_row(name, measured(read, some)) for name, read in READERS.items()]
        parts += [f"{told}\n\n", head, rule, *rows, "\n"]
    parts += ["As the worker reads, by language and by shape:\n\n", head, rule]
    for kind in ("language", "shape"):
        for name in sorted({getattr(page, kind) for page in made}):
            some = [page for page in made if getattr(page, kind) == name]
            parts.append(_row(name, measured(as_the_worker_reads, some)))
    return "".join(parts)


def _row(name: str, found: Found) -> str:
    counts = f"{found.first} | {found.segments} of {found.wanted} | {found.taken} of {found.unwanted} | {found.led}"
    return f"| {name} | {found.pages} | {counts} | {found.empty} | {found.cost:.1f} |\n"


def write(told: str) -> None:
    """Put the tables in their place in the README."""
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n\n{told}\n{END}{after}", "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="How much of an article is found on its page.")
    parser.add_argument("--write", action="store_true", help="put the tables into the README")
    arguments = parser.parse_args()
    told = table(pages())
    if arguments.write:
        write(told)
    print(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
