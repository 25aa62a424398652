"""Who may do what only one worker at a time may do."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_

from monitor.store.database.columns import UTCDateTime
from monitor.store.database.engine import Database
from monitor.store.database.schema import leases


class Leases:
    """Named leases. A lease that ran out may be taken over by anybody."""

    def __init__(self, database: Database) -> None:
        self._database = database
        insert = database.insert(leases)
        ours = leases.c.owner == insert.excluded.owner
        self._take = insert.on_conflict_do_update(
            index_elements=[leases.c.name],
            set_={"owner": insert.excluded.owner, "until": insert.excluded.until},
            where=or_(ours, leases.c.until <= bindparam("now", type_=UTCDateTime)),
        ).returning(leases.c.name)

    def acquire(self, name: str, owner: str, now: datetime, ttl: timedelta) -> bool:
        """Take or renew the lease until ``now + ttl``; False while another owner has it."""
        wanted = {"name": name, "owner": owner, "until": now + ttl, "now": now}
        with self._database.write() as connection:
            return connection.execute(self._take, wanted).first() is not None

    def release(self, name: str, owner: str) -> None:
        """Give back a lease, if it is this owner's."""
        with self._database.write() as connection:
            connection.execute(delete(leases).where(leases.c.name == name, leases.c.owner == owner))

    def release_all(self, owner: str) -> None:
        """Give back every lease of this owner."""
        with self._database.write() as connection:
            connection.execute(delete(leases).where(leases.c.owner == owner))
