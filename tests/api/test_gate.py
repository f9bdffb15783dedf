"""How many questions at once: some are answered, some wait, and the next is told to come back."""

from __future__ import annotations

import asyncio

import pytest

from api.gate import Gate
from vectorstore.words.errors import Busy


async def _stay(gate: Gate, leave: asyncio.Event, passed: list[int], number: int) -> None:
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
