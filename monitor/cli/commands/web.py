"""``monitor web``: the desk of editors and operators in a browser."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError

from monitor.cli.options import DONE, Arguments, config_folder, state_folder
from monitor.cli.person import log_for_a_person
from monitor.config.environment import Environment
from monitor.errors import UsageError
from monitor.model.values import host_and_port


def add_arguments(parser: ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument(
        "--listen", type=_listen, metavar="HOST:PORT", help="where (default: web.listen of monitor.yaml)"
    )
    parser.add_argument(
        "--hash", action="store_true", help="read a password from standard input, print its hash for WEB_PASSWORD"
    )


def _listen(text: str) -> str:
    try:
        host_and_port(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None
    return text


async def run(arguments: Arguments, environment: Environment) -> int:
    """Show the desk until stopped. Raises UsageError, ConfigError or StoreError."""
    # aiohttp and the templates are loaded by no other command.
    from monitor.web.desk import opened_desk
    from monitor.web.guard import Reach, is_loopback
    from monitor.web.login import Door
    from monitor.web.security import Password
    from monitor.web.server import Server, listening
    from monitor.web.table import PAGES
    from monitor.worker.scheduler import stop_signals

    if arguments.hash:
        print(Password.of(_typed()))
        return DONE
    config, state = config_folder(arguments, environment), state_folder(arguments, environment)
    with opened_desk(environment, os.environ, config, state) as desk, stop_signals() as stop:
        monitor = (await desk.configuration()).settings.monitor
        settings = monitor.web
        log_for_a_person(environment, monitor.time_zone)
        host, port = host_and_port(arguments.listen or settings.listen)
        door = Door.of(Reach(is_loopback(host), settings.address), environment.web_password, desk.now)
        if not door.reach.local and not door.reach.secure:
            print(
                "monitor: the password goes over the network as it is typed; put a proxy with https before the desk",
                file=sys.stderr,
            )
        async with listening(Server(desk, door, PAGES), host, port):
            shown = f"[{host}]" if ":" in host else host
            print(f"The desk: {settings.address or f'http://{shown}:{port}'}/", flush=True)
            await stop.wait()
    return DONE


def _typed() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if password.startswith("scrypt$"):
        raise UsageError("this is a hash already; type the password itself")
    return password
