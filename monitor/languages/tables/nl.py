"""Dutch."""

from __future__ import annotations

from monitor.languages.language import Language, Rule

DUTCH = Language(
    code="nl",
    name="Dutch",
    scripts=("Latin",),
    frequent_words="de het een van en in op te dat met voor is zijn niet",
    abbreviations="dr prof nr ca",
    endings=(Rule("", "- s", "en e"),),
    name_links="van de der den het voor",
    titles="president premier minister professor",
    months=("jan", "feb", "maa mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
)
