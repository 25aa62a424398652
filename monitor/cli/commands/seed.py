"""``monitor seed``: propose terms from an article, as YAML to prune."""

from __future__ import annotations

import os
import re
import sys
from argparse import ArgumentParser
from pathlib import Path

from monitor.cli.options import ADDRESS, DONE, Arguments, add_language, config_folder, language_of
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.editorial.seed import fragment, propose
from monitor.editorial.watchlist import whole_hits
from monitor.errors import UsageError
from monitor.feeds.web.charset import decode
from monitor.feeds.web.html import running_text
from monitor.feeds.web.pages import read_page
from monitor.languages.detection import guess_language
from monitor.languages.text import clean
from monitor.matching.matcher import compile_watchlist
from monitor.model.settings import Settings

_MARKUP = re.compile(r"<(?:!doctype|html|body|article|div|p|br)\b", re.IGNORECASE)
_MOST_BYTES = 5_000_000
_UNKNOWN = "und"


def add_arguments(parser: ArgumentParser) -> None:
    """Where the article is, and its language."""
    parser.add_argument("source", metavar="FILE|URL", help="an article: plain text, HTML, or the address of a page")
    add_language(parser, "told by the text")


async def run(arguments: Arguments, environment: Environment) -> int:
    """Print a draft of a watchlist. Raises UsageError or ConfigError."""
    settings = load(config_folder(arguments, environment), os.environ)
    text = await _article(settings, arguments.source)
    guessed = guess_language(text, None)
    language = language_of(arguments) or ("en" if guessed == _UNKNOWN else guessed)
    matcher = compile_watchlist(settings.watchlist)

    def known_term(name: str) -> str | None:
        return next((hit.term for hit in whole_hits(matcher, name)), None)

    draft = propose(text, language, known_term)
    if not draft.terms and not draft.words:
        already = "; the watchlist has them all" if draft.known else ""
        raise UsageError(f"no name or recurring word is left to propose{already}; give a longer text")
    sys.stdout.write(fragment(draft, arguments.source))
    return DONE


async def _article(settings: Settings, source: str) -> str:
    """The text of an article, a paragraph a line."""
    if ADDRESS.fullmatch(source):
        return await read_page(settings, source, running_text)
    return _file_text(Path(source))


def _file_text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            body = stream.read(_MOST_BYTES)
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from None
    text = decode(body, "")
    if _MARKUP.search(text):
        return running_text(body, "text/html", "")
    return "\n".join(map(clean, text.splitlines()))
