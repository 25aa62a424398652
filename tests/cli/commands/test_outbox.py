"""``monitor outbox``: the list, and what can be done about a publication."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from monitor.errors import UsageError
from monitor.model.publications import PublicationState
from monitor.store import Store
from tests.store.samples import NOW
from tests.support.commands import Output
from tests.support.configured import OPENED


async def test_publications_of_one_state(output: Output, posted: None) -> None:
    assert OPENED in await output("outbox", "--only", "sent")
    assert await output("outbox", "--only", "pending") == "Outbox: nothing pending\n"


async def test_how_many_more_there_are(output: Output, posted: None) -> None:
    with closing(Store.open("sqlite:///state/monitor.sqlite")) as store:
        store.decisions.intend_digest("main", NOW, NOW + timedelta(hours=1), NOW, chart=True)
        count = store.outbox.count()
    printed = await output("outbox", "--limit", "1")
    assert printed.endswith(f"\nand {count - 1} older ones; to see more: --limit {count}\n")
    assert "older" not in await output("outbox", "--limit", str(count))


async def test_what_can_be_done_about_a_publication(output: Output, posted: None) -> None:
    with closing(sqlite3.connect("state/monitor.sqlite")) as connection:
        connection.execute("UPDATE publications SET state = ?", (PublicationState.UNKNOWN.value,))
        connection.commit()
    assert (await output("outbox", "--retry", "1")).startswith("publication 1 will be sent again\n")
    printed = await output("outbox", "--discard", "1")
    assert printed.startswith("publication 1 is given up\n")
    assert "discarded by hand" in printed


async def test_all_that_was_refused_is_sent_again(output: Output, posted: None) -> None:
    with closing(sqlite3.connect("state/monitor.sqlite")) as connection:
        refused = "UPDATE publications SET state = 'rejected', resolved_at = sent_at, error = 'Topic_closed'"
        connection.execute(refused)
        connection.commit()
    assert (await output("outbox", "--retry", "all")).startswith("1 refused publications will be sent again\n")
    assert (await output("outbox", "--retry", "all")).startswith("0 refused publications will be sent again\n")


async def test_the_outbox_for_a_program(output: Output, posted: None) -> None:
    (row,) = json.loads(await output("outbox", "--json"))
    assert (row["id"], row["channel"], row["state"], row["kind"]) == (1, "main", "sent", "post")
    assert OPENED in row["text"]
    with pytest.raises(UsageError, match="--json lists publications"):
        await output("outbox", "--json", "--retry", "1")
