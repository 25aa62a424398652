"""``monitor feeds``: every feed with its poll state."""

from __future__ import annotations

from tests.support.commands import Output


async def test_a_feed_that_was_polled(output: Output, posted: None) -> None:
    assert "healthy  Kite 0" in await output("feeds")
