"""Time zones by their names."""

from __future__ import annotations

from zoneinfo import ZoneInfo

NO_ZONE_NAMED = ZoneInfo("UTC")
"""The zone of a configuration that names none."""


def zone_named(value: object) -> ZoneInfo:
    """``"Asia/Yerevan"`` as a zone; a zone passes unchanged. Raises ValueError with a sentence for an editor."""
    if isinstance(value, ZoneInfo):
        return value
    try:
        return ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{value!r} is not a time zone; write a name such as Asia/Yerevan, Asia/Baku or UTC") from None
