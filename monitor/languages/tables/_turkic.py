"""The endings that Azerbaijani and Turkish share."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.languages.language import Rule, each, together

_AFTER_N = "nA nI nIn nDA nDAn nDAkI"
_PLURAL = together(each("lAr", "- In I A DA DAn DAkI lA"), each("lArI", _AFTER_N))
_COMMON_CONSONANT = together(_PLURAL, "lIq lIk sIz Ilə")
_CONSONANT = together(
    "- In I A DA DAn DAkI DAkIlAr DAkIlArIn lA DIr DADIr lI lIlAr lIlArIn lIlArA lIlArI sI cA",
    each("I", _AFTER_N),
)
_VOWEL = together(
    "- nIn yA yI nI DA DAn DAkI DAkIlAr ylA yIn lA DIr DADIr lI lIlAr lIlArIn lIlArA lIlArI sI cA",
    _AFTER_N,
    each("sI", _AFTER_N),
)
CASES = together(_CONSONANT, _VOWEL)
"""Also what may follow a Turkish name after an apostrophe."""


def turkic_endings(softened: Mapping[str, str]) -> tuple[Rule, ...]:
    """Rules under vowel harmony; ``softened`` tells what a final consonant becomes before a vowel."""
    return (
        *(Rule(v, each(v, _VOWEL), each(v, _PLURAL)) for v in "aəeıioöuü"),
        *(
            Rule(
                hard,
                each(hard, _CONSONANT),
                together(
                    each(hard, _COMMON_CONSONANT),
                    each(soft, "I In A"),
                    # Final t is softened in few words, and "kent" would become the word for "self".
                    "" if hard == "t" else each(soft + "I", _AFTER_N),
                ),
            )
            for hard, soft in softened.items()
        ),
        Rule("", _CONSONANT, _COMMON_CONSONANT),
    )
