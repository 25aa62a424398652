"""``monitor site``: the readers' site, written and shown."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from time import monotonic

from monitor.cli.options import DONE, Arguments, add_action, config_folder, state_folder
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.errors import UsageError
from monitor.model.settings import Settings
from monitor.worker.scheduler import stop_signals
from monitor.worker.wiring import opened_store, utcnow

_PORT = 8017


def add_arguments(parser: ArgumentParser) -> None:
    """What to do, and in which folder."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    build = add_action(actions, "build", "write the whole site, as far as its files differ")
    serve = add_action(actions, "serve", "show the site on this machine alone")
    for action in (build, serve):
        action.add_argument("--out", type=Path, metavar="DIR", help="its folder (default: site.folder)")
    serve.add_argument("--port", type=int, default=_PORT, metavar="N", help=f"where it is shown (default: {_PORT})")


async def run(arguments: Arguments, environment: Environment) -> int:
    """Do it. Raises UsageError, ConfigError or StoreError."""
    settings = load(config_folder(arguments, environment), os.environ)
    folder = _folder(arguments, settings)
    if arguments.action == "build":
        return await asyncio.to_thread(_build, settings, folder, environment, state_folder(arguments, environment))
    await _serve(settings, folder, arguments.port)
    return DONE


def _folder(arguments: Arguments, settings: Settings) -> Path:
    if arguments.out is None and not settings.monitor.site.folder:
        raise UsageError("the site has no folder; name one with --out, or as folder: under site: in monitor.yaml")
    return Path(arguments.out or settings.monitor.site.folder)


def _build(settings: Settings, folder: Path, environment: Environment, state: Path) -> int:
    from monitor.site.keep import write_site  # few commands need it, and Jinja2 takes long to load
    from monitor.site.words import words_missing

    began = monotonic()
    try:
        with opened_store(environment, state) as store:
            built = write_site(store, settings, folder, state, utcnow, anew=True)
    except OSError as error:
        raise UsageError(f"cannot write the site in {folder}: {error.strerror or error}") from None
    if note := words_missing(settings.monitor.site.language):
        print(f"monitor: {note}", file=sys.stderr)
    if built is None:
        raise UsageError("a worker writes this site just now; try again in a moment")
    print(
        f"{folder}: {built.stories} stories; {built.written} files written, {built.removed} removed; "
        f"{monotonic() - began:.1f} s"
    )
    return DONE


async def _serve(settings: Settings, folder: Path, port: int) -> None:
    from monitor.site.serve import server

    if not (folder / "index.html").exists():
        raise UsageError(f"there is no site in {folder}; write one with `monitor site build`")
    try:
        serving = server(folder, port, pictures=settings.monitor.site.pictures)
    except OSError as error:
        raise UsageError(f"port {port} cannot be used ({error.strerror}); name another one with --port") from None
    except OverflowError:
        raise UsageError(f"there is no port {port}; name one between 1 and 65535 with --port") from None
    with serving, stop_signals() as stop:
        print(f"http://127.0.0.1:{serving.server_port}/ shows {folder}; Ctrl+C ends it", flush=True)
        thread = asyncio.create_task(asyncio.to_thread(serving.serve_forever))
        await stop.wait()
        serving.shutdown()
        await thread
