"""What operators order: channels that are paused, stories that are muted, edits that may go live; of which stories they
were asked, and up to which update the bot was read."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import case, delete, func, select, update

from monitor.model.publications import PublicationKind, Urgency
from monitor.store.database.engine import Database
from monitor.store.database.schema import PENDING, channels, mailboxes, meta, publications

_ACCEPTED, _IN_FORCE, _BOT = "accepted_edit", "config_in_force", "bot"
_MENU, _ASKED = "menu", "asked_stories"
_MOST_ASKED = 500


class OperatorState:
    """The room of the store for the operators' commands."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pause(self, names: Sequence[str], now: datetime) -> None:
        """Send nothing in these channels from now on; one that is paused stays so."""
        paused = update(channels).where(channels.c.name.in_(names))
        with self._database.write() as connection:
            connection.execute(paused.values(paused_since=func.coalesce(channels.c.paused_since, now)))

    def resume(self, names: Sequence[str]) -> None:
        """Send again in these channels."""
        with self._database.write() as connection:
            connection.execute(update(channels).where(channels.c.name.in_(names)).values(paused_since=None))

    def accept_edit(self, fingerprint: str) -> None:
        """Let the edit of the configuration that is known by this go live, whatever it loses."""
        self._note(_ACCEPTED, fingerprint)

    def accepted_edit(self) -> str:
        """What the last edit that a person let go live is known by; "" where none was."""
        return self._noted(_ACCEPTED)

    def note_in_force(self, fingerprint: str) -> None:
        """Note the configuration that a worker put in force."""
        self._note(_IN_FORCE, fingerprint)

    def last_in_force(self) -> str:
        """The configuration that a worker put in force last; "" where that is not known."""
        return self._noted(_IN_FORCE)

    def note_bot(self, name: str) -> None:
        """Note the public name of the bot whose updates are read."""
        self._note(_BOT, name)

    def bot(self) -> str:
        """The public name of the bot whose updates are read; "" where none were."""
        return self._noted(_BOT)

    def note_menu(self, fingerprint: str) -> None:
        """Note the menu of commands that Telegram has."""
        self._note(_MENU, fingerprint)

    def menu(self) -> str:
        """The menu of commands that Telegram has; "" where that is not known."""
        return self._noted(_MENU)

    def note_asked(self, stories: Sequence[int]) -> None:
        """Note of which stories the operators were asked, the newest last; of many, the newest are kept."""
        self._note(_ASKED, json.dumps(stories[-_MOST_ASKED:]))

    def asked(self) -> list[int]:
        """Of which stories the operators were asked."""
        return list(json.loads(self._noted(_ASKED) or "[]"))

    def mute(self, story_id: int) -> None:
        """Have a story answered and rung for no more: replies that wait are not sent, what else waits leaves without
        sound."""
        waits = (publications.c.story_id == story_id, PENDING)
        muted = self._database.insert(meta).values(name=_muted(story_id), value="")
        with self._database.write() as connection:
            connection.execute(muted.on_conflict_do_nothing(index_elements=[meta.c.name]))
            connection.execute(delete(publications).where(*waits, publications.c.kind == PublicationKind.REPLY.value))
            connection.execute(update(publications).where(*waits).values(speed=Urgency.ORDINARY.value))

    def unmute(self, story_id: int) -> None:
        """Have a story answered and rung for again, from the next change on."""
        with self._database.write() as connection:
            connection.execute(delete(meta).where(meta.c.name == _muted(story_id)))

    def muted(self, stories: Collection[int]) -> frozenset[int]:
        """Those of these stories that are muted."""
        names = {_muted(story): story for story in stories}
        with self._database.read() as connection:
            return frozenset(
                names[name] for name in connection.scalars(select(meta.c.name).where(meta.c.name.in_(names)))
            )

    def _note(self, name: str, value: str) -> None:
        upsert = self._database.insert(meta).values(name=name, value=value)
        with self._database.write() as connection:
            connection.execute(upsert.on_conflict_do_update(index_elements=[meta.c.name], set_={"value": value}))

    def _noted(self, name: str) -> str:
        with self._database.read() as connection:
            return connection.scalar(select(meta.c.value).where(meta.c.name == name)) or ""

    def next_update(self, bot: int) -> int | None:
        """The number of the first update that was not done with; None before the first."""
        with self._database.read() as connection:
            number: int | None = connection.scalar(select(mailboxes.c.next_update).where(mailboxes.c.bot == bot))
        return number

    def begin(self, bot: int, update_id: int) -> int:
        """Note that an update is about to be obeyed; how often that was tried now."""
        insert = self._database.insert(mailboxes).values(bot=bot, next_update=update_id, attempts=1)
        again = case((mailboxes.c.next_update == update_id, mailboxes.c.attempts + 1), else_=1)
        upsert = insert.on_conflict_do_update(
            index_elements=[mailboxes.c.bot], set_={"next_update": update_id, "attempts": again}
        )
        with self._database.write() as connection:
            attempts: int = connection.execute(upsert.returning(mailboxes.c.attempts)).scalar_one()
            return attempts

    def finish(self, bot: int, update_id: int) -> None:
        """Note that an update, and all before it, are done with."""
        values = {"next_update": update_id + 1, "attempts": 0}
        upsert = self._database.insert(mailboxes).values(bot=bot, **values)
        with self._database.write() as connection:
            connection.execute(upsert.on_conflict_do_update(index_elements=[mailboxes.c.bot], set_=values))


def _muted(story_id: int) -> str:
    return f"muted:{story_id}"
