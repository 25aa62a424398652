"""Runs one command, prints what goes wrong."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from pathlib import Path

import structlog

from monitor import logs
from monitor.cli.commands import command
from monitor.cli.options import FAILED, WRONG, Arguments
from monitor.config.dotenv import variables
from monitor.config.environment import Environment, read_environment
from monitor.errors import ConfigError, MonitorError, UsageError

log = structlog.get_logger("cli")

_LONG = frozenset({"run", "web"})
"""Commands that run until they are stopped."""


def run(arguments: Arguments) -> int:
    """Run the command that the arguments name; returns its exit code, or that of what went wrong."""
    _look_for_garbage()
    redact = logs.redactor(())
    try:
        config = arguments.config or Path(os.environ.get("MONITOR_CONFIG") or "config")
        os.environ.update(variables(config, os.environ))
        environment = read_environment(os.environ)
        redact = logs.redactor(environment.secrets)
        logs.configure(_log_level(arguments, environment), environment.log_format, environment.secrets)
        logs.install_excepthook(environment.secrets)
        code = asyncio.run(command(arguments.command).run(arguments, environment))
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


def _look_for_garbage() -> None:
    """From now on, where the start put it off (see monitor/__main__.py): but never in what was loaded until now, which
    stays. To look through that, while it ran and at its end, took a quarter of what ``outbox`` or ``explain`` cost."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


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
