"""What became of every stretch of time in a cycle: counted, skipped or stood still.

Spans come first: a calendar that counts, or a stop. Each is told apart into its steps only when
these are asked for, for of years they are many.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from .closed_days import OUTSIDE, note_of_gap
from .cycle import Cycle
from .stops import RESOLVED, Stop

if TYPE_CHECKING:
    from .calendar import Calendar

COUNTED, EXPECTED = "counted", "expected"
_NOTHING = timedelta(0)
_RECENT = timedelta(days=60)  # in which most calendars have more steps than the end of a text shows


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of time and what became of it.

    *kind* is `counted`, `outside hours`, `break`, `paused`, `resolved`, or `expected` for all
    that follows the instant of reading; *counted* is the time that the clock counts in it.
    """

    start: datetime
    end: datetime
    counted: timedelta
    kind: str
    label: str

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data: seconds, and instants with offset."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "counted": self.counted.total_seconds(),
            "kind": self.kind,
            "label": self.label,
        }


def stands_at(cycle: Cycle, now: datetime) -> datetime:
    """Up to where its clock has counted."""
    return cycle.met_at or cycle.ended_at or now


def expected_due(cycle: Cycle, now: datetime) -> datetime | None:
    """The due, of a cycle that stands still as if it ran on from *now*."""
    if cycle.is_stopped and not cycle.is_latched:
        return cycle.due_if_resumed(now)
    return cycle.due


class Span(NamedTuple):
    """Steps of one kind, not yet told apart: without a *calendar*, a single one."""

    start: datetime
    end: datetime
    kind: str
    label: str
    calendar: Calendar | None = None


def steps_to_due(cycle: Cycle, now: datetime) -> Iterator[Step]:
    """The steps from the start to the due, or as far as it was counted, in which *now* may lie."""
    return (step for span in spans_of(cycle, now) for step in steps_of(cycle, span))


def spans_of(cycle: Cycle, now: datetime) -> Iterator[Span]:
    """The same, not yet told apart."""
    stands = stands_at(cycle, now)
    due = expected_due(cycle, now)
    end = max(stands, due) if due is not None else stands
    here = cycle.started_at
    ongoing = cycle.stops.ongoing
    for stop in [*cycle.earlier_stops, *cycle.stops.ended, *([ongoing] if ongoing else [])]:
        until = stands if stop is ongoing else stop.end
        yield from _counted(cycle, here, min(stop.begin, end), due)
        if stop.begin < min(until, end):
            yield Span(stop.begin, min(until, end), stop.kind, _label(stop))
        here = max(here, until)
    yield from _counted(cycle, here, end, due)


def _label(stop: Stop) -> str:
    if stop.kind == RESOLVED:
        return "resolved"
    return f"paused: {stop.label}" if stop.label else "paused"


def _counted(cycle: Cycle, start: datetime, end: datetime, due: datetime | None) -> Iterator[Span]:
    """What is counted from *start* to *end*, cut at the due."""
    if start >= end:
        return
    if due is not None and start < due < end:
        yield from _counted(cycle, start, due, due)
        yield from _counted(cycle, due, end, due)
    else:
        label = "overdue" if due is not None and start >= due else ""
        for since, until, calendar in _clocks(cycle, start, end):
            yield Span(since, until, COUNTED, label, calendar)


def steps_of(cycle: Cycle, span: Span) -> Iterator[Step]:
    """Counted and skipped stretches."""
    since, until, kind, label, calendar = span
    if calendar is None:
        yield _step(cycle, since, until, kind, label)
        return
    here = since
    for opens, closes in calendar.timetable.stretches(since, until):
        if here < opens:
            yield _gap(cycle, calendar, here, opens)
        yield _step(cycle, opens, closes, kind, label)
        here = closes
    if here < until:
        yield _gap(cycle, calendar, here, until)


def _clocks(
    cycle: Cycle, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, Calendar | None]]:
    """Which calendar counted when: rows that were carried over counted on clocks of their own."""
    here = start
    if start < cycle.origin:
        changes = cycle.retargets
        number = bisect_right(changes, start, key=lambda change: change.at)
        while here < end and number < len(changes):
            until = min(changes[number].at, end)
            if here < until:
                yield here, until, changes[number].term.calendar
            here, number = until, number + 1
    if here < end:
        yield here, end, cycle.term.calendar


def _gap(cycle: Cycle, calendar: Calendar, start: datetime, end: datetime) -> Step:
    kind, label = note_of_gap(calendar, start, end)
    return _step(cycle, start, end, kind, label)


def _step(cycle: Cycle, start: datetime, end: datetime, kind: str, label: str) -> Step:
    zone = cycle.term.zone
    counted = end - start if kind == COUNTED else _NOTHING
    return Step(start.astimezone(zone), end.astimezone(zone), counted, kind, label)


def split(step: Step, cycle: Cycle, at: datetime) -> Iterator[Step]:
    """A step up to *at*, and what is expected of it after that."""
    zone = cycle.term.zone
    start, end = step.start.astimezone(UTC), step.end.astimezone(UTC)
    if start < at < end:
        counted = at - start if step.counted else _NOTHING
        rest = end - at if step.counted else _NOTHING
        before, after = step.label, step.label
        if step.kind == OUTSIDE:  # each part touches dates of its own
            [(_, _, calendar)] = _clocks(cycle, start, end)
            assert calendar is not None
            _, before = note_of_gap(calendar, start, at)
            _, after = note_of_gap(calendar, at, end)
        here = at.astimezone(zone)
        yield Step(step.start, here, counted, step.kind, before)
        yield Step(here, step.end, rest, EXPECTED, after)
    elif start >= at:
        yield Step(step.start, step.end, step.counted, EXPECTED, step.label)
    else:
        yield step


def total_of(steps: Iterable[Step]) -> timedelta:
    """What steps count by the due."""
    return sum((step.counted for step in steps if step.label != "overdue"), _NOTHING)


def counted_in_time(spans: Iterable[Span]) -> timedelta:
    """What the steps of *spans* count by the due."""
    return sum(
        (
            closes - opens
            for since, until, kind, label, calendar in spans
            if kind == COUNTED and label != "overdue"
            for opens, closes in (
                ((since, until),)
                if calendar is None
                else calendar.timetable.stretches(since, until)
            )
        ),
        _NOTHING,
    )


def last_steps(cycle: Cycle, spans: list[Span], number: int) -> list[Step]:
    """At least so many of the last steps, of which there are as many."""
    found: list[Step] = []
    left = list(spans)
    while len(found) < number:
        found = _ending(cycle, left.pop(), number) + found
    return found


def _ending(cycle: Cycle, span: Span, number: int) -> list[Step]:
    """The last steps of *span*: all, or at least so many."""
    if span.end - span.start > _RECENT:
        steps = list(steps_of(cycle, span._replace(start=span.end - _RECENT)))
        if len(steps) > number:
            return steps[1:]  # without the one that was cut
    return list(steps_of(cycle, span))
