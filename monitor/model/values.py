"""The kinds of values that the configuration is made of: durations, sizes, time zones, languages, and the base of all
settings."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from monitor.model.zones import zone_named

_DURATION_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_MOST_DAYS = 3650
_LABEL = "[A-Za-z0-9-]{1,63}"  # between the dots of a host
_SIZE_UNITS = {"kB": 1000, "MB": 1000**2, "GB": 1000**3}


def parse_duration(value: object) -> timedelta:
    """``"90s"``, ``"15m"``, ``"6h"`` or ``"30d"`` as a timedelta; a timedelta passes unchanged.

    Raises ValueError with a sentence for an editor.
    """
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"(\d{1,6})\s*([smhd])", value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{value!r} is not a duration; write a number and s, m, h or d, such as 90s, 15m, 6h or 30d")
    duration = timedelta(seconds=int(found[1]) * _DURATION_UNITS[found[2]])
    if duration > timedelta(days=_MOST_DAYS):
        raise ValueError(f"{value} is too long; write at most {_MOST_DAYS}d")
    return duration


def between(least: str, most: str = f"{_MOST_DAYS}d") -> AfterValidator:
    """The bounds of a duration, both included."""
    shortest, longest = parse_duration(least), parse_duration(most)

    def check(duration: timedelta) -> timedelta:
        if duration < shortest:
            raise ValueError(f"this is too short; write at least {least}")
        if duration > longest:
            raise ValueError(f"this is too long; write at most {most}")
        return duration

    return AfterValidator(check)


def parse_size(value: object) -> int:
    """``"500kB"`` or ``"10MB"`` as bytes; plain digits are bytes. Raises ValueError with a sentence."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,15}", value.strip()):
        return int(value)
    found = re.fullmatch(r"(\d{1,6})\s*(kB|MB|GB)", value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{value!r} is not a size; write a number and kB, MB or GB, such as 500kB or 10MB")
    return int(found[1]) * _SIZE_UNITS[found[2]]


# Country codes and habits that are often written where a language is meant.
_LANGUAGE_MISTAKES = {
    "arm": "hy",
    "ge": "ka",
    "ua": "uk",
    "gr": "el",
    "ir": "fa",
    "cz": "cs",
    "iw": "he",
}
# ISO 639-1: all two-letter codes, end to end. Three-letter codes (such as hyw) are too many to list.
_TWO_LETTER_CODES = (
    "aaabaeafakanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvdzeeeleneoeseteufafffifjfofrfygagd"
    "glgngugvhahehihohrhthuhyhziaidieigiiikioisitiujajvkakgkikjkkklkmknkokrkskukvkwkylalblglilnloltlulvmg"
    "mhmimkmlmnmrmsmtmynanbndnengnlnnnonrnvnyocojomorospapiplpsptqurmrnrorurwsascsdsesgsiskslsmsnsosqsrss"
    "stsusvswtatetgthtitktltntotrtstttwtyugukuruzvevivowawoxhyiyozazhzu"
)


_LANGUAGES = frozenset(map("".join, zip(_TWO_LETTER_CODES[::2], _TWO_LETTER_CODES[1::2], strict=True)))


def _is_language(code: str) -> bool:
    return code in _LANGUAGES or (code not in _LANGUAGE_MISTAKES and re.fullmatch("[a-z]{3}", code) is not None)


def _language(value: str) -> str:
    if _is_language(value):
        return value
    start = re.split("[-_]", value.strip().lower())[0]
    meant = _LANGUAGE_MISTAKES.get(start, start)
    advice = (
        f"did you mean {meant}?" if _is_language(meant) else "write two or three small letters, such as hy, ru or hyw"
    )
    raise ValueError(f"'{value}' is not a language code; {advice}")


_COUNTRY_MISTAKES = {"UK": "GB", "EN": "GB"}


def _country(value: str) -> str:
    """Two capital letters, or "" for none. Raises ValueError with a sentence."""
    if re.fullmatch("([A-Z]{2})?", value):
        return value
    from monitor.languages.locale import country_code, country_name  # its tables take long to load

    name, code = value.strip(), value.strip().upper()
    meant = country_code(name) or country_code(name.title()) or _COUNTRY_MISTAKES.get(code, code)
    meant = meant if country_name(meant, "en") != meant else ""
    advice = f"did you mean {meant}?" if meant else "write two capital letters, such as AM"
    raise ValueError(f"'{value}' is no country; {advice}")


def _clock_time(value: object) -> str:
    """A time of day as HH:MM. Raises ValueError with a sentence."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", value.strip(), re.ASCII) if isinstance(value, str) else None
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError(f'{value!r} is not a time of day; write hours and minutes in quotation marks, such as "08:00"')
    return f"{int(found[1]):02}:{found[2]}"


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _week_time(value: object) -> str:
    """A day of the week and a time of day, as "mon 08:00"; "" for none. Raises ValueError with a sentence."""
    if value == "":
        return ""
    day, _, clock = value.strip().lower().partition(" ") if isinstance(value, str) else ("", "", "")
    if day not in WEEKDAYS:
        written = f"{', '.join(WEEKDAYS[:-1])} or {WEEKDAYS[-1]}"
        raise ValueError(f'{value!r} is no time of the week; write {written} and a time, such as "mon 08:00"')
    return f"{day} {_clock_time(clock)}"


def _user(value: object) -> int:
    """The number of a Telegram user; those of groups and channels are negative. Raises ValueError with a sentence."""
    if re.fullmatch(r"[1-9][0-9]{0,14}", str(value).strip()) is None:
        raise ValueError(f"{value!r} is no user; write the number of a Telegram user, such as 123456789")
    return int(str(value))


def host_and_port(address: str) -> tuple[str, int]:
    """Where to listen, such as ``127.0.0.1:9600`` or ``[::1]:9600``. Raises ValueError with a sentence."""
    found = re.fullmatch(rf"(?:\[([0-9A-Fa-f:.]+)\]|({_LABEL}(?:\.{_LABEL})*)):([0-9]{{1,5}})", address)
    if found is None or not 1 <= int(found[3]) <= 65535:
        raise ValueError(f"{address!r} is no address to listen at; write a host and a port, such as 127.0.0.1:9600")
    return found[1] or found[2], int(found[3])


def _listen(value: str) -> str:
    if value:
        host_and_port(value)
    return value


def _origin(value: str) -> str:
    if value and not re.fullmatch(r"https?://(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::[0-9]{1,5})?", value):
        raise ValueError(f"{value!r} is no address of a server; write it as https://desk.example.org, without a path")
    return value


ClockTime = Annotated[str, BeforeValidator(_clock_time)]
WeekTime = Annotated[str, BeforeValidator(_week_time)]
Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
Size = Annotated[int, BeforeValidator(parse_size), Field(gt=0)]
TimeZone = Annotated[ZoneInfo, BeforeValidator(zone_named)]
User = Annotated[int, BeforeValidator(_user)]
Language = Annotated[str, AfterValidator(_language)]
Country = Annotated[str, AfterValidator(_country)]
Listen = Annotated[str, AfterValidator(_listen)]
Origin = Annotated[str, AfterValidator(_origin)]


class Model(BaseModel):
    """Base of all settings: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _blank_means_default(cls, value: object) -> object:
        """A key with nothing behind it counts as left out: editors comment out all lines below a key."""
        if value is None:
            return {}
        if isinstance(value, dict):
            return {key: item for key, item in value.items() if item is not None}
        return value
