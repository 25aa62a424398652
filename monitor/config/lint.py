"""What a schema cannot see in a configuration: names of nothing, duplicates, rules that can never hold.

Works on the plain content of the files (text, lists, mappings), so that a file with a mistake in one place is
still checked in all others. Whatever has the wrong shape is skipped here: the schema complains about it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from math import fsum
from typing import TypeAlias, TypeVar
from urllib.parse import urlsplit

from pydantic import ValidationError

from monitor.config.environment import chat_fault
from monitor.errors import suggestion
from monitor.languages.text import fold_key
from monitor.model.previews import preview_address, telegram_channel
from monitor.model.settings import FULL_VETO, Channel, FeedList, Term, Watch, hashtag_of
from monitor.model.values import Model

Path: TypeAlias = tuple[str | int, ...]
Finding: TypeAlias = tuple[Path, str]
KEY = "[key]"  # at the end of a path: the key itself, not what stands behind it
_MIN_PREFIX = 3
M = TypeVar("M", bound=Model)


def lint_watchlist(content: object, feeds: object = None) -> Iterator[Finding]:
    """Findings in watchlist.yaml, as (path, sentence).

    ``feeds`` is the content of feeds.yaml, for the outlets and countries that watches name; None where there is none
    to compare with.
    """
    terms = _mapping(_mapping(content).get("terms"))
    sources = [_mapping(item) for item in _list(_mapping(feeds).get("feeds"))]
    outlets, countries = {_outlet(source) for source in sources}, {source.get("country") for source in sources}
    for name, term in terms.items():
        yield from _lint_term(("terms", name), _mapping(term))
    checked = {name: term for name, item in terms.items() if (term := _validate(Term, item))}
    watches = _mapping(_mapping(content).get("watches"))
    rules = {name: rule for name, item in watches.items() if (rule := _validate(Watch, item))}
    if len(rules) == len(watches):
        yield from _unknown_hashtags(_mapping(content).get("hashtags"), rules)
    for name, item in watches.items():
        path, watch = ("watches", name), _mapping(item)
        yield from _lint_watch(path, watch, terms)
        if sources:
            yield from _unknown_origins((*path, "outlets"), watch, "outlet", outlets)
            yield from _unknown_origins((*path, "countries"), watch, "country", countries)
        rule = rules.get(name)
        if rule and checked.keys() >= {*_speaking_terms(rule), *rule.unless}:
            yield from _lint_weights(path, rule, checked)


def _unknown_hashtags(named: object, rules: Mapping[str, Watch]) -> Iterator[Finding]:
    known = {hashtag_of(name, rule) for name, rule in rules.items()}
    for tag in _mapping(named).keys() - known:
        yield ("hashtags", tag, KEY), f"no watch has the hashtag '{tag}'{suggestion(tag, known)}"


def lint_feeds(content: object) -> Iterator[Finding]:
    """Findings in feeds.yaml, as (path, sentence)."""
    groups = _mapping(_mapping(content).get("groups"))
    seen: dict[str, int] = {}
    for index, item in enumerate(_list(_mapping(content).get("feeds"))):
        feed, path = _mapping(item), ("feeds", index)
        group, url = feed.get("group"), feed.get("url")
        if isinstance(group, str) and group and group not in groups:
            yield (
                (*path, "group"),
                f"group '{group}' is not declared under groups:{_or_declare(group, groups)}",
            )
        if isinstance(url, str) and re.match("https?://", url):
            yield from _lint_address((*path, "url"), url, index, seen)


def lint_previews(listed: FeedList, allowed: bool, chats: Iterable[str]) -> Iterator[Finding]:
    """Findings about feeds that are channels of Telegram, as (path, sentence).

    ``allowed`` is polling.telegram_previews; ``chats`` are where this program posts: it must not read its own posts.
    """
    own = {chat.removeprefix("@").casefold() for chat in chats}
    for index, feed in enumerate(listed.feeds):
        name = telegram_channel(feed.url)
        if name is None or not (feed.enabled and listed.groups.get(feed.group, True)):
            continue
        path = ("feeds", index, "url")
        if feed.url != preview_address(name):
            yield path, f"a channel of Telegram is read by its web preview; write {preview_address(name)}"
        elif name.casefold() in own:
            yield path, f"this program posts to @{name}; as a source, its own posts would come back as news"
        elif not allowed:
            advice = "see config/README.md, then write telegram_previews: true under polling: in monitor.yaml"
            yield path, f"Telegram's web previews are not read unless you say so; {advice}"


def lint_channels(content: object, watches: Iterable[str] | None) -> Iterator[Finding]:
    """Findings in the channels of monitor.yaml, as (path, sentence).

    ``watches`` None means that they could not be read.
    """
    known = None if watches is None else list(watches)
    channels, site = _mapping(_mapping(content).get("channels")), _mapping(_mapping(content).get("site"))
    for index, shown in enumerate(_list(site.get("channels"))):
        if isinstance(shown, str) and channels and shown not in channels:
            yield ("site", "channels", index), f"there is no channel '{shown}'{suggestion(shown, channels)}"
    for name, item in channels.items():
        channel, path = _mapping(item), ("channels", name)
        chat = channel.get("chat")
        if isinstance(chat, str) and (fault := chat_fault(chat)):
            yield (*path, "chat"), fault
        if _mapping(channel.get("quiet")).get("then") == "digest" and not _mapping(channel.get("digest")).get("at"):
            advice = "the channel has no digest: name times of day under digest: at:, or write post"
            yield (*path, "quiet", "then"), f"what quiet hours hold back would never be told; {advice}"
        if _is_true(channel.get("story_link")) and not site.get("base"):
            advice = "write its address as base: under site:"
            yield (*path, "story_link"), f"posts cannot link to a site whose address is not known; {advice}"
        for index, watch in enumerate(_list(channel.get("watches"))):
            if known is not None and isinstance(watch, str) and watch not in known:
                yield (*path, "watches", index), f"there is no watch '{watch}'{suggestion(watch, known)}"


def _is_true(value: object) -> bool:
    """Does a value as it stands in a file say yes?"""
    checked = _validate(Channel, {"story_link": value})
    return checked is not None and checked.story_link


def feed_identity(url: str) -> str:
    """The part of an address that tells feeds apart: no scheme, default port, fragment, or slash at the end.

    Raises ValueError where ``url`` is no address.
    """
    parts = urlsplit(url.strip())
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.hostname or ''}{port}{parts.path.rstrip('/')}{query}"


def _lint_address(path: Path, url: str, index: int, seen: dict[str, int]) -> Iterator[Finding]:
    try:
        identity = feed_identity(url)
        usable = bool(urlsplit(url).hostname) and not re.search(r"\s", url)
    except ValueError:
        usable = False
    if not usable:
        yield path, "this is no address; copy it from the browser, such as https://example.org/rss"
    elif identity in seen:
        yield path, f"this feed is already there, as feed number {seen[identity]}; remove one of the two"
    else:
        seen[identity] = index + 1


def _or_declare(group: str, groups: Mapping[str, object]) -> str:
    return suggestion(group, groups) or f"; add the line '{group}: true' there"


def _lint_term(path: Path, term: Mapping[str, object]) -> Iterator[Finding]:
    forms = _mapping(term.get("forms"))
    if not _list(term.get("exact")) and not any(forms.values()):
        yield (*path, KEY), "this term has no forms; add some under forms: or exact:, or remove the term"
    for language, values in forms.items():
        for index, form in enumerate(_list(values)):
            if isinstance(form, str) and (fault := _form_fault(form)):
                yield (*path, "forms", language, index), fault
    for index, form in enumerate(_list(term.get("exact"))):
        if isinstance(form, str) and not fold_key(form):
            yield (*path, "exact", index), f"'{form}' holds no letter or digit; it could never be found"
    checked = _validate(Term, term)
    if checked and checked.strong and checked.weak:
        yield (*path, "weak"), "a term cannot be both strong and weak; keep one of them"


def _form_fault(form: str) -> str | None:
    word = form.removeprefix("=").removesuffix("*")
    if not fold_key(word):
        return f"'{form}' holds no letter or digit; it could never be found"
    if "*" in word:
        return f"'{form}' has a * inside; a * may stand at the end only"
    if form.endswith("*") and len(fold_key(word)) < _MIN_PREFIX:
        return f"'{form}' would find nearly everything; write at least {_MIN_PREFIX} letters before the *"
    if form.endswith("*") and form.startswith("="):
        return f"'{form}' has both = and *; keep one of them"
    return None


def _lint_watch(path: Path, watch: Mapping[str, object], terms: Mapping[str, object]) -> Iterator[Finding]:
    if not _list(watch.get("any")) and not _list(watch.get("all")):
        yield (*path, KEY), "this watch can never hold; name terms under any: or all:"
    for key in ("any", "all", "sentence", "unless"):
        yield from _unknown_terms((*path, key), watch.get(key), terms)
    vetoes = _list(watch.get("unless"))
    for key in ("any", "all"):
        for index, name in enumerate(_list(watch.get(key))):
            if name in vetoes:
                yield (*path, key, index), f"'{name}' stands under {key}: and under unless:; remove it from one of them"
    yield from _unknown_terms((*path, "near", "terms"), _mapping(watch.get("near")).get("terms"), terms)


def _unknown_terms(path: Path, names: object, terms: Mapping[str, object]) -> Iterator[Finding]:
    for index, name in enumerate(_list(names)):
        if isinstance(name, str) and name not in terms:
            yield (*path, index), f"there is no term '{name}'{suggestion(name, terms)}"


def _lint_weights(path: Path, watch: Watch, terms: Mapping[str, Term]) -> Iterator[Finding]:
    """Whether the terms of a watch can be enough, if all are found."""
    speaking = _speaking_terms(watch)
    if speaking and all(terms[name].weak for name in speaking):
        yield (*path, KEY), "this watch can never hold; all its terms are weak: name one that is not"
    most = fsum(terms[name].evidence_weight for name in speaking)
    if watch.threshold > round(most, 6):
        advice = f"all its terms together weigh {most:g}: write at most that"
        yield (*path, "threshold"), f"this watch can never hold; {advice}"
    against = fsum(terms[name].evidence_weight for name in set(watch.unless))
    if watch.unless and round(against, 6) < FULL_VETO:
        yield (
            (*path, "unless"),
            f"these vetoes never count; they weigh {against:g} together, and reject from {FULL_VETO:g} on",
        )


def _speaking_terms(watch: Watch) -> set[str]:
    """The terms that can speak for a watch."""
    return {*watch.any, *watch.all, *watch.sentence, *(watch.near.terms if watch.near else ())}


def _unknown_origins(path: Path, watch: Mapping[str, object], kind: str, known: Iterable[object]) -> Iterator[Finding]:
    """Outlets and countries that no feed has; capitals do not matter."""
    names = {name.casefold(): name for name in known if isinstance(name, str) and name}
    for index, name in enumerate(_list(watch.get(str(path[-1])))):
        if isinstance(name, str) and name.casefold() not in names:
            yield (*path, index), f"no feed has the {kind} '{name}'{_origin_advice(name, names)}"


def _origin_advice(name: str, names: Mapping[str, str]) -> str:
    close = difflib.get_close_matches(name.casefold(), names, n=1, cutoff=0.6)
    return f"; did you mean '{names[close[0]]}'?" if close else "; see feeds.yaml"


def _outlet(source: Mapping[str, object]) -> str:
    """The outlet of a feed, which is its host where it names none."""
    outlet, url = source.get("outlet"), source.get("url")
    if isinstance(outlet, str) and outlet:
        return outlet
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") if isinstance(url, str) else ""
    except ValueError:
        return ""


def _validate(model: type[M], content: object) -> M | None:
    """The content as settings, if the schema has no complaint."""
    try:
        return model.model_validate(content)
    except ValidationError:
        return None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
