"""Portuguese."""

from __future__ import annotations

from monitor.languages.language import Language, Rule

PORTUGUESE = Language(
    code="pt",
    name="Portuguese",
    scripts=("Latin",),
    letters="ã õ",
    frequent_words="o a os as de do da e em um uma que para com no na ao dos",
    abbreviations="sr sra dr dra av prof",
    endings=(Rule("ão", "ão ões ães"), Rule("al", "al ais"), Rule("o", "o os", "a as"), Rule("", "- s es")),
    of="de do da dos das d",
    name_links="de do da dos das e",
    titles="presidente ministro ministra general",
    months=("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"),
    attributions="fonte via",
    credits=("fonte", "foto"),
)
