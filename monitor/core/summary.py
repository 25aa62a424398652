"""The summary of a story: which report speaks for it, and whole sentences of its text, verbatim.

News puts what matters first, so the leading sentences that say something new are the summary. What is left
out: what repeats the headline, what was cut off by the feed, datelines, and the furniture of web pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.core.sentences import CLOSINGS, sentences
from monitor.core.text import clean, fold_key, words
from monitor.core.types import Report, Story

MAX_CHARACTERS = 700
_READ = 4000  # the lead of a text; what stands further down is no summary
_MIN_WORDS = 3  # a denial is as short as that, and leaving it out would take a side
_REPEATED = 0.8  # share of a sentence's words that were read already
_DATELINE = 80  # characters
_ENDING = 12  # characters that tell how a sentence ends

_CLOSED = rf"[{re.escape(CLOSINGS)}]*$"
# The end of a sentence in all our scripts, with closing quotes, brackets and footnote marks behind it.
# Armenian text is typed with a colon in place of its own full stop too.
_ENDED = re.compile(rf"(?:[.!?։؟۔।。！？]|[\u0531-\u0587]:){_CLOSED}")
_ELLIPSIS = r"(?:\.\.+|…|[\[(](?:\.\.+|…)[\])])"
_CUT = re.compile(rf"{_ELLIPSIS}{_CLOSED}")
_STARTS_INSIDE = re.compile(rf"^[\"'«„“”(\[]*(?:{_ELLIPSIS}|[,;:)\]])")
_ADDRESS = re.compile(r"https?://|www\.")

# Furniture of web pages, in the folded form of fold_key.
_FURNITURE = tuple(
    fold_key(phrase)
    for phrase in (
        "read more",
        "read also",
        "read the full",
        "click here",
        "continue reading",
        "appeared first on",
        "sign up for",
        "subscribe to",
        "follow us on",
        "all rights reserved",
        "this site uses cookies",
        "we use cookies",
        "share this",
        "photo credit",
        "читать далее",
        "читайте также",
        "читать полностью",
        "подписывайтесь на",
        "подпишитесь на",
        "все права защищены",
        "читайте також",
        "підписуйтесь на",
        "կարդալ ավելին",
        "կարդացեք նաև",
        "հետևեք մեզ",
        "բաժանորդագրվեք",
        "բոլոր իրավունքները պաշտպանված են",
        "ardını oxu",
        "abunə olun",
        "bizi izləyin",
        "bütün hüquqlar qorunur",
        "devamını oku",
        "abone ol",
        "bizi takip edin",
        "tüm hakları saklıdır",
        "ادامه مطلب",
        "بیشتر بخوانید",
        "اقرأ المزيد",
        "წაიკითხეთ სრულად",
        "გამოიწერეთ",
        "lire la suite",
        "lire aussi",
        "abonnez vous",
        "tous droits réservés",
        "lesen sie auch",
        "alle rechte vorbehalten",
        "διαβάστε περισσότερα",
        "διαβάστε επίσης",
        "leer más",
        "leggi anche",
    )
)


@dataclass(frozen=True, slots=True)
class Summary:
    """The report whose title heads the story, and the sentences below it: none where only headlines are
    known."""

    report: Report
    sentences: tuple[str, ...]


def summarise(story: Story, *, language: str, limit: int = 3) -> Summary:
    """Choose the headline and at most ``limit`` whole sentences, MAX_CHARACTERS in all with the spaces
    between.

    The headline is taken from a report in ``language`` where there is one, then from the one with the fullest
    text, then from the earliest. Sentences come from that report, or where it has no text, from another in
    its language. Raises ValueError for a story without reports.
    """
    texts = [(report, _best_sentences(report, report.title, limit)) for report in story.reports]
    if not texts:
        raise ValueError(f"story {story.id} has no reports")
    chosen, found = min(texts, key=lambda pair: _rank(pair[0], len(pair[1]), language))
    if found:
        return Summary(chosen, found)
    # A text may repeat this headline though not its own.
    others = [
        _best_sentences(report, chosen.title, limit)
        for report in story.reports
        if report is not chosen and report.language == chosen.language
    ]
    return Summary(chosen, max(others, key=len, default=()))


def _rank(report: Report, fullness: int, language: str) -> tuple[bool, bool, int, float]:
    return (not report.title.strip(), report.language != language, -fullness, report.published.timestamp())


def _best_sentences(report: Report, headline: str, limit: int) -> tuple[str, ...]:
    """The sentences of the report's first text that gives two of them, else of the text that gives one."""
    best: tuple[str, ...] = ()
    for text in (report.article_lead, report.content, report.summary):
        found = _leading_sentences(text, headline, limit)
        if len(found) > len(best):
            best = found
        if len(best) >= min(2, limit):
            break
    return best


def _leading_sentences(text: str, headline: str, limit: int) -> tuple[str, ...]:
    found: list[str] = []
    room = MAX_CHARACTERS
    for sentence in _new_sentences(text, headline):
        if len(found) == limit or (found and len(sentence) > room):
            break
        if len(sentence) <= room:
            found.append(sentence)
            room -= len(sentence) + 1
    return tuple(found)


def _new_sentences(text: str, headline: str) -> Iterator[str]:
    """The usable sentences that do not repeat the headline or each other, in order."""
    told = [set(words(headline))]
    whole = sentences(clean(text[:_READ]))
    for sentence in whole if len(text) <= _READ else whole[:-1]:
        said = words(sentence)
        if not _usable(sentence, said):
            continue
        if not any(sum(word in before for word in said) >= _REPEATED * len(said) for before in told):
            told.append(set(said))
            yield sentence


def _usable(sentence: str, said: list[str]) -> bool:
    """Is this a whole sentence of prose?"""
    ending = sentence[-_ENDING:]
    if len(said) < _MIN_WORDS or _CUT.search(ending) or not _ENDED.search(ending):
        return False
    if _STARTS_INSIDE.match(sentence) or _ADDRESS.search(sentence) or _is_dateline(sentence):
        return False
    spaced = f" {' '.join(said)} "
    return not any(f" {phrase} " in spaced for phrase in _FURNITURE)


def _is_dateline(sentence: str) -> bool:
    """A short line in capitals, such as "GENEVA, SEPTEMBER 19, NEWS AGENCY."."""
    return len(sentence) <= _DATELINE and sentence.isupper()
