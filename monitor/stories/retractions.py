"""Does a report, as it now stands, say that it was corrected or withdrawn?

Only what an outlet says of its own report counts: a mark before or behind the headline or the text
("CORRECTION: …", "… (исправлено)"), or a sentence about the report itself ("An earlier version of this article …").
News about withdrawals, of troops for instance, is no mark.
"""

from __future__ import annotations

import re
from typing import Literal

from monitor.languages.text import fold
from monitor.model.stories import Report

Retraction = Literal["", "corrected", "withdrawn"]

_READ = 4000  # characters of a text
_TAIL = 60  # characters in which a mark behind a text stands

_MARKS = {
    "withdrawn": """
        withdrawn|retracted|retraction|story withdrawn|article withdrawn|отозвано|материал отозван|новость отозвана
        |снято с публикации|відкликано|հետ է կանչվել|հետ կանչված|geri çağırılıb|geri götürülüb|geri çekildi
        |retiré|rétractation|zurückgezogen|retirado|retractación|ritirato|ritrattazione|ανακλήθηκε|پس گرفته شد|سحب الخبر
        """,
    "corrected": """
        correction|corrections|corrected|corrects|clarification|исправлено|исправление|уточнение|поправка|виправлено
        |уточнення|ուղղում|ուղղված է|ճշգրտում|düzəliş|dəqiqləşdirmə|düzeltme|rectificatif|korrektur|korrigiert
        |berichtigung|corrección|rectificación|correzione|rettifica|διόρθωση|اصلاحیه|تصحیح|تصحيح|შესწორება
        """,
}
_SELF = {
    "withdrawn": """
        this (?:article|story|report) (?:has been|was) (?:withdrawn|retracted|removed)
        |we (?:have )?(?:withdrawn|retracted) (?:this|the) (?:article|story|report)
        |эт(?:а|от) (?:новость|материал|статья) (?:отозван|удален|снят)|материал снят с публикации
        """,
    "corrected": """
        (?:an )?earlier version of this (?:article|story|report)|a previous version of this (?:article|story|report)
        |this (?:article|story|report) (?:has been|was) (?:corrected|amended)
        |в (?:более ранней|предыдущей|первоначальной) версии (?:этой |этого )?(?:новости|материала|статьи|текста)
        |une version précédente de cet article|in einer früheren (?:version|fassung) dieses (?:artikels|berichts)
        """,
}


def _fold_pattern(pattern: str) -> str:
    return "|".join(fold(part.strip()).text for part in re.split(r"\|(?![^(]*\))", pattern.strip()))


# A mark is set off by brackets, a colon or a dash, or is all that a text says.
_BEFORE = {
    kind: re.compile(rf"^[\[(*\s]*(?:{_fold_pattern(marks)})(?:\s*[\])]|\s*[:|]|\s+-\s|\s*$)")
    for kind, marks in _MARKS.items()
}
_BEHIND = {kind: re.compile(rf"[\[(]\s*(?:{_fold_pattern(marks)})\s*[\])][\s.]*$") for kind, marks in _MARKS.items()}
_SAID = {kind: re.compile(_fold_pattern(pattern)) for kind, pattern in _SELF.items()}


def retraction(report: Report) -> Retraction:
    """What the report says of itself: "withdrawn", "corrected", or "" where it says nothing. Withdrawn outweighs."""
    texts = [fold(text[:_READ]).text.strip() for text in (report.title, report.summary, report.article_lead)]
    kinds: tuple[Retraction, ...] = ("withdrawn", "corrected")
    return next((kind for kind in kinds if any(_says(text, kind) for text in texts)), "")


def _says(text: str, kind: Retraction) -> bool:
    return bool(_BEFORE[kind].search(text) or _BEHIND[kind].search(text[-_TAIL:]) or _SAID[kind].search(text))
