"""Who is faster, as a ratio: contenders take turns in one process, round by round.

Two runs of the same code differ more than many optimisations gain, so nothing here compares one
run with another. In each round every contender takes a turn (A B C A B C); a ratio is formed within
each round, and the median of these counts. Time is the processor's, not the wall's, so that other
programs disturb little.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import process_time_ns
from typing import Any

Loop = Callable[[Sequence[Any]], None]
"""What a contender does with its inputs, one call for each."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much time to spend: rounds, and the seconds of each turn."""

    rounds: int
    turn: float

    def fewer(self, part: int) -> Effort:
        """The same with a part of the rounds, for what takes long."""
        return Effort(max(self.rounds // part, 3), self.turn)


QUICK = Effort(rounds=9, turn=0.01)
FULL = Effort(rounds=41, turn=0.04)
TINY = Effort(rounds=1, turn=0.0)


@dataclass(frozen=True, slots=True)
class Contender:
    """Somebody who does something for each of *inputs*."""

    loop: Loop
    inputs: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Race:
    """The seconds of a call, by contender and round."""

    seconds: dict[str, list[float]]

    def ratio(self, slower: str, faster: str) -> float:
        """How many times faster one was than the other: the median over rounds."""
        pairs = zip(self.seconds[slower], self.seconds[faster], strict=True)
        return median(slow / fast for slow, fast in pairs)

    def a_call(self, name: str) -> float:
        """The seconds that a call took."""
        return median(self.seconds[name])


def race(contenders: dict[str, Contender], effort: Effort) -> Race:
    """Let everybody take turns."""
    for one in contenders.values():
        _warm_up(one)
    calls = {name: _calls(one, effort.turn) for name, one in contenders.items()}
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(effort.rounds):
        for name, one in contenders.items():
            inputs = _slice(one.inputs, number * calls[name], calls[name])
            seconds[name].append(_turn(one.loop, inputs) / len(inputs))
    return Race(seconds)


def _warm_up(one: Contender) -> None:
    """Compile and remember what these inputs need, or as much as a quarter of a second allows."""
    end = process_time_ns() + 250_000_000
    for number in range(len(one.inputs)):
        one.loop(one.inputs[number : number + 1])
        if process_time_ns() > end:
            break


def _calls(one: Contender, turn: float) -> int:
    """The number of calls that fill a turn."""
    calls = 1
    while True:
        took = _turn(one.loop, _slice(one.inputs, 0, calls))
        if took >= turn or took * 4 > turn > took:
            return max(round(calls * turn / took), 1) if took else calls
        calls *= 4


def _slice(inputs: Sequence[Any], start: int, number: int) -> list[Any]:
    """*number* of the inputs from *start* on, round and round."""
    return [inputs[(start + place) % len(inputs)] for place in range(number)]


def _turn(loop: Loop, inputs: Sequence[Any]) -> float:
    gc.collect()
    before = process_time_ns()
    loop(inputs)
    return (process_time_ns() - before) / 1e9


# -------------------------------------------------------------------- loops


def each(call: Callable[..., object]) -> Loop:
    """Call with every input."""

    def loop(inputs: Sequence[Any]) -> None:
        for one in inputs:
            call(one)

    return loop


def each_with(call: Callable[..., object], constant: object) -> Loop:
    """Call with every input and the same second argument."""

    def loop(inputs: Sequence[Any]) -> None:
        for one in inputs:
            call(one, constant)

    return loop


def each_pair(call: Callable[..., object]) -> Loop:
    """Call with the two halves of every input."""

    def loop(inputs: Sequence[Any]) -> None:
        for start, end in inputs:
            call(start, end)

    return loop
