"""The YAML files and the environment -> frozen Settings; all problems at once, with their places.

A problem reads ``file:line:column: what, and what to do``. Syntax is reported by ``yaml_tree``, shape by
pydantic (translated here), and what only shows when parts are compared by ``lint``.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from monitor.config.advice import with_keys
from monitor.config.environment import Environment, read_environment
from monitor.config.files import File, text_of
from monitor.config.lint import KEY, Finding, lint_channels, lint_feeds, lint_previews, lint_watchlist
from monitor.config.sources import (
    MOST_PROBLEMS,
    RESTORE,
    Sources,
    read_file,
    read_sources,
    templates_in,
    tree_of,
)
from monitor.config.yaml_tree import Node
from monitor.errors import ConfigError, Problem, suggestion
from monitor.model.examples import Example, read_examples
from monitor.model.previews import PREVIEW_INTERVAL, telegram_channel
from monitor.model.settings import Channel, FeedList, FeedSource, MonitorSettings, Settings, Watchlist
from monitor.model.values import Model

M = TypeVar("M", bound=Model)


def load(directory: Path, environment: Mapping[str, str], unsaved: Mapping[str, bytes] | None = None) -> Settings:
    """Read the configuration in ``directory``; ``unsaved`` holds files, by name, as an editor would write them.

    Raises ConfigError with all problems of all files and of the environment.
    """
    return settings_of(read_sources(directory, unsaved), environment)


def load_watchlist(path: Path) -> Watchlist:
    """Read one watchlist file by itself. Raises ConfigError with all its problems."""
    file = read_file(path)
    tree, problems = tree_of(file)
    watchlist = _model(Watchlist, file, tree, problems)
    if tree is not None:
        findings = islice(lint_watchlist(tree.plain()), MOST_PROBLEMS)
        problems += [file.problem(tree.locate(where), message) for where, message in findings]
    if problems or watchlist is None:
        raise ConfigError(tuple(sorted(set(problems), key=lambda p: (p.line, p.column, p.message))))
    return watchlist


def load_examples(path: Path) -> tuple[Example, ...]:
    """Read one file of examples by itself. Raises ConfigError with all its problems."""
    examples, problems = _examples(read_file(path))
    if problems:
        raise ConfigError(tuple(problems))
    return examples


# --- putting it together --------------------------------------------------------------------------


def _examples(file: File) -> tuple[tuple[Example, ...], list[Problem]]:
    text = text_of(file)
    if isinstance(text, Problem):
        return (), [text]
    examples, problems = read_examples(text)
    return tuple(examples), [file.problem((line, 1), message) for line, message in islice(problems, MOST_PROBLEMS)]


def settings_of(sources: Sources, environ: Mapping[str, str]) -> Settings:
    problems: list[Problem] = []
    trees = []
    files = sources.files
    *yaml, labelled = files
    examples, problems_there = _examples(labelled)
    problems += problems_there
    for file in yaml:
        node, found = tree_of(file)
        trees.append(node)
        problems += found
    monitor = _model(MonitorSettings, files[0], trees[0], problems)
    feeds = _model(FeedList, files[1], trees[1], problems)
    watchlist = _model(Watchlist, files[2], trees[2], problems)
    problems += _lint(yaml, trees)
    problems += _template_faults(files[0], trees[0], sources.templates)
    try:
        environment = read_environment(environ)
        if monitor is not None and trees[0] is not None:
            problems += _missing_chats(files[0], trees[0], monitor, environment)
            if feeds is not None and trees[1] is not None:
                problems += _preview_faults(files[1], trees[1], monitor, feeds, environment)
    except ConfigError as error:
        problems += error.problems
    if problems or monitor is None or feeds is None or watchlist is None:
        order = {file.name: number for number, file in enumerate(files)}
        unique = sorted(set(problems), key=lambda p: (order.get(p.file, len(order)), p.line, p.column, p.message))
        if len(unique) >= MOST_PROBLEMS:
            unique.append(Problem("configuration", 0, 0, "there may be more than these; correct them first"))
        raise ConfigError(tuple(unique))
    channels = _channels(monitor.channels, environment, tuple(watchlist.watches), sources.templates)
    return Settings(
        monitor=monitor.model_copy(update={"channels": channels}),
        feeds=tuple(_resolve_feed(feed, feeds.groups) for feed in feeds.feeds),
        watchlist=watchlist,
        examples=examples,
        perspectives=feeds.perspectives,
        fingerprint=sources.fingerprint,
    )


def _lint(files: list[File], trees: list[Node | None]) -> Iterator[Problem]:
    monitor, feeds, watchlist = (None if tree is None else tree.plain() for tree in trees)
    watches = watchlist.get("watches") or {} if isinstance(watchlist, dict) else None
    findings: tuple[Iterator[Finding], ...] = (
        lint_channels(monitor, watches if isinstance(watches, dict) else None),
        lint_feeds(feeds),
        lint_watchlist(watchlist, feeds),
    )
    for file, tree, found in zip(files, trees, findings, strict=True):
        for path, message in islice(found, MOST_PROBLEMS):
            yield file.problem(tree.locate(path) if tree else (0, 0), message)
    if trees[2] is not None and watches == {}:
        message = f"there is no watch, so that nothing would ever be posted; write one under watches:, or {RESTORE}"
        yield files[2].problem(trees[2].locate(("watches", KEY)), message)


def _missing_chats(file: File, tree: Node, monitor: MonitorSettings, environment: Environment) -> Iterator[Problem]:
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


def _preview_faults(
    file: File, tree: Node, monitor: MonitorSettings, feeds: FeedList, environment: Environment
) -> Iterator[Problem]:
    chats = (environment.channel, *(channel.chat for channel in monitor.channels.values()))
    for path, message in lint_previews(feeds, monitor.polling.telegram_previews, chats):
        yield file.problem(tree.locate(path), message)


def _template_faults(file: File, tree: Node | None, templates: Mapping[str, File]) -> Iterator[Problem]:
    """What is wrong with the templates that channels name, where they name them."""
    for path, name in templates_in(tree):
        if tree is not None and (fault := _template_fault(templates[name])):
            yield file.problem(tree.locate(path), fault)


def _template_fault(file: File) -> str | None:
    from monitor.posts.templates import template_fault  # most channels have none, and Jinja2 takes long to load

    text = text_of(file)
    if isinstance(text, Problem):
        return f"template {text}"
    found = template_fault(text)
    if found is None:
        return None
    line, message = found
    return f"template {file.name}, line {line}: {message}" if line else f"template {file.name}: {message}"


def _channels(
    configured: Mapping[str, Channel], environment: Environment, watches: tuple[str, ...], templates: Mapping[str, File]
) -> dict[str, Channel]:
    """Every channel with its chat, its watches and its template's text written out; one called "main" where none is
    configured."""
    sources = {name: str(text_of(file)) for name, file in templates.items()}
    return {
        name: channel.model_copy(
            update={
                "chat": channel.chat or environment.channel,
                "watches": channel.watches or watches,
                "template": sources.get(channel.template, ""),
            }
        )
        for name, channel in (configured or {"main": Channel()}).items()
    }


def _resolve_feed(feed: FeedSource, groups: Mapping[str, bool]) -> FeedSource:
    """The feed with its outlet named, and ``enabled`` telling of its group too."""
    host = urlsplit(feed.url).hostname or feed.url
    enabled = feed.enabled and groups.get(feed.group, True)
    resolved: dict[str, object] = {"outlet": feed.outlet or host.removeprefix("www."), "enabled": enabled}
    if name := telegram_channel(feed.url):
        # Nothing tells that a preview is unchanged, and the page of a post says no more than it does.
        resolved |= {
            "outlet": feed.outlet or f"@{name}",
            "interval": feed.interval or PREVIEW_INTERVAL,
            "article": False,
        }
    return feed.model_copy(update=resolved)


# --- pydantic's errors as places in a file --------------------------------------------------------


def _model(model: type[M], file: File, tree: Node | None, problems: list[Problem]) -> M | None:
    if tree is None:
        return None
    try:
        return model.model_validate(tree.plain())
    except ValidationError as error:
        for detail in islice(error.errors(include_url=False), MOST_PROBLEMS):
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
        shape += with_keys(_at(model, path), name, detail["input"]) if kind.startswith("model") else ""
        return f"nothing is written here; expected {shape}" if detail["input"] is None else f"expected {shape}"
    return f"{name}: {detail['msg'][0].lower()}{detail['msg'][1:]}"


def _known_keys(model: type[Model], path: tuple[str | int, ...]) -> Iterable[str]:
    annotation = _at(model, path)
    return annotation.model_fields if isinstance(annotation, type) and issubclass(annotation, Model) else ()


def _at(model: type[Model], path: tuple[str | int, ...]) -> Any:
    """The annotation of what stands at the end of the path."""
    annotation: Any = model
    for part in path:
        annotation = _inside(annotation, part)
    return annotation


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
