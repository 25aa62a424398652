"""What Telegram finds in a text by itself: addresses, names, tags, commands, telephone and card numbers.

Written after the rules of td/telegram/MessageEntity.cpp, at least as eager as those: any ending of a domain counts. How
telephone numbers are found is not public: here every number that people would dial is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from tests.support.bothtml import Entity, units

_WORD = r"[^\W]"
_TAGGED = r"[\w\u200c\u00b7\u0d80-\u0dff]"
# Of the general punctuation, joiners and dashes alone are part of an address.
_NO_ADDRESS = r"\s\u2000-\u200b\u200e\u200f\u2016-\u206f"
_DOMAIN = rf"(?:[A-Za-z0-9_~-]|[^\x00-\xbf{_NO_ADDRESS}])"
_PATH = rf"(?:[/?#][^{_NO_ADDRESS}<>\"«»]*)?"
_NAME = re.compile(r"(?<!\w)@(\w{4,32}|gif|vid|pic)\b", re.ASCII | re.IGNORECASE)
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")
_HASHTAG = re.compile(rf"(?<!{_TAGGED})#{_TAGGED}+(?!{_TAGGED}|#)")
_CASHTAG = re.compile(r"(?<![$\w])\$(?:1INCH|[A-Z]{1,8})(?![$\w])")
_SCHEME = re.compile(rf"(?:tg|ton)://[a-z0-9_-]+{_PATH}", re.IGNORECASE)
_ADDRESS = re.compile(
    rf"(?:(?:https?|ftp)://)?(?:[^{_NO_ADDRESS}/\[\]{{}}()'`<>\"@«»]+@)?({_DOMAIN}+(?:\.{_DOMAIN}+)+)(?::\d+)?{_PATH}",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[a-z0-9_.+-]+@(?:[a-z0-9_-]+\.)+[a-z]{2,8}", re.IGNORECASE)
_CARD = re.compile(r"(?<![+_.,\w-])\d(?:[ -]*\d){12,18}(?![\w-])", re.ASCII)
_PHONE = re.compile(
    r"\+[ ]?\(?\d(?:[ ().\u2010-\u2015-]{0,3}\d){6,14}|(?<![\d.,-])\d(?:[ ()-]{0,2}\d){9,14}(?![\d.,-])"
)
_NUMBERS = re.compile(r"\d{1,3}(?: \d{3})+|(?:(?:\d{4}-\d\d-\d\d)[ ]?)+\d*")


def found_in(text: str, given: Sequence[Entity] = ()) -> list[Entity]:
    """The entities that Telegram finds beside the given ones; nothing within a link, since that is one already."""
    links = [(each.offset, each.offset + each.length) for each in given if each.type in ("text_link", "code", "pre")]
    found = sorted(_all(text), key=lambda each: (each.offset, -each.length))
    kept: list[Entity] = []
    for each in found:
        taken = [*links, *((other.offset, other.offset + other.length) for other in kept)]
        if not any(each.offset < end and start < each.offset + each.length for start, end in taken):
            kept.append(each)
    return kept


def foreign(text: str, given: Sequence[Entity] = ()) -> list[str]:
    """What was found and is none of ours: all but hashtags on a line of hashtags."""
    ours = {start for start, line in _lines(text) if line and all(word.startswith("#") for word in line.split())}
    starts = sorted(start for start, _ in _lines(text))

    def line_of(offset: int) -> int:
        return max(start for start in starts if start <= offset)

    whole = text.encode("utf-16-le")
    return [
        f"{each.type}: {whole[2 * each.offset : 2 * (each.offset + each.length)].decode('utf-16-le')}"
        for each in found_in(text, given)
        if each.type != "hashtag" or line_of(each.offset) not in ours
    ]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += units(line) + 1


def _all(text: str) -> Iterable[Entity]:
    def entity(kind: str, found: re.Match[str]) -> Entity:
        return Entity(kind, units(text[: found.start()]), units(found[0]))

    yield from (entity("mention", found) for found in _NAME.finditer(text))
    yield from (entity("bot_command", found) for found in _COMMAND.finditer(text))
    yield from (
        entity("hashtag", found)
        for found in _HASHTAG.finditer(text)
        if any(unicodedata.category(char)[0] == "L" for char in found[0])
    )
    yield from (entity("cashtag", found) for found in _CASHTAG.finditer(text))
    yield from (entity("url", found) for found in _SCHEME.finditer(text))
    yield from (entity("bank_card", found) for found in _CARD.finditer(text))
    yield from (entity("phone_number", found) for found in _PHONE.finditer(text) if not _NUMBERS.fullmatch(found[0]))
    for found in _ADDRESS.finditer(text):
        if _EMAIL.fullmatch(found[0]):
            yield entity("email", found)
        elif text[: found.start()][-1:] in ("/", "#", "@"):
            continue
        elif _is_domain(found[1], has_scheme="://" in found[0][:8]):
            yield entity("url", found)


def _is_domain(domain: str, *, has_scheme: bool) -> bool:
    labels = domain.split(".")
    ending = labels[-1]
    if not all(labels):
        return False
    if all(label.isdecimal() for label in labels):
        return len(labels) == 4 and all(len(label) <= 3 and int(label) < 256 for label in labels)
    if len(ending) < 2 or (not has_scheme and not ending[0].isalpha()):
        return False
    # No common ending is written with a capital and small letters.
    return has_scheme or ending[0] == ending[0].lower() or ending[1:] != ending[1:].lower()
