"""Why a reading says what it says: every stretch counted, and every stretch skipped.

An explanation is computed when asked for, from the cycle behind a reading. Its steps add up: what
they count before *now* is `elapsed`, what they count up to the due is the target.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from .cycle import Cycle, Retarget
from .duration import Kind
from .steps import (
    EXPECTED,
    Step,
    counted_in_time,
    expected_due,
    last_steps,
    spans_of,
    split,
    stands_at,
    steps_to_due,
    total_of,
)
from .stops import RESOLVED
from .versions import versions
from .wording import amount, dated, day_and_month, moment, shortened, wall_time, weekday

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


_NOTHING = timedelta(0)
_KEPT = "\u00a0"  # a blank at which no line ends
_WIDTH = 99
_MANY = 1_050  # steps: a text that loses its middle is not written out for it
_RANGE_COLUMN, _LABEL_COLUMN = 14, 37
_FROM = {
    "recompute": "the new target counts from the {start}",
    "carry": "the new target is less the time used by then",
    "restart": "the new target counts from there",
}

_REMARKS = {
    "keep": "the row is {row} since {at}; the target stays (priority_change: keep)",
    "restart": "a new cycle since the case was reopened, {at} (reopen: restart)",
    "ignore": "reopened {at}, which changes nothing here (reopen: ignore)",
}


class Account(NamedTuple):
    """What all readings of one milestone of a case have in common."""

    case: str | int
    milestone: str
    owner: str | None
    policy: str
    rules: dict[str, str]
    zone: ZoneInfo
    now: datetime


class Evidence(NamedTuple):
    """What an explanation is computed from.

    While a start is awaited there is no *cycle*, and *awaits* says what for.
    """

    account: Account
    cycle: Cycle | None
    awaits: str = ""

    def explain(self) -> Explanation:
        """The explanation."""
        return Explanation(self)


class Explanation:
    """The account of one reading: `steps` as data, `str()` as text for a terminal."""

    __slots__ = ("_evidence",)

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence

    @property
    def steps(self) -> tuple[Step, ...]:
        """From the start to the due, or to *now* or the meeting if that is later.

        The step that holds *now* (the meeting, once met) is split there; what follows is of kind
        `expected`.
        """
        cycle = self._evidence.cycle
        if cycle is None:
            return ()
        now = self._evidence.account.now
        here = stands_at(cycle, now)
        return tuple(part for step in steps_to_due(cycle, now) for part in split(step, cycle, here))

    @property
    def breached_by_change(self) -> bool:
        """Whether another row, or a promise, left less than no time and so breached it."""
        cycle = self._evidence.cycle
        return cycle is not None and cycle.breached_at == cycle.in_force_since

    def __str__(self) -> str:
        return "\n".join(_text(self._evidence))

    def __repr__(self) -> str:
        account = self._evidence.account
        return f"<Explanation of {account.milestone} of {account.case}>"

    def to_dict(self) -> dict[str, Any]:
        """The steps and the text as plain JSON data."""
        return {"steps": [step.to_dict() for step in self.steps], "text": str(self)}


# -------------------------------------------------------------------- text


def _text(evidence: Evidence) -> Iterator[str]:
    cycle, account = evidence.cycle, evidence.account
    if cycle is None:
        what = f"{shortened(account.milestone)} of {shortened(str(account.case))}"
        yield from _head(f"{what}: {evidence.awaits}")
        yield f"  {shortened(account.policy)}"
        return
    yield from _opening(account, cycle)
    yield from _table(cycle, account.now)
    yield from _wrapped(_data_line(cycle))


def _opening(account: Account, cycle: Cycle) -> Iterator[str]:
    what = f"{shortened(account.milestone)} of {shortened(str(account.case))}"
    yield from _head(_headline(what, cycle, account.now))
    yield from _wrapped(_source_line(cycle, shortened(account.policy)))
    for line in _rules_used(cycle, account.rules):
        yield from _wrapped(line)


def _headline(what: str, cycle: Cycle, now: datetime) -> str:
    zone = cycle.term.zone
    target = "no target" if cycle.term.target is None else str(cycle.term.target)
    if cycle.fixed and cycle.due is not None:
        target = "promised"
    target = target.replace(" ", _KEPT)
    due = expected_due(cycle, now)
    if due is None:
        return f"{what}: no due, {target} ({zone})"
    shown = f"due {dated(due.astimezone(zone))} ({zone}), {target}"
    if cycle.is_stopped and not cycle.is_latched:
        return f"{what}: paused; if resumed now, {shown}"
    return f"{what}: {shown}"


def _source_line(cycle: Cycle, policy: str) -> str:
    row = f"row {shortened(cycle.row)} of " if cycle.row is not None else ""
    name = shortened(str(cycle.term.calendar_name))
    on = f"calendar {name}" if cycle.term.calendar else "round the clock"
    again = f", cycle {cycle.number}" if cycle.number > 1 else ""
    return f"{row}{policy}, {on}{again}"


def _rules_used(cycle: Cycle, rules: Mapping[str, str]) -> Iterator[str]:
    zone = cycle.term.zone
    for change, after in pairwise([*cycle.retargets, None]):
        assert change is not None
        yield _retarget_line(cycle, rules, change, after)
    target = cycle.term.target
    if target is not None and target.kind is Kind.BUSINESS_DAYS and not cycle.fixed:
        yield f"business days by the rule business_day: {rules['business_day']}"
    if cycle.raw_due != cycle.due:
        assert cycle.raw_due is not None
        close = moment(cycle.raw_due.astimezone(zone))
        yield f"used up at the close, {close}; due at the next opening (exact_fit: next_opening)"
    elif _is_used_up_at_close(cycle):
        yield "used up exactly at a close, and due there (exact_fit: close)"
    for remark in cycle.remarks:
        at = moment(remark.at.astimezone(zone))
        yield _REMARKS[remark.rule].format(row=shortened(str(remark.row)), at=at)
    if any(stop.kind == RESOLVED for stop in cycle.stops.ended):
        yield f"reopened: the resolved time does not count (reopen: {rules['reopen']})"
    if cycle.breached_at is not None:
        yield f"breached {moment(cycle.breached_at.astimezone(zone))}"
    if cycle.met_at is not None:
        timely = "" if cycle.due is None else ", in time" if not cycle.breached_at else ", late"
        yield f"met {moment(cycle.met_at.astimezone(zone))}{timely}"
    if cycle.ended_at is not None:
        yield f"ended {moment(cycle.ended_at.astimezone(zone))}, not met"


def _is_used_up_at_close(cycle: Cycle) -> bool:
    """Whether a target in business hours has its end just where the desk closes."""
    term, calendar, due = cycle.term, cycle.term.calendar, cycle.due
    if term.target is None or term.target.kind is not Kind.BUSINESS or term.next_opening:
        return False
    if calendar is None or due is None or cycle.fixed or calendar.is_open(due):
        return False
    # A resume or a change of row may have set the due, wherever the time was used up.
    is_moved = due == cycle.in_force_since or any(stop.end == due for stop in cycle.stops.ended)
    return not is_moved and calendar.roll_back(due) == due


def _retarget_line(
    cycle: Cycle, rules: Mapping[str, str], change: Retarget, after: Retarget | None
) -> str:
    rule = rules["priority_change"]
    start = "opening" if rules.get("started_by") == "opened" else "start"
    target = "no target" if change.term.target is None else str(change.term.target)
    until = moment(change.at.astimezone(cycle.term.zone))
    said = f"the row was {shortened(str(change.row))} ({target}) until {until}"
    if after is not None:
        return said
    return f"{said}; {_FROM[rule].format(start=start)} (priority_change: {rule})"


def _table(cycle: Cycle, now: datetime) -> Iterator[str]:
    stands = stands_at(cycle, now)
    steps = list(steps_to_due(cycle, now))
    if cycle.is_over:  # what would have been expected is of no interest any more
        steps = [part for step in steps for part in split(step, cycle, stands)]
        steps = [step for step in steps if step.kind != EXPECTED]
    says_total = expected_due(cycle, now) is not None or cycle.is_over
    yield from _rows(steps, total_of(steps) if says_total else None)


def _rows(
    steps: Iterable[Step],
    total: timedelta | None,
    done: timedelta = _NOTHING,
    shown: date | None = None,
) -> Iterator[str]:
    """The rows of *steps*, before which so much was *done*, and a day *shown*."""
    for step in steps:
        day = step.start.date()
        text = step.label
        if step.counted:
            text = f"{amount(step.counted)}{' ' + step.label if step.label else ''}"
        if step.counted and step.label != "overdue":
            done += step.counted
            if done == total:
                text += f"    {amount(total)} in all"
        head = "" if day == shown else day_and_month(step.start)
        shown = day
        yield from _row(head, _span(step), text)


def _row(day: str, span: str, text: str) -> Iterator[str]:
    head = f"  {day}".ljust(_RANGE_COLUMN) + span
    head = head.ljust(_LABEL_COLUMN - 1) + " "
    lines = _wrap(text, _WIDTH - _LABEL_COLUMN)
    for number, line in enumerate(lines or [""]):
        yield (head if not number else " " * _LABEL_COLUMN) + line


def _data_line(cycle: Cycle) -> str:
    known = versions()
    said = f"tz data {known['tzdata']}"
    calendar = cycle.term.calendar
    kept = calendar.holidays_kept if calendar is not None else ()
    if kept:
        said += f", holidays {known['holidays']} ({', '.join(map(str, kept))})"
    years = range(cycle.started_at.year, (cycle.due or cycle.started_at).year + 1)
    unknown = [str(one) for one in kept if any(year not in one.known_years for year in years)]
    if unknown:
        said += f"; no holidays are known for {', '.join(unknown)} in all of these years"
    return said


def _head(text: str) -> Iterator[str]:
    """The first line, and where it is too long its rest further in."""
    if len(text) <= _WIDTH:
        yield text.replace(_KEPT, " ")
        return
    first, *rest = _wrap(text, _WIDTH - 4)
    yield first
    yield from (f"    {line}" for line in rest)


def _wrapped(text: str) -> list[str]:
    return [f"  {line}" for line in _wrap(text, _WIDTH - 2)]


def _wrap(text: str, width: int) -> list[str]:
    """Lines of *text* that do not part a weekday from its date."""
    if len(text) <= width and text.isprintable() and text == text.strip():
        return [text] if text else []  # as nearly all are
    kept = re.sub(r"\b([A-Z][a-z]{2}) (\d{1,2})\b", rf"\1{_KEPT}\2", text)
    lines = textwrap.wrap(kept, width, break_on_hyphens=False)
    return [line.replace(_KEPT, " ") for line in lines]


def _span(step: Step) -> str:
    return f"{wall_time(step.start)}-{_until(step)}"


def _until(step: Step) -> str:
    start, end = step.start.date(), step.end.date()
    if end == start:
        return wall_time(step.end)
    if step.end.time() == time(0) and (end - start).days == 1:
        return "24:00"
    if (end - start).days == 1:
        return f"{weekday(step.end)} {wall_time(step.end)}"
    return moment(step.end)


# -------------------------------------------------------------------- text without its middle


def shortened_text(explanation: Explanation, head: int, tail: int) -> str:
    """The text of a breach, without its middle where that is long.

    What is counted day by day for years is not written out.
    """
    account, cycle, _ = explanation._evidence
    assert cycle is not None
    first_steps = list(islice(steps_to_due(cycle, account.now), _MANY))
    if len(first_steps) < _MANY:
        lines = str(explanation).splitlines()
        left_out = len(lines) - head - tail
        if left_out < 2:
            return "\n".join(lines)
        return _joined(lines[:head], f"{left_out}", lines[-tail:])
    spans = list(spans_of(cycle, account.now))
    total = counted_in_time(spans)
    before, *ending = last_steps(cycle, spans, tail + 1)
    done = total - total_of(ending)
    first = [*_opening(account, cycle), *_rows(first_steps[:head], total)]
    last = [
        *_rows(ending, total, done, before.start.date()),
        *_wrapped(_data_line(cycle)),
    ]
    return _joined(first[:head], "over 1,000", last[-tail:])


def _joined(first: list[str], left_out: str, last: list[str]) -> str:
    return "\n".join([*first, f"  ... {left_out} lines left out ...", *last])
