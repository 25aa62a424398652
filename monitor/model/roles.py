"""What a worker does of all the work: several may share it out on one database."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum


class Role(StrEnum):
    """A part of the work, in the order of an entry's way."""

    POLL = "poll"
    GROUP = "group"
    DELIVER = "deliver"
    SITE = "site"


ALL_ROLES = frozenset(Role)


def in_one_word(roles: Collection[Role]) -> str:
    """Roles as ``--only`` takes them, such as "poll,group"."""
    return ",".join(role for role in Role if role in roles)


def roles_of(word: str) -> frozenset[Role]:
    """The roles of such a word. Raises ValueError for one that is none."""
    return frozenset(map(Role, word.split(",")))


NOBODY = {
    Role.POLL: "nobody polls",
    Role.GROUP: "nobody groups",
    Role.DELIVER: "nobody delivers",
    Role.SITE: "nobody keeps the site",
}
"""What is said where no worker has a role."""


def unfilled(workers: Iterable[Collection[Role]], *, site: bool) -> tuple[Role, ...]:
    """What none of these workers does, each by its roles; the site only where one is kept."""
    done = frozenset[Role]().union(*workers)
    return tuple(role for role in Role if role not in done and (site or role is not Role.SITE))
