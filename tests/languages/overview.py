"""What the tables of languages hold, as a table.

python -m tests.languages.overview            prints it
python -m tests.languages.overview --write    puts it into monitor/languages/README.md
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sized
from pathlib import Path

from monitor.languages.language import Language
from monitor.languages.tables import LANGUAGES

README = Path(__file__).parents[2] / "monitor" / "languages" / "README.md"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"


def _told_by(language: Language) -> str:
    """How a text that says nothing of its language is known to be in this one."""
    by = [word for word, known in (("letters", language.letters), ("words", language.frequent_words)) if known]
    return ", ".join(by or ["script"] * bool(language.default_of)) or "–"


def _count(*fields: str) -> Callable[[Language], str]:
    def counted(language: Language) -> str:
        return str(sum(_size(getattr(language, field)) for field in fields) or "–")

    return counted


def _size(known: object) -> int:
    """How many words, phrases or rules a field holds."""
    if isinstance(known, str):
        return len(known.split())
    if isinstance(known, dict):
        return sum(len(words.split()) for words in known.values())
    return len(known) if isinstance(known, Sized) else int(known is not None)


COLUMNS: dict[str, Callable[[Language], str]] = {
    "code": lambda language: f"`{language.code}`",
    "told by": _told_by,
    "endings": _count("endings"),
    "function words": _count("function_words", "name_links", "articles"),
    "names": _count("calendar", "titles", "institutions", "places", "demonym_endings"),
    "numbers": _count("numbers"),
    "months": _count("months"),
    "tolls": _count("tolls"),
    "uncounted": _count("uncounted"),
    "outcomes": _count("outcomes", "agreed"),
    "denies, confirms": _count("denies", "confirms"),
    "negations": _count("negations"),
    "attributions": _count("attributions"),
    "pronouns": _count("pronouns"),
    "abbreviations": _count("abbreviations"),
    "corrections": _count("corrected", "withdrawn", "says_corrected", "says_withdrawn"),
    "read more": _count("read_more", "continuing", "appeared", "furniture", "credits"),
    "kinds of event": _count("kinds", "actors", "stages", "round_ups", "updates"),
    "marks of headlines": _count("title_labels", "sections"),
    "around texts": _count("read_also", "follow_us", "page_words", "bylines", "rights", "outlet_words", "reporting"),
    "labels": lambda language: "yes" if language.labels else "–",
}


def table() -> str:
    """A row a language, as Markdown: how many words, phrases or rules there are of each kind."""
    rows = sorted(LANGUAGES.values(), key=lambda language: language.name)
    lines = [
        f"| language | {' | '.join(COLUMNS)} |",
        "|---" * (len(COLUMNS) + 1) + "|",
        *(f"| {row.name} | {' | '.join(cell(row) for cell in COLUMNS.values())} |" for row in rows),
    ]
    inflected = sum(bool(language.endings) for language in rows)
    return "\n".join(lines) + f"\n\n{len(rows)} languages; words are inflected in {inflected} languages.\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="What the tables of languages hold.")
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    if parser.parse_args().write:
        before, _, rest = README.read_text("utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        README.write_text(f"{before}{BEGIN}\n\n{table()}\n{END}{after}", "utf-8")
    print(table())
    return 0


if __name__ == "__main__":
    sys.exit(main())
