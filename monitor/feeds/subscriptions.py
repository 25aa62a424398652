"""The feeds of an OPML file (opml.org/spec2), as readers' programs write it. Runs in worker processes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from monitor.feeds.web.charset import decode
from monitor.languages.text import clean
from monitor.model.documents import Failed, FailureKind
from monitor.model.limits import MAX_ADDRESS, MAX_TITLE, shorten

MAX_FILE = 2_000_000
"""Bytes of a file that is read."""
MAX_FEEDS = 5_000
_DEEPEST = 30  # outlines within each other
_MAX_GROUP = 60  # characters
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed of the file, as it stands there: texts are clean, and may be empty. ``group`` is the folder that it is
    in, else its first category; ``home`` is the site that it belongs to."""

    url: str
    title: str = ""
    language: str = ""
    group: str = ""
    home: str = ""


class _RefusedError(ValueError):
    """A document that is not read on, with the reason."""


def read_subscriptions(body: bytes) -> tuple[Subscription, ...] | Failed:
    """The feeds of a file, in its order. Failed where it is too large, no OPML, declares entities, or is nested deeper
    than anybody sorts his feeds."""
    if len(body) > MAX_FILE:
        return _failed(f"more than {MAX_FILE // 1_000_000} MB; split it")
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.EntityDeclHandler = _refuse_entities
    try:
        parser.Parse(_DECLARATION.sub("", decode(body, ""), count=1), True)
    except _RefusedError as error:
        return _failed(str(error))
    except (expat.ExpatError, UnicodeError) as error:
        return _failed(f"no readable XML: {error}")
    return tuple(reader.found)


def _failed(why: str) -> Failed:
    return Failed(FailureKind.HARD, "parse", why)


def _refuse_entities(*_: object) -> None:
    raise _RefusedError("a document that declares entities, which no list of feeds needs")


@dataclass(slots=True)
class _Reader:
    """Gathers the outlines that are feeds. ``folders`` are the names of the outlines that are open, "" for feeds."""

    found: list[Subscription] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    depth: int = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth == 1 and name.lower() != "opml":
            raise _RefusedError(f"no OPML: it begins with <{clean(name)[:40]}>")
        if self.depth > _DEEPEST:
            raise _RefusedError(f"outlines nested more than {_DEEPEST} deep")
        if name.lower() != "outline":
            return
        said = {key.lower(): value for key, value in attributes.items()}
        title = shorten(clean(said.get("title") or said.get("text") or ""), MAX_TITLE)
        url = said.get("xmlurl", "").strip()
        if url:
            self._note(url, title, said)
        self.folders.append("" if url else title)

    def end(self, name: str) -> None:
        self.depth -= 1
        if name.lower() == "outline":
            self.folders.pop()

    def _note(self, url: str, title: str, said: Mapping[str, str]) -> None:
        if len(self.found) >= MAX_FEEDS:
            raise _RefusedError(f"more than {MAX_FEEDS} feeds; split it")
        folder = next((name for name in reversed(self.folders) if name), "")
        # "/News/Armenia,/Watch": a comma parts categories, a slash their levels.
        category = said.get("category", "").partition(",")[0].strip("/ ").rpartition("/")[2]
        self.found.append(
            Subscription(
                url[: MAX_ADDRESS + 1],  # one that is too long is told as such
                title,
                clean(said.get("language", ""))[:20],
                shorten(clean(folder or category), _MAX_GROUP),
                said.get("htmlurl", "").strip()[:MAX_ADDRESS],
            )
        )
