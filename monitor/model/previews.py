"""Addresses of public Telegram channels, as people write them and as they are read."""

from __future__ import annotations

import re
from datetime import timedelta

PREVIEW_INTERVAL = timedelta(minutes=10)
"""Between two looks at a preview, where its line in feeds.yaml says nothing else."""

_CHANNEL = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)/(?:s/)?(?P<name>[A-Za-z]\w{3,40})(?:[/?#].*)?",
    re.IGNORECASE | re.ASCII,
)
_NO_CHANNELS = frozenset(["joinchat", "addstickers", "share", "proxy", "socks", "addemoji", "addlist", "setlanguage"])


def telegram_channel(address: str) -> str | None:
    """The name of the channel that an address leads to, its post or preview included; None where it is no such
    address."""
    found = _CHANNEL.fullmatch(address.strip())
    return found["name"] if found and found["name"].lower() not in _NO_CHANNELS else None


def preview_address(name: str) -> str:
    """Where the posts of a public channel can be read."""
    return f"https://t.me/s/{name}"
