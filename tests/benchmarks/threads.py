"""Threads that ask a calendar while it grows: right answers, and nobody has to wait."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from random import Random
from statistics import median
from threading import Thread
from time import perf_counter

from slaclock import Calendar

from .desks import OFFICE
from .goals import Figure, measures
from .timing import Effort

_THREADS = 8
_HOURS_4 = timedelta(hours=4)
_NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)


def _far_and_wide(seed: int) -> list[datetime]:
    """Instants of 2000 to 2050, so that every thread makes the calendar grow both ways."""
    chosen, start = Random(seed), datetime(2000, 1, 1, tzinfo=UTC)
    return [start + timedelta(minutes=chosen.randrange(50 * 365 * 1440)) for _ in range(50)]


def wrong_answers(rounds: int) -> int:
    """How many answers of threads that share a new calendar differ from those of one thread."""
    known = OFFICE.calendar()
    expected = {seed: _answers(known, seed) for seed in range(_THREADS)}
    wrong = 0
    for _ in range(rounds):
        shared = OFFICE.calendar()
        with ThreadPoolExecutor(_THREADS) as pool:
            found = pool.map(_answers, [shared] * _THREADS, expected)
            wrong += sum(map(operator.ne, found, expected.values()))
    return wrong


def _answers(calendar: Calendar, seed: int) -> list[object]:
    asked = _far_and_wide(seed)
    return [calendar.add(at, _HOURS_4) for at in asked] + [
        calendar.between(start, end) for start, end in pairwise(asked)
    ]


@measures("threads/right")
def right(effort: Effort) -> Iterator[Figure]:
    """Growing replaces the years in one assignment."""
    wrong = wrong_answers(max(effort.rounds // 8, 1))
    told = f"{_THREADS} threads, 2000 to 2050"
    yield Figure("threads/right", float(not wrong), f"{wrong} wrong answers", told)


@measures("threads/stall")
def stall(effort: Effort) -> Iterator[Figure]:
    """The longest that a caller waits, beside a thread that merely keeps Python busy."""
    ratios, waits = [], []
    for _ in range(effort.rounds):
        calendar = OFFICE.calendar()
        calendar.add(_NOW, _HOURS_4)
        growing, took = _longest_wait(calendar, partial(_grow, calendar))
        counting, _ = _longest_wait(calendar, partial(_count, took))
        ratios.append(growing / counting)
        waits.append((growing, counting))
    growing, counting = (median(column) for column in zip(*waits, strict=True))
    ours = f"{growing * 1e3:.3g} ms while it grows"
    yield Figure("threads/stall", median(ratios), ours, f"{counting * 1e3:.3g} ms anyway")


def _grow(calendar: Calendar) -> None:
    calendar.timetable.years(1990, 2050)


def _count(seconds: float) -> None:
    until = perf_counter() + seconds
    while perf_counter() < until:
        pass


def _longest_wait(calendar: Calendar, work: Callable[[], None]) -> tuple[float, float]:
    """The longest call while a thread works, and how long that works."""
    thread, longest = Thread(target=work), 0.0
    began = before = perf_counter()
    thread.start()
    while thread.is_alive():
        calendar.add(_NOW, _HOURS_4)
        now = perf_counter()
        longest, before = max(longest, now - before), now
    return longest, before - began
