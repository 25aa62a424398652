"""What of the work a worker does."""

from __future__ import annotations

import pytest

from monitor.model.roles import ALL_ROLES, Role, in_one_word, roles_of, unfilled

POLL, GROUP, DELIVER, SITE = Role


def test_roles_are_written_in_the_order_of_the_work() -> None:
    assert in_one_word(ALL_ROLES) == "poll,group,deliver,site"
    assert in_one_word(roles_of("deliver,poll")) == "poll,deliver"
    assert roles_of(in_one_word(ALL_ROLES)) == ALL_ROLES


@pytest.mark.parametrize("word", ["", "polls", "poll,", "poll group", "POLL"])
def test_what_is_no_role(word: str) -> None:
    with pytest.raises(ValueError, match="not a valid"):
        roles_of(word)


@pytest.mark.parametrize(
    ("workers", "site", "missing"),
    [
        ([ALL_ROLES], True, ()),
        ([{POLL}, {GROUP, DELIVER}], False, ()),
        ([{POLL}, {GROUP, DELIVER}], True, (SITE,)),
        ([{DELIVER}, {DELIVER}], False, (POLL, GROUP)),
    ],
)
def test_what_nobody_does(workers: list[set[Role]], site: bool, missing: tuple[Role, ...]) -> None:
    assert unfilled(workers, site=site) == missing
