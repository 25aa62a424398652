"""The log, where a person reads it."""

from __future__ import annotations

import logging
import sys
from typing import TextIO
from zoneinfo import ZoneInfo

from monitor import logs
from monitor.config.environment import Environment


def log_for_a_person(environment: Environment, zone: ZoneInfo, to: TextIO | None = None) -> None:
    """Have the log go to ``to``, or to standard error where that is a terminal, as lines in the zone; elsewhere, and
    where LOG_FORMAT asks for another format, it stays as it is."""
    if environment.log_format == "console" and (to is not None or sys.stderr.isatty()):
        level = logging.getLevelName(logging.getLogger().level)
        logs.configure(level, "console", environment.secrets, to, zone=zone)
