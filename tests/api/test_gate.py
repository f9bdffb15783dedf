"""How many questions at once: some are answered, some wait, and the next is told to come back."""

from __future__ import annotations

import asyncio

import pytest

from api.gate import Gate, asker
from vectorstore.words.errors import Busy


async def _stay(gate: Gate, leave: asyncio.Event, passed: list[int], number: int) -> None:
    asker.set(f"asker {number}")
    async with gate():
        passed.append(number)
        await leave.wait()


async def _settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def test_only_so_many_pass_together_and_the_next_follows_when_one_leaves() -> None:
    async def scene() -> None:
        gate, passed = Gate(at_once=2, waiting=1), []
        leave = [asyncio.Event() for _ in range(3)]
        asking = [asyncio.create_task(_stay(gate, leave[n], passed, n)) for n in range(3)]
        await _settle()
        assert passed == [0, 1]
        leave[0].set()
        await _settle()
        assert passed == [0, 1, 2]
        for event in leave:
            event.set()
        await asyncio.gather(*asking)

    asyncio.run(scene())


def test_one_more_than_may_wait_is_told_to_come_back_at_once() -> None:
    async def scene() -> None:
        gate, leave, passed = Gate(at_once=1, waiting=1), asyncio.Event(), []
        asking = [asyncio.create_task(_stay(gate, leave, passed, n)) for n in range(2)]
        await _settle()
        with pytest.raises(Busy, match="try again"):
            gate.check()
        with pytest.raises(Busy):
            async with gate():
                pytest.fail("one too many got in")
        leave.set()
        await asyncio.gather(*asking)
        gate.check()

    asyncio.run(scene())


def test_a_question_that_breaks_or_is_given_up_leaves_its_place() -> None:
    async def scene() -> None:
        gate, leave, passed = Gate(at_once=1, waiting=0), asyncio.Event(), []
        with pytest.raises(ZeroDivisionError):
            async with gate():
                raise ZeroDivisionError
        asking = asyncio.create_task(_stay(gate, leave, passed, 1))
        await _settle()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        async with gate():
            passed.append(2)
        assert passed == [1, 2]

    asyncio.run(scene())


def test_one_who_gives_up_while_waiting_leaves_the_queue() -> None:
    async def scene() -> None:
        gate, leave, passed = Gate(at_once=1, waiting=1), asyncio.Event(), []
        first, second = (asyncio.create_task(_stay(gate, leave, passed, n)) for n in (1, 2))
        await _settle()
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        gate.check()
        leave.set()
        await first
        assert passed == [1]

    asyncio.run(scene())


# One who asks for more than their part ------------------------------------------------------------------------------


async def _ask(gate: Gate, who: str, leave: asyncio.Event, passed: list[str]) -> None:
    asker.set(who)
    async with gate():
        passed.append(who)
        await leave.wait()


def test_one_asker_never_holds_all_places_though_nobody_else_asks() -> None:
    async def scene() -> None:
        gate, leave, passed = Gate(at_once=4, waiting=64), asyncio.Event(), []
        asking = [asyncio.create_task(_ask(gate, "loop", leave, passed)) for _ in range(30)]
        await _settle()
        assert passed == ["loop"] * 2
        asking.append(asyncio.create_task(_ask(gate, "somebody", leave, passed)))
        await _settle()
        assert passed == ["loop"] * 2 + ["somebody"]
        leave.set()
        await asyncio.gather(*asking)
        assert passed.count("loop") == 30

    asyncio.run(scene())


def test_places_are_dealt_out_in_turn_and_not_in_the_order_of_asking() -> None:
    async def scene() -> None:
        gate, passed = Gate(at_once=2, waiting=64), []
        doors = [asyncio.Event() for _ in range(14)]
        who = ["loop"] * 10 + ["a", "b", "a", "b"]
        asking = [asyncio.create_task(_ask(gate, name, door, passed)) for name, door in zip(who, doors, strict=True)]
        await _settle()
        assert passed == ["loop", "a"]
        for door in doors:
            door.set()
            await _settle()
        await asyncio.gather(*asking)
        assert passed.count("loop") == 10
        # Each of the others had both of their turns before the loop had a fourth.
        assert max(n for n, name in enumerate(passed) if name != "loop") < 8, passed

    asyncio.run(scene())


def test_one_asker_fills_only_their_part_of_the_queue() -> None:
    async def scene() -> None:
        gate, leave, passed = Gate(at_once=2, waiting=20), asyncio.Event(), []
        asking = [asyncio.create_task(_ask(gate, "loop", leave, passed)) for _ in range(40)]
        await _settle()
        refused = [task for task in asking if task.done()]
        assert len(refused) == 40 - 1 - 10
        assert {str(task.exception()) for task in refused} == {str(refused[0].exception())}
        assert "of yours" in str(refused[0].exception())
        others = [asyncio.create_task(_ask(gate, name, leave, passed)) for name in "abcdefghijk"]
        await _settle()
        leave.set()
        await asyncio.gather(*others)
        await asyncio.gather(*asking, return_exceptions=True)
        assert len(passed) == 11 + 11

    asyncio.run(scene())


def test_whoever_is_given_up_in_the_moment_of_their_turn_leaves_the_place() -> None:
    async def scene() -> None:
        gate, passed = Gate(at_once=1, waiting=4), []
        first, second, third = asyncio.Event(), asyncio.Event(), asyncio.Event()
        a = asyncio.create_task(_ask(gate, "a", first, passed))
        await _settle()
        b = asyncio.create_task(_ask(gate, "b", second, passed))
        await _settle()
        first.set()
        await asyncio.sleep(0)
        b.cancel()
        await asyncio.gather(a, b, return_exceptions=True)
        third.set()
        await asyncio.wait_for(_ask(gate, "c", third, passed), 5)
        assert passed[-1] == "c"

    asyncio.run(scene())
