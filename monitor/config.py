"""The YAML files and the environment -> frozen Settings; all problems at once, with their places; hot reload.

A problem reads ``file:line:column: what, and what to do``. Syntax is reported by ``yamltree``, shape by
pydantic (translated here), and what only shows when parts are compared by ``core.lint``.
"""

from __future__ import annotations

import hashlib
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, Union, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from monitor.core.examples import Example, read_examples
from monitor.core.lint import KEY, Finding, lint_channels, lint_feeds, lint_watchlist, suggestion
from monitor.core.settings import Channel, FeedList, FeedSource, MonitorSettings, Settings, Watchlist
from monitor.core.values import Model
from monitor.environment import Environment, read_environment
from monitor.errors import ConfigError, Problem
from monitor.yamltree import Node, parse

__all__ = ["FILES", "Environment", "Reloader", "load", "load_watchlist", "read_environment"]

MONITOR = "monitor.yaml"
WATCHLIST = "watchlist.yaml"
EXAMPLES = "examples.jsonl"
FILES = (MONITOR, "feeds.yaml", WATCHLIST, EXAMPLES)
MAX_SIZE = 5_000_000
Signature: TypeAlias = tuple[tuple[int, int, int] | None, ...]
M = TypeVar("M", bound=Model)


def load(directory: Path, environment: Mapping[str, str], unsaved: Mapping[str, bytes] | None = None) -> Settings:
    """Read the configuration in ``directory``; ``unsaved`` holds files, by name, as an editor would write them.

    Raises ConfigError with all problems of all files and of the environment.
    """
    edited = unsaved or {}
    files = [
        _File(str(directory / name), edited[name]) if name in edited else _read(directory / name) for name in FILES
    ]
    return _settings(files, environment)


def load_watchlist(path: Path) -> Watchlist:
    """Read one watchlist file by itself. Raises ConfigError with all its problems."""
    file = _read(path)
    tree, problems = _tree(file)
    watchlist = _model(Watchlist, file, tree, problems)
    if tree is not None:
        problems += [file.problem(tree.locate(where), message) for where, message in lint_watchlist(tree.plain())]
    if problems or watchlist is None:
        raise ConfigError(tuple(sorted(set(problems), key=lambda p: (p.line, p.column, p.message))))
    return watchlist


class Reloader:
    """Notices edits of the configuration.

    A change is taken at the second poll that sees the files as the poll before did, so that a file still
    being written is never half taken. ``fingerprint`` is that of the settings in force; without it, what the
    files hold now counts as known.
    """

    def __init__(self, directory: Path, environment: Mapping[str, str], fingerprint: str | None = None) -> None:
        self._directory = directory
        self._environment = environment
        self._seen: Signature | None = None
        self._settled: Signature | None = None
        self._known = fingerprint
        if fingerprint is None:
            self._known = _fingerprint([_read(directory / name) for name in FILES])

    def poll(self) -> Settings | ConfigError | None:
        """New settings, or the error of a wrong edit (once per content), or None where nothing changed."""
        signature = self._signature()
        if signature == self._settled:
            return None
        steady, self._seen = signature == self._seen, signature
        if not steady:
            return None
        files = [_read(self._directory / name) for name in FILES]
        if self._signature() != signature:
            return None
        self._settled = signature
        fingerprint = _fingerprint(files)
        if fingerprint == self._known:
            return None
        self._known = fingerprint
        try:
            return _settings(files, self._environment)
        except ConfigError as error:
            return error

    def _signature(self) -> Signature:
        return tuple(_stat(self._directory / name) for name in FILES)


def _stat(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


# --- reading --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _File:
    """One file as read: its bytes, or why there are none."""

    name: str
    content: bytes = b""
    fault: str = ""

    def problem(self, place: tuple[int, int], message: str) -> Problem:
        return Problem(self.name, *place, message)


def _read(path: Path) -> _File:
    try:
        if path.exists() and not path.is_file():
            return _File(str(path), fault="this is not a regular file; put a text file in its place")
        with path.open("rb") as stream:
            content = stream.read(MAX_SIZE + 1)
    except FileNotFoundError:
        advice = "there is no such file; create it, or name the right folder with --config or MONITOR_CONFIG"
        optional = path.name == EXAMPLES or (path.name == MONITOR and path.parent.is_dir())
        return _File(str(path), fault="" if optional else advice)
    except OSError as error:
        return _File(str(path), fault=f"it cannot be read ({error.strerror}); check its permissions")
    if len(content) > MAX_SIZE:
        return _File(str(path), fault=f"it is larger than {MAX_SIZE // 1_000_000} MB; remove what is not configuration")
    return _File(str(path), content)


def _fingerprint(files: Iterable[_File]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for file in files:
        digest.update(f"{len(file.content)} {file.fault}\n".encode())
        digest.update(file.content)
    return digest.hexdigest()


def _text(file: _File) -> str | Problem:
    if file.fault:
        return file.problem((0, 0), file.fault)
    try:
        return file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8-sig")
        place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        return file.problem(place, "this is not UTF-8 text; save the file as UTF-8")


def _examples(file: _File) -> tuple[tuple[Example, ...], list[Problem]]:
    text = _text(file)
    if isinstance(text, Problem):
        return (), [text]
    examples, problems = read_examples(text)
    return tuple(examples), [file.problem((line, 1), message) for line, message in problems]


def _tree(file: _File) -> tuple[Node | None, list[Problem]]:
    text = _text(file)
    if isinstance(text, Problem):
        return None, [text]
    node, faults = parse(text)
    problems = [file.problem(fault.place, fault.message) for fault in faults]
    if node is not None and not isinstance(node.value, dict):
        problems.append(file.problem(node.place, "the file must consist of keys, such as 'channels:' or 'feeds:'"))
        node = None
    return node, problems


# --- putting it together --------------------------------------------------------------------------


def _settings(files: list[_File], environ: Mapping[str, str]) -> Settings:
    problems: list[Problem] = []
    trees = []
    *yaml, labelled = files
    examples, problems_there = _examples(labelled)
    problems += problems_there
    for file in yaml:
        node, found = _tree(file)
        trees.append(node)
        problems += found
    monitor = _model(MonitorSettings, files[0], trees[0], problems)
    feeds = _model(FeedList, files[1], trees[1], problems)
    watchlist = _model(Watchlist, files[2], trees[2], problems)
    problems += _lint(yaml, trees)
    try:
        environment = read_environment(environ)
        if monitor is not None and trees[0] is not None:
            problems += _missing_chats(files[0], trees[0], monitor, environment)
    except ConfigError as error:
        problems += error.problems
    if problems or monitor is None or feeds is None or watchlist is None:
        order = {file.name: number for number, file in enumerate(files)}
        unique = sorted(set(problems), key=lambda p: (order.get(p.file, len(order)), p.line, p.column, p.message))
        raise ConfigError(tuple(unique))
    channels = _channels(monitor.channels, environment, tuple(watchlist.watches))
    return Settings(
        monitor=monitor.model_copy(update={"channels": channels}),
        feeds=tuple(_resolved(feed, feeds.groups) for feed in feeds.feeds),
        watchlist=watchlist,
        examples=examples,
        fingerprint=_fingerprint(files),
    )


def _lint(files: list[_File], trees: list[Node | None]) -> Iterator[Problem]:
    monitor, feeds, watchlist = (None if tree is None else tree.plain() for tree in trees)
    watches = watchlist.get("watches") or {} if isinstance(watchlist, dict) else None
    findings: tuple[Iterator[Finding], ...] = (
        lint_channels(monitor, watches if isinstance(watches, dict) else None),
        lint_feeds(feeds),
        lint_watchlist(watchlist, feeds),
    )
    for file, tree, found in zip(files, trees, findings, strict=True):
        for path, message in found:
            yield file.problem(tree.locate(path) if tree else (0, 0), message)


def _missing_chats(file: _File, tree: Node, monitor: MonitorSettings, environment: Environment) -> Iterator[Problem]:
    """A token without a chat would look like a working set-up and post nowhere."""
    if not environment.token or environment.channel:
        return
    for name, channel in monitor.channels.items():
        if not channel.chat:
            message = f"channel '{name}' has no chat; add 'chat:', or set TELEGRAM_CHANNEL"
            yield file.problem(tree.locate(("channels", name, KEY)), message)
    if not monitor.channels:
        message = "TELEGRAM_BOT_TOKEN is set but no chat is; set TELEGRAM_CHANNEL to @name or its number"
        yield Problem("environment", 0, 0, message)


def _channels(
    configured: Mapping[str, Channel], environment: Environment, watches: tuple[str, ...]
) -> dict[str, Channel]:
    """Every channel with its chat and watches written out; one called "main" where none is configured."""
    return {
        name: channel.model_copy(
            update={"chat": channel.chat or environment.channel, "watches": channel.watches or watches}
        )
        for name, channel in (configured or {"main": Channel()}).items()
    }


def _resolved(feed: FeedSource, groups: Mapping[str, bool]) -> FeedSource:
    """The feed with its outlet named, and ``enabled`` telling of its group too."""
    host = urlsplit(feed.url).hostname or feed.url
    enabled = feed.enabled and groups.get(feed.group, True)
    return feed.model_copy(update={"outlet": feed.outlet or host.removeprefix("www."), "enabled": enabled})


# --- pydantic's errors as places in a file --------------------------------------------------------


def _model(model: type[M], file: _File, tree: Node | None, problems: list[Problem]) -> M | None:
    if tree is None:
        return None
    try:
        return model.model_validate(tree.plain())
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            place, message = tree.locate(_path(detail)), _sentence(model, detail)
            problems.append(file.problem(place, message))
        return None


def _path(detail: ErrorDetails) -> tuple[str | int, ...]:
    path = detail["loc"]
    return (*path, KEY) if detail["type"] == "extra_forbidden" else path


_SHAPES = {
    "tuple_type": "a list; write it in brackets, such as [one, two], or on lines that begin with '- '",
    "dict_type": "keys with values on the lines below",
    "model_type": "keys with values on the lines below",
    "model_attributes_type": "keys with values on the lines below",
    "string_type": "text",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
}


def _sentence(model: type[Model], detail: ErrorDetails) -> str:
    """What pydantic found, for an editor: what is wrong and what to write."""
    kind, path, context = detail["type"], detail["loc"], detail.get("ctx", {})
    name = str(path[-1] if path[-1] != KEY or len(path) == 1 else path[-2]) if path else ""
    if kind == "extra_forbidden":
        return f"unknown key '{name}'{suggestion(name, _known_keys(model, path[:-1]))}"
    if kind == "missing":
        return f"the key '{name}' is missing; add it"
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return f"'{detail['input']}' is not known for '{name}'; write {context['expected']}"
    if kind == "string_pattern_mismatch":
        return f"'{detail['input']}' does not fit; expected: {_description(model, path)}"
    if kind == "too_short":
        return f"'{name}' is empty; name at least one"
    if kind in _SHAPES:
        shape = _SHAPES[kind]
        return f"nothing is written here; expected {shape}" if detail["input"] is None else f"expected {shape}"
    return f"{name}: {detail['msg'][0].lower()}{detail['msg'][1:]}"


def _known_keys(model: type[Model], path: tuple[str | int, ...]) -> Iterable[str]:
    annotation: Any = model
    for part in path:
        annotation = _inside(annotation, part)
    return annotation.model_fields if isinstance(annotation, type) and issubclass(annotation, Model) else ()


def _description(model: type[Model], path: tuple[str | int, ...]) -> str:
    """What the settings say of the innermost named field on the path."""
    annotation: Any = model
    description = "another value"
    for part in path:
        if isinstance(annotation, type) and issubclass(annotation, Model) and part in annotation.model_fields:
            description = annotation.model_fields[str(part)].description or description
        annotation = _inside(annotation, part)
    return description


def _inside(annotation: Any, part: str | int) -> Any:
    """The annotation of what stands at ``part`` in a value of ``annotation``."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        field = annotation.model_fields.get(str(part))
        found: Any = field.annotation if field else None
    else:
        arguments = get_args(annotation)
        found = arguments[-1 if get_origin(annotation) is dict else 0] if arguments else None
    if get_origin(found) in (Union, types.UnionType):
        return next(member for member in get_args(found) if member is not type(None))
    return found
