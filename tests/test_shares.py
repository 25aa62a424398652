from __future__ import annotations

import asyncio
from contextlib import suppress

from monitor.shares import Shares


class Holders:
    """Tasks that hold a place of some shares until they are told to let go; ``begun`` names those that got one."""

    def __init__(self, shares: Shares) -> None:
        self.shares = shares
        self.begun: list[str] = []
        self._ends: dict[str, list[asyncio.Event]] = {}
        self.tasks: list[asyncio.Task[None]] = []

    async def come(self, party: str) -> asyncio.Task[None]:
        async def hold() -> None:
            async with self.shares.hold(party):
                self.begun.append(party)
                end = asyncio.Event()
                self._ends.setdefault(party, []).append(end)
                await end.wait()

        task = asyncio.create_task(hold())
        self.tasks.append(task)
        await settled()
        return task

    async def end(self, party: str) -> None:
        self._ends[party].pop(0).set()
        await settled()


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_no_more_than_the_total_and_no_more_than_each() -> None:
    held = Holders(Shares(3, 2))
    for party in ["a", "a", "a", "b", "b"]:
        await held.come(party)
    assert held.begun == ["a", "a", "b"]
    await held.end("b")
    assert held.begun == ["a", "a", "b", "b"]
    await held.end("a")
    assert held.begun == ["a", "a", "b", "b", "a"]


async def test_whoever_comes_first_time_goes_before_all_that_come_again() -> None:
    held = Holders(Shares(1, 1))
    for party in ["crowd"] * 5 + ["one"]:
        await held.come(party)
    await held.end("crowd")
    assert held.begun == ["crowd", "one"]
    await held.end("one")
    assert held.begun == ["crowd", "one", "crowd"]


async def test_parties_take_turns() -> None:
    held = Holders(Shares(1, 1))
    for party in ["a", "a", "a", "b", "b", "b", "c"]:
        await held.come(party)
    for party in "abca":
        await held.end(party)
    assert held.begun == ["a", "b", "c", "a", "b"]


async def test_who_leaves_while_waiting_costs_no_place() -> None:
    held = Holders(Shares(1, 1))
    await held.come("a")
    leaving = await held.come("b")
    await held.come("c")
    leaving.cancel()
    await held.end("a")
    assert held.begun == ["a", "c"]


async def test_who_leaves_at_the_moment_of_its_turn_passes_it_on() -> None:
    shares = Shares(1, 1)
    await shares.take("a")
    leaving = asyncio.create_task(shares.take("b"))
    await settled()
    shares.give_back("a")
    leaving.cancel()
    with suppress(asyncio.CancelledError):
        await leaving
    async with asyncio.timeout(30), shares.hold("c"):
        pass


async def test_nothing_is_remembered_of_who_is_gone() -> None:
    shares = Shares(2, 1)
    for number in range(100):
        async with shares.hold(f"party{number}"):
            pass
    assert not shares._held
    assert not shares._served
    assert not shares._waiting
