"""Changes of feeds.yaml: feeds added, each in its place, and one taken out. What is planned here, ``config_file`` tries
and writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from monitor.config.lint import feed_identity
from monitor.config.yaml_tree import Plain, read_tree
from monitor.editorial.yaml_edit import Rewriting
from monitor.editorial.yaml_text import Bare, block
from monitor.errors import UsageError, did_you_mean, suggestion
from monitor.feeds.discover import address_of
from monitor.feeds.subscriptions import Subscription
from monitor.languages.text import fold_key
from monitor.model.hosts import host_of, site_of
from monitor.model.limits import web_address
from monitor.model.previews import telegram_channel
from monitor.model.settings import FeedSource

_KEYS = tuple(FeedSource.model_fields)
_LIST = ("feeds",)
_ADDRESS = re.compile(r"(?:feed:)?https?://[^\s/]+\S*|feed://[^\s/]+\S*", re.IGNORECASE)
_OFF = "Telegram's channels are not read unless polling.telegram_previews says so"
Line = Mapping[str, str | Sequence[str]]
"""The keys of one feed as they are to be written."""


@dataclass(frozen=True, slots=True)
class Addition:
    """Feeds to be added to a file: its new text, and the groups that it declares for them."""

    text: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sorted:
    """The feeds of another program's list: those that are ``new``, as lines; those that are ``known`` already, by their
    addresses; and those that cannot be, each with the reason."""

    new: tuple[Line, ...]
    known: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def known_as(feeds: Iterable[FeedSource], url: str) -> FeedSource | None:
    """The feed with this address, as the configuration tells addresses apart; None where there is none."""
    wanted = _identity(url)
    return next((feed for feed in feeds if wanted and _identity(feed.url) == wanted), None)


def line_of(url: str, keys: Line) -> Line:
    """A line with its keys in the order of the manual; what is empty is left out."""
    return {key: value for key in _KEYS if (value := url if key == "url" else keys.get(key, ""))}


def shown(line: Line) -> str:
    """A line as YAML, for a person."""
    return block(_plain(line), 0)


def add(text: str, feeds: Sequence[FeedSource], lines: Sequence[Line]) -> Addition:
    """Add feeds to the file, which holds these, each behind the last one of its outlet, or of its group. A group that
    is new is declared, and on."""
    declared = groups_of(text)
    named = dict.fromkeys(group for line in lines if isinstance(group := line.get("group", ""), str) and group)
    groups = tuple(group for group in named if group not in declared)
    edit = Rewriting(_with_groups(text, declared, groups))
    edit.insert(_LIST, [(_place(feeds, line), _plain(line)) for line in lines])
    return Addition(edit.result(), groups)


def _with_groups(text: str, declared: frozenset[str], groups: Sequence[str]) -> str:
    """The file with these groups behind those that it declares. Made by itself: the list of feeds may begin at the same
    place."""
    edit = Rewriting(text)
    if declared or len(groups) == 1:
        for group in groups:
            edit.put(("groups", group), Bare("true"))
    elif groups:
        edit.put(("groups",), {group: Bare("true") for group in groups})
    return edit.result()


def remove(text: str, index: int) -> tuple[str, list[str]]:
    """The file without the feed of this index, and the remarks that go with it."""
    edit = Rewriting(text)
    remarks = edit.drop_item(_LIST, index)
    return edit.result(), remarks


def index_of(feeds: Sequence[FeedSource], named: str) -> int:
    """Which feed is meant by an address, or by the name of an outlet that has one. Raises UsageError."""
    wanted = _identity(address_of(named))
    if wanted and (found := [index for index, feed in enumerate(feeds) if _identity(feed.url) == wanted]):
        return found[0]
    found = [index for index, feed in enumerate(feeds) if fold_key(feed.outlet) == fold_key(named)]
    if len(found) > 1:
        addresses = "\n".join(f"  {feeds[index].url}" for index in found)
        raise UsageError(f"{named} has {len(found)} feeds; name one by its address:\n{addresses}")
    if not found:
        known = [feed.url for feed in feeds] if "." in named else [feed.outlet for feed in feeds]
        raise UsageError(f"there is no feed '{named}'{suggestion(named, set(known))}; see `monitor feeds`")
    return found[0]


def groups_of(text: str) -> frozenset[str]:
    """The groups that the file declares."""
    tree, _ = read_tree(text)
    content = tree.plain() if tree else None
    groups = content.get("groups") if isinstance(content, dict) else None
    return frozenset(groups if isinstance(groups, dict) else ())


def check_group(text: str, group: str) -> None:
    """Raises UsageError where a group that a person names is nearly one that the file declares."""
    declared = groups_of(text)
    if group not in declared and (hint := did_you_mean(group, declared)):
        raise UsageError(f"there is no group '{group}'{hint} If it is a new one, write it under groups: first")


def sort_out(
    subscriptions: Iterable[Subscription], feeds: Sequence[FeedSource], groups: Iterable[str], *, telegram: bool
) -> Sorted:
    """Which feeds of another program's list are new; a folder that is called as one of the ``groups`` is that one.
    ``telegram`` says whether channels of Telegram are read."""
    called = {fold_key(group): group for group in groups}
    seen = {_identity(feed.url) for feed in feeds}
    new: list[Line] = []
    known: list[str] = []
    refused: list[tuple[str, str]] = []
    for each in subscriptions:
        url = address_of(each.url) if _ADDRESS.fullmatch(each.url) else ""
        identity = _identity(url)
        if not identity or web_address(url, url) is None:
            refused.append((each.url, "this is no web address"))
        elif identity in seen:
            known.append(url)
        elif telegram_channel(url) and not telegram:
            refused.append((url, _OFF))
        else:
            seen.add(identity)
            new.append(_line(url, replace(each, group=called.get(fold_key(each.group), each.group))))
    return Sorted(tuple(new), tuple(known), tuple(refused))


def _line(url: str, each: Subscription) -> Line:
    home = host_of(each.home)
    hosts = (home,) if home and site_of(each.home) != site_of(url) else ()
    keys: Line = {"outlet": each.title, "language": each.language.lower(), "group": each.group, "hosts": hosts}
    try:
        FeedSource.model_validate({"url": url, **{key: value for key, value in keys.items() if value}})
    except ValidationError as error:  # what another program means by it does not fit here
        wrong = {detail["loc"][0] for detail in error.errors()}
        keys = {key: value for key, value in keys.items() if key not in wrong}
    return line_of(url, keys)


def _identity(url: str) -> str:
    try:
        return feed_identity(url)
    except ValueError:
        return ""


def _place(feeds: Sequence[FeedSource], line: Line) -> int | None:
    """Behind which feed a line is to stand; None for the end."""
    for key in ("outlet", "group"):
        value = line.get(key)
        same = [index for index, feed in enumerate(feeds) if value and getattr(feed, key) == value]
        if same:
            return same[-1]
    return None


def _plain(line: Line) -> dict[str, Plain]:
    return {key: _value(value) for key, value in line.items()}


def _value(value: str | Sequence[str]) -> Plain:
    if isinstance(value, str):
        return Bare(value) if value in ("true", "false") else value
    return list(value)
