"""The command ``monitor``: run what its arguments ask for, print what goes wrong."""

from __future__ import annotations

import asyncio
import io
import os
import sys
from collections.abc import Sequence

import structlog

from monitor import logs
from monitor.cli.commands import COMMANDS
from monitor.cli.options import FAILED, WRONG, Arguments
from monitor.cli.parser import build_parser
from monitor.config.environment import Environment, read_environment
from monitor.errors import ConfigError, MonitorError, UsageError

log = structlog.get_logger("cli")

_EDITORS = frozenset({"watch", "examples"})
"""Commands that write files of the configuration: these are for whoever may read the others."""

_LONG = frozenset({"run", "web"})
"""Commands that run until they are stopped."""


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
    redact = logs.redactor(())
    try:
        environment = read_environment(os.environ)
        redact = logs.redactor(environment.secrets)
        logs.configure(_log_level(arguments, environment), environment.log_format, environment.secrets)
        logs.install_excepthook(environment.secrets)
        code = asyncio.run(COMMANDS[arguments.command].run(arguments, environment))
        sys.stdout.flush()
        return code
    except ConfigError as error:
        print(redact(str(error)), file=sys.stderr)
        return WRONG
    except MonitorError as error:
        print(redact(f"monitor: {error}"), file=sys.stderr)
        return WRONG if isinstance(error, UsageError) else FAILED
    except OSError as error:
        log.debug("command.failed", exc_info=True)
        _give_up_output()
        if not isinstance(error, BrokenPipeError):  # then whoever reads the output has seen enough
            place = f"{error.filename}: " if error.filename else ""
            print(redact(f"monitor: {place}{error.strerror or error}"), file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return FAILED


def _prepare_streams() -> None:
    """Any text may be read and printed, whatever the encoding of the terminal; a stream may be closed."""
    sys.stdin, sys.stdout, sys.stderr = (stream or io.StringIO() for stream in (sys.stdin, sys.stdout, sys.stderr))
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _give_up_output() -> None:
    """Where standard output cannot be written any more, let nobody try again at the end of the process."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _log_level(arguments: Arguments, environment: Environment) -> str:
    """Whoever types a command wants its answer; the story of what runs for long goes to the log."""
    once = arguments.command == "run" and arguments.once and sys.stderr.isatty()
    tells = arguments.command in _LONG and not once
    return environment.log_level if tells or os.environ.get("LOG_LEVEL") else "ERROR"
