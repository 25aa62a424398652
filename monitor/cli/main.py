"""The command ``monitor``: read its arguments, run what they ask for.

What runs a command is loaded once there is one: ``monitor --version`` and ``--help`` answer without.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from monitor.cli.options import WRONG
from monitor.cli.parser import build_parser

_EDITORS = frozenset({"init", "watch", "examples"})
"""Commands that write files of the configuration: these are for whoever may read the others."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0 done, 1 failed, 2 wrong usage or configuration."""
    _prepare_streams()
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.command is None:
        parser.print_help(sys.stderr)
        return WRONG
    if arguments.command not in _EDITORS:
        os.umask(0o077)
    from monitor.cli.running import run

    return run(arguments)


def _prepare_streams() -> None:
    """Any text may be read and printed, whatever the encoding of the terminal; a stream may be closed."""
    sys.stdin, sys.stdout, sys.stderr = (stream or io.StringIO() for stream in (sys.stdin, sys.stdout, sys.stderr))
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
