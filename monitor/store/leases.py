"""Who may do what only one worker at a time may do."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_

from monitor.store.engine import Database
from monitor.store.schema import leases


class Leases:
    """Named leases. A lease that ran out may be taken over by anybody."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def acquire(self, name: str, owner: str, now: datetime, ttl: timedelta) -> bool:
        """Takes or renews the lease until ``now + ttl``; False while another owner has it. Raises
        StoreError."""
        insert = self._database.insert(leases).values(name=name, owner=owner, until=now + ttl)
        taken = insert.on_conflict_do_update(
            index_elements=[leases.c.name],
            set_={"owner": insert.excluded.owner, "until": insert.excluded.until},
            where=or_(leases.c.owner == owner, leases.c.until <= now),
        ).returning(leases.c.name)
        with self._database.write() as connection:
            return connection.execute(taken).first() is not None

    def release_all(self, owner: str) -> None:
        """Gives back every lease of this owner. Raises StoreError."""
        with self._database.write() as connection:
            connection.execute(delete(leases).where(leases.c.owner == owner))
