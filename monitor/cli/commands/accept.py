"""``monitor accept``: let an edit go live that loses much of what matched."""

from __future__ import annotations

import os
from argparse import ArgumentParser

from monitor.cli.options import DONE, Arguments, config_folder, state_folder
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.worker.status import held_edits
from monitor.worker.wiring import opened_store, utcnow


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing may follow."""


async def run(arguments: Arguments, environment: Environment) -> int:
    """Accept the edit that a worker holds, or the files as they are for its next start. Raises ConfigError or
    StoreError."""
    with opened_store(environment, state_folder(arguments, environment)) as store:
        held = held_edits(store, utcnow())
        if held:
            store.operators.accept_edit(held[0].held_fingerprint)
            print(f"accepted, and in force within seconds: {held[0].held}")
            return DONE
        fingerprint = load(config_folder(arguments, environment), os.environ).fingerprint
        if store.operators.last_in_force() == fingerprint:
            print("no edit waits: these files are in force")
        else:
            store.operators.accept_edit(fingerprint)
            print("accepted: these files go live with the next look or start of a worker, whatever they lose")
    return DONE
