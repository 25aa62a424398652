"""Other people's text, kept from becoming what Telegram makes of text by itself: links, mentions, hashtags, commands.

Telegram looks for addresses, @names, #tags, $TAGS, /commands, telephone and card numbers in every message and makes
each a thing to tap on, whoever wrote it (td/telegram/MessageEntity.cpp; telephone numbers are found on its servers). A
word joiner, which is drawn as nothing and is no part of any of these, goes behind the sign that makes the difference.
Words stay whole, so that a search finds them. What is no such thing stays as it is: 1,500, 2023-09-19, +14, 3.5, #1,
$500.
"""

from __future__ import annotations

import re

_JOINER = "\u2060"
# @name and a@b.c, tg://… and http://…, /command, #tag (a number alone is none), $TAG
_SIGN = re.compile(
    r"@(?=[A-Za-z0-9_])|:(?=//)|(?<![\w/<>])/(?=[A-Za-z0-9_])"
    r"|#(?=[\d_\u00b7\u200c\u0d80-\u0dff]*[^\W\d_])|\$(?=[A-Za-z]|1[Ii])"
)
# The last dots of domains. "Н.Пашинян" and "today.The" are none: Telegram knows no such ending in a capital and small
# letters.
_DOT = re.compile(r"(?<=\S)\.(?=([^\W\d_][^\s.]+))")
_DOTTED_NUMBERS = re.compile(r"\d+(?:\.\d+){3,}")  # IP addresses

# Telephone and card numbers: digits with a few signs between them. Dates and thousands are none.
_GAP = r"[ \u00a0().\u2010-\u2015-]"
_DIALLED = re.compile(rf"\+?\(?\d(?:{_GAP}{{0,15}}\d)+")
_DATE = re.compile(r"\b(?:(?:19|20)\d\d-[01]?\d-[0-3]?\d|[0-3]?\d[.-][01]?\d[.-](?:19|20)?\d\d)\b")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .\u00a0]\d{3})+")
_SHORTEST_WITH_PLUS, _SHORTEST = 7, 9  # digits
_BREAKS = re.compile(rf"(?:\+|{_GAP})(?=[(\d])|\d{{4}}(?=\d{{3}})")


def neutral(text: str) -> str:
    """The text as it is read, without anything in it that Telegram would make a link, a mention, a hashtag, a command
    or a number to call. Doing it twice changes nothing."""
    text = _DOT.sub(_without_domain, text)
    text = _DOTTED_NUMBERS.sub(lambda found: found[0].replace(".", f".{_JOINER}"), text)
    text = _DIALLED.sub(_without_number, text)
    return _SIGN.sub(rf"\g<0>{_JOINER}", text)


def as_written(text: str) -> str:
    """A text as it was before: such as a link that an operator copied out of an answer."""
    return text.replace(_JOINER, "")


def _without_domain(found: re.Match[str]) -> str:
    ending = found[1]
    is_name = ending[0] != ending[0].lower() and ending[1:] == ending[1:].lower()
    return found[0] if is_name else f".{_JOINER}"


def _without_number(found: re.Match[str]) -> str:
    number = found[0]
    if number.startswith("+"):
        is_number = _digits(number) >= _SHORTEST_WITH_PLUS
    else:
        is_number = _digits(_DATE.sub("", number)) >= _SHORTEST and not _THOUSANDS.fullmatch(number)
    return _BREAKS.sub(rf"\g<0>{_JOINER}", number) if is_number else number


def _digits(text: str) -> int:
    return sum(map(str.isdecimal, text))
