"""What several commands read off the command line in the same way."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.errors import ConfigError
from monitor.model.values import parse_duration
from monitor.worker.wiring import database_url, sqlite_file

Arguments = argparse.Namespace
Add = Callable[[str, str], argparse.ArgumentParser]
"""Makes a command's parser, given its name and what it does."""
ADDRESS = re.compile(r"https?://\S+")
"""What is the address of a page, and no text."""


def duration(text: str) -> timedelta:
    """A length of time on the command line."""
    try:
        return parse_duration(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def config_folder(arguments: Arguments, environment: Environment) -> Path:
    """The folder of the configuration: as the command says, else as the environment does."""
    return arguments.config or environment.config_dir


def state_folder(arguments: Arguments, environment: Environment) -> Path:
    """The folder of the database: as the command says, else as the environment does."""
    return arguments.state or environment.state_dir


def has_no_database(environment: Environment, state: Path) -> bool:
    """Is the database a file that is not there yet?"""
    file = sqlite_file(database_url(environment, state))
    return file is not None and not file.exists()


def zone_of(arguments: Arguments, environment: Environment) -> tuple[ZoneInfo, str]:
    """The time zone to show times in, and what is wrong with the configuration: that is no reason to show nothing."""
    try:
        return load(config_folder(arguments, environment), os.environ).monitor.time_zone, ""
    except ConfigError as error:
        return ZoneInfo("UTC"), str(error)
