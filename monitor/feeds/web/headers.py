"""What headers of the web mean: values in, values out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_MAX_VALUE = 1000
_LENGTH, _CODING = b"content-length", b"transfer-encoding"
_MAX_FIELDS = 500  # lines of a head that are mended; one of more is refused by aiohttp as it stands


def parse_retry_after(value: str | None, now: datetime) -> timedelta | None:
    """The wait that a Retry-After header asks for (RFC 9110, section 10.2.3: seconds or a date), never
    negative; None where there is none or it makes no sense."""
    text = (value or "")[:_MAX_VALUE].strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text[:100])
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:  # "-0000" and names that nobody knows; HTTP dates are in UTC
        moment = moment.replace(tzinfo=UTC)
    return max(moment - now, timedelta(0))


def server_time(headers: Mapping[str, str]) -> datetime | None:
    """The server's clock at the moment of a response: Date, and the Age that a cache adds (RFC 9110, section 6.6.1, and
    RFC 9111, section 5.1). None where there is no such date."""
    try:
        date = parsedate_to_datetime(headers.get("Date", "").strip()[:100])
        age = re.fullmatch(r"[0-9]{1,9}", headers.get("Age", "").strip())
        return date.replace(tzinfo=date.tzinfo or UTC) + timedelta(seconds=int(age[0]) if age else 0)
    except (ValueError, OverflowError):
        return None


def parse_max_age(headers: Mapping[str, str]) -> timedelta | None:
    """How much longer a response is fresh: max-age of Cache-Control less Age (RFC 9111, section 4.2). None
    where it says nothing or must not be kept."""
    directives = [part.strip().lower() for part in headers.get("Cache-Control", "")[:_MAX_VALUE].split(",")]
    if "no-cache" in directives or "no-store" in directives:
        return None
    for directive in directives:
        if found := re.fullmatch(r'max-age="?([0-9]{1,9})"?', directive):
            age = re.fullmatch(r"[0-9]{1,9}", headers.get("Age", "").strip())
            return timedelta(seconds=max(0, int(found[1]) - int(age[0] if age else 0)))
    return None


def readable_head(head: bytes) -> bytes:
    """The head of an answer without what strict parsers refuse and browsers forgive: lengths that stand there twice, or
    beside chunks (RFC 9110, section 8.6, and RFC 9112, section 6.3), and any length of a body that cannot be."""
    if head.count(b"\n") > _MAX_FIELDS:
        return head
    status, *lines = head.split(b"\r\n")
    fields = [(line.partition(b":")[0].strip().lower(), line) for line in lines]
    lengths = {part.strip() for name, line in fields if name == _LENGTH for part in line.partition(b":")[2].split(b",")}
    chunked = any(name == _CODING and b"chunked" in line.lower() for name, line in fields)
    unwanted = {_LENGTH, _CODING} if is_bodiless(head) else {_LENGTH} if chunked or len(lengths) == 1 else set()
    kept = [line for name, line in fields if name not in unwanted]
    if _LENGTH in unwanted and lengths and not chunked and not is_bodiless(head):
        kept.insert(0, b"Content-Length: " + lengths.pop())
    return b"\r\n".join([status, *kept])


def is_bodiless(head: bytes) -> bool:
    """Whether an answer has no body, whatever its head says (RFC 9110, section 6.4.1)."""
    return head.split(b" ", 2)[1:2] in ([b"304"], [b"204"])


def plain_ascii(text: str) -> str:
    """What of a text can stand in a header, and be stored: printable ASCII, of bounded length."""
    return "".join(char for char in text[:_MAX_VALUE] if char.isascii() and char.isprintable()).strip()


def validator(value: str | None) -> str | None:
    """An ETag or a date that can be stored and sent back as it is, else None."""
    usable = value and len(value) <= _MAX_VALUE and value.isascii() and value.isprintable()
    return value if usable else None
