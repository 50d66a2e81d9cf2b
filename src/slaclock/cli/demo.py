"""`slaclock demo`: a weekend at a service desk, under a packaged policy.

The cases are made up, and nothing depends on the day on which it is run: now is Tue 24 Nov 2026
10:00 in London.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from ..assessment import Assessment
from ..calendar import Calendar
from ..case import Case, Event
from ..clock import Clock
from ..loading import packaged_policy
from .codes import FINE
from .inputs import titled
from .output import Output
from .standings import escalation_text, reading_row
from .table import table
from .words import in_full, moments, zone_name

_LONDON = ZoneInfo("Europe/London")
_POLICY = "response-timeframes"
_EXPLAINED = "D-2", "resolution"


def run(options: Namespace, out: Output) -> int:
    """Answer with due times, breaches, escalations and one explanation."""
    desk = Calendar("Europe/London", hours={"mon-fri": "09:00-17:00"}, holidays="GB-ENG")
    clock = Clock(packaged_policy(_POLICY), calendars={"support": desk})
    now = _at(24, 10)
    assessments = [clock.assess(case, now=now) for case in _cases()]
    case, milestone = _EXPLAINED
    (explained,) = (one[milestone] for one in assessments if one.case.id == case)
    if options.json:
        out.json(
            {
                "now": now.isoformat(),
                "timezone": zone_name(_LONDON),
                "assessments": [one.to_dict() for one in assessments],
                "explanation": explained.explanation.to_dict(),
            }
        )
        return FINE
    out.line(f"{titled(clock.policies[0])}, at a desk that is there Mon-Fri 09:00-17:00")
    out.line(f"now {in_full(now)}")
    out.line()
    out.lines(_standings(assessments))
    out.line()
    out.lines(_breaches(assessments))
    out.line()
    out.lines(_escalations(assessments))
    out.line()
    out.lines(str(explained.explanation).split("\n"))
    out.line()
    out.line(f"to begin: slaclock show {_POLICY} > support.yaml, and write your own hours into it")
    return FINE


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=_LONDON)


def _cases() -> tuple[Case, ...]:
    return (
        Case("D-1", _at(19, 10), "general", events=[
            Event("responded", _at(19, 11, 40)),
            Event("resolved", _at(23, 9, 30)),
        ]),
        Case("D-2", _at(20, 16, 30), "high", events=[
            Event("acknowledged", _at(20, 16, 50)),
            Event("paused", _at(23, 10), reason="waiting on customer"),
            Event("resumed", _at(23, 11)),
        ]),
        Case("D-3", _at(21, 11), "urgent", events=[
            Event("responded", _at(23, 9, 5)),
            Event("resolved", _at(23, 11, 40)),
        ]),
        Case("D-4", _at(20, 18), "low", events=[
            Event("acknowledged", _at(23, 9, 20)),
            Event("priority", _at(23, 12), "medium"),
        ]),
        Case("D-5", _at(23, 9, 15), "low", events=[
            Event("responded", _at(23, 11)),
            Event("paused", _at(23, 14), reason="waiting on customer"),
        ]),
        Case("D-6", _at(23, 15), events=[
            Event("escalation_requested", _at(24, 9, 20)),
        ]),
    )  # fmt: skip


def _standings(assessments: list[Assessment]) -> Iterator[str]:
    """Each case with what was promised, the columns aligned over all of them."""
    heads: list[tuple[int, str]] = []
    rows: list[tuple[str, str, str]] = []
    for one in assessments:
        say = moments(one.now)
        opened = say(one.case.opened.astimezone(_LONDON))
        promised = [reading for reading in one.readings.values() if reading.target is not None]
        heads.append((len(rows), f"{one.case.id}  {one.priority}, opened {opened}"))
        rows += [reading_row(reading, say) for reading in promised]
    lines = list(table(rows, indent=5))
    for (start, head), (end, _) in pairwise([*heads, (len(lines), "")]):
        yield head
        yield from lines[start:end]


def _breaches(assessments: list[Assessment]) -> Iterator[str]:
    rows = [
        (alert.at, str(one.case.id), f"{alert.why} ({alert.to})")
        for one in assessments
        for alert in one.alerts
        if alert.kind == "breach"
    ]
    yield from _dated("breaches", rows)


def _escalations(assessments: list[Assessment]) -> Iterator[str]:
    rows = [
        (level.at, str(one.case.id), escalation_text(level, moments(one.now)))
        for one in assessments
        for level in one.escalations
        if not level.is_assignment
    ]
    yield from _dated("escalations", rows)


def _dated(title: str, rows: list[tuple[datetime, str, str]]) -> Iterator[str]:
    yield title
    say = moments(_at(24, 10))
    yield from table([(say(at), case, text) for at, case, text in sorted(rows)], indent=2)
