"""Learns ``monitor/languages/trigrams.json`` from labelled headlines: ``python -m tests.eval.learn_languages``.

Learnt from the files ``stories-train*.jsonl``; measured (``tests/eval/test_languages.py``) on the headlines
of the other files that stand in none of these.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from monitor.languages.trigrams import FIRST, STEPS, trigrams_of

HERE = Path(__file__).parent
TABLE = HERE.parents[1] / "monitor" / "languages" / "trigrams.json"
LANGUAGES = {"Latin": ("az", "de", "en", "es", "fr", "it", "pl", "tr")}
"""By script those with headlines enough to learn from."""
KEPT = 1500
"""Trigrams of a script: those that tell most. Twice as many told 3 of 840 more."""
_RARE = 4
_MOST = 90


def headlines(paths: Iterable[Path]) -> dict[str, str]:
    """Titles with their languages."""
    rows = (json.loads(line) for path in sorted(paths) for line in path.read_text("utf-8").splitlines() if line)
    return {row["title"]: row["lang"] for row in rows if row.get("title") and row.get("lang")}


def train_and_test() -> tuple[dict[str, str], dict[str, str]]:
    """The headlines to learn from, and those to measure on."""
    train = headlines(HERE.glob("stories-train*.jsonl"))
    others = headlines(path for path in HERE.glob("*.jsonl") if not path.name.startswith("stories-train"))
    return train, {title: language for title, language in others.items() if title not in train}


def learn(titles: Mapping[str, str]) -> dict[str, dict[str, object]]:
    return {script: _table(titles, languages) for script, languages in LANGUAGES.items()}


def _table(titles: Mapping[str, str], languages: tuple[str, ...]) -> dict[str, object]:
    counts = {code: Counter[str]() for code in languages}
    for title, language in titles.items():
        if language in counts:
            counts[language].update(trigrams_of(title.lower()))
    totals = {code: sum(found.values()) for code, found in counts.items()}
    shares: dict[str, list[float]] = {}
    telling: dict[str, float] = {}
    for trigram in sorted(set().union(*counts.values())):
        times = sum(found[trigram] for found in counts.values())
        if times >= _RARE:
            shares[trigram] = [(counts[code][trigram] + 0.5) / totals[code] for code in languages]
            telling[trigram] = times * math.log(max(shares[trigram]) / min(shares[trigram]))
    kept = sorted(sorted(telling, key=lambda trigram: -telling[trigram])[:KEPT])
    return {"languages": languages, "weights": {trigram: _weights(shares[trigram]) for trigram in kept}}


def _weights(shares: list[float]) -> str:
    steps = (round(math.log(max(shares) / share) * STEPS) for share in shares)
    return "".join(chr(ord(FIRST) + min(step, _MOST)) for step in steps)


def as_text(learnt: dict[str, dict[str, object]]) -> str:
    return json.dumps(learnt, ensure_ascii=False, indent=0) + "\n"


if __name__ == "__main__":
    TABLE.write_text(as_text(learn(train_and_test()[0])), encoding="utf-8")
