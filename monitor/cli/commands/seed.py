"""``monitor seed``: propose terms from an article, as YAML to prune."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser

from monitor.cli.options import DONE, Arguments, add_language, config_folder, language_of
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.editorial.article import article_text
from monitor.editorial.seed import drafted
from monitor.editorial.watchlist import whole_hits
from monitor.matching.matcher import compile_watchlist


def add_arguments(parser: ArgumentParser) -> None:
    """Where the article is, and its language."""
    parser.add_argument("source", metavar="FILE|URL", help="an article: plain text, HTML, or the address of a page")
    add_language(parser, "told by the text")


async def run(arguments: Arguments, environment: Environment) -> int:
    """Print a draft of a watchlist. Raises UsageError or ConfigError."""
    settings = load(config_folder(arguments, environment), os.environ)
    text = await article_text(settings, arguments.source)
    matcher = compile_watchlist(settings.watchlist)

    def known_term(name: str) -> str | None:
        return next((hit.term for hit in whole_hits(matcher, name)), None)

    sys.stdout.write(drafted(text, language_of(arguments), known_term, arguments.source))
    return DONE
