"""Words of strangers in the operators' chat."""

from __future__ import annotations

import pytest

from monitor.delivery.telegram.publisher import TelegramPublisher
from monitor.delivery.telegram.updates import Updates
from monitor.model.settings import DeliverySettings
from monitor.worker.operators import OperatorCommands
from tests.hostile.table import row
from tests.support.botapi import TOKEN, BotApi
from tests.support.clock import Clock
from tests.support.worker import running, settings

pytestmark = pytest.mark.slow

ADA = 42
EVE = {"id": 666, "is_bot": False, "first_name": "Eve"}
BOT = {"id": 9, "is_bot": True, "first_name": "Bot", "username": "inline_bot"}


@row("command-of-somebody-else")
@pytest.mark.parametrize("how", [{"forward_origin": {"type": "user", "date": 1, "sender_user": EVE}}, {"via_bot": BOT}])
async def test_what_an_operator_passes_on_is_not_obeyed(sqlite_url: str, how: dict[str, object]) -> None:
    clock = Clock()
    async with BotApi() as api:
        api.add_chat("@ops", type="supergroup")
        telegram, updates = TelegramPublisher(TOKEN, api.url, DeliverySettings()), Updates(TOKEN, api.url)
        await telegram.open()
        await updates.open()
        async with running(sqlite_url, settings([], operators=(ADA,)), telegram, clock) as app:
            commands = OperatorCommands(app.runtime, telegram, "@ops", updates)
            api.updates.write("@ops", "/pause", sender=ADA, at=clock.now.timestamp(), **how)
            api.updates.write("@ops", "/status", sender=ADA, at=clock.now.timestamp())
            await commands.attend()
            assert all(channel.paused_since is None for channel in app.runtime.store.outbox.channels())
        await updates.close()
        await telegram.close()
        (answer,) = [message.text for message in api.messages("@ops")]
    assert answer.startswith("monitor ")
