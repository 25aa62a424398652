"""What of a summary the readers of a channel cannot read, and the summary in their language, where it was translated.

Translated is as much as is there: a headline may be, and a sentence not. What was translated is kept beside it, for
readers who tap on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor.model.publications import Style
from monitor.model.stories import Report
from monitor.model.translations import MAX_TRANSLATED, Text
from monitor.posts.markup import visible
from monitor.posts.summary import Original, Sentence, Summary


def foreign_texts(summary: Summary, style: Style) -> tuple[Text, ...]:
    """The headline and the sentences that are in no language of the channel, each once, in order."""
    return tuple(dict.fromkeys(_foreign(summary, style)))


def in_own_language(summary: Summary, style: Style, known: Mapping[Text, str]) -> Summary:
    """The summary with what is ``known`` of its foreign texts in their place, and their originals beside them."""
    originals: dict[Original, None] = {}

    def read(report: Report, text: str) -> str | None:
        foreign = _text(report, text, style)
        translation = known.get(foreign) if foreign else None
        if foreign and translation:
            originals[Original(foreign.text, foreign.source)] = None
        return translation

    headline = read(summary.report, summary.report.title)
    sentences = tuple(_read(each, read(each.report, each.text), style) for each in summary.sentences)
    head = summary.report
    if headline:
        head = replace(head, title=headline, language=style.language)
    return Summary(head, sentences, tuple(originals))


def _foreign(summary: Summary, style: Style) -> Iterator[Text]:
    texts = [(summary.report, summary.report.title), *((each.report, each.text) for each in summary.sentences)]
    for report, text in texts:
        if foreign := _text(report, text, style):
            yield foreign


def _text(report: Report, text: str, style: Style) -> Text | None:
    """What is to be translated; None where it is read as it stands, or nobody knows what language it is in."""
    said = visible(text)
    is_read = report.language in ("", "und", style.language, *style.languages)
    return None if is_read or not said or len(said) > MAX_TRANSLATED else Text(said, report.language, style.language)


def _read(sentence: Sentence, translation: str | None, style: Style) -> Sentence:
    if not translation:
        return sentence
    return replace(sentence, text=translation, report=replace(sentence.report, language=style.language))
