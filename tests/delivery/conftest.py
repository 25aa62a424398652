"""What most tests of the sender want: a Bot API with the sample channel and the operators' chat, and a clock."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.botapi import BotApi


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        server.add_chat("@sample")
        server.add_chat(77, type="private", title="Operators")
        yield server
