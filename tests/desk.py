"""A desk to try the rules at: short words for instants, policies, histories and answers.

Days without a date are those of the week from Monday 2026-11-16 on, so "Fri 13:00" is 2026-11-20;
"Mon+ 09:00" is the Monday after, "Fri- 09:00" the Friday before. The office is open Mon-Fri
09:00-17:00 in London, where the clocks stay on UTC all that time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

from slaclock import Assessment, Calendar, Case, Clock, Event, Policy

from .wall import DAYS, LONDON
from .wall import shown as dated
from .wall import wall as on_date

MONDAY = date(2026, 11, 16)
JUST = timedelta(microseconds=1)
HOUR = timedelta(hours=1)

DOOR: dict[str, Any] = {"timezone": "Europe/London", "hours": {"mon-fri": "09:00-17:00"}}
OFFICE = Calendar(**DOOR)
NIGHTS = Calendar("Europe/London", hours={"mon-fri": "22:00-06:00"})
ALWAYS = Calendar.always("Europe/London")
CALENDARS = {"office": DOOR, "nights": NIGHTS.to_dict(), "always": ALWAYS.to_dict()}


def wall(text: str) -> datetime:
    """The instant at which London's clocks show *text*.

    >>> print(wall("Fri 13:00"), wall("Mon+ 09:00"), wall("Thu 2026-12-24 09:00"), sep="; ")
    2026-11-20 13:00:00+00:00; 2026-11-23 09:00:00+00:00; 2026-12-24 09:00:00+00:00
    """
    day, rest = text.split(" ", 1)
    if "-" in rest:
        return on_date(text)
    weeks = day.count("+") - day.count("-")
    on = MONDAY + timedelta(days=DAYS.index(day.rstrip("+-")) + 7 * weeks)
    return datetime.fromisoformat(f"{on} {rest}").replace(tzinfo=LONDON)


def shown(at: datetime | None) -> str:
    """What London's clocks show at *at*; "-" where there is none.

    >>> shown(wall("Mon+ 09:00")), shown(wall("Fri- 17:00") - JUST)
    ('Mon+ 09:00', 'Fri- 16:59:59.999999')
    """
    if at is None:
        return "-"
    here = at.astimezone(UTC).astimezone(LONDON)
    weeks = (here.date() - MONDAY).days // 7
    if not -1 <= weeks <= 3:
        return dated(at)
    day, _, time = dated(at).split(" ", 2)
    return f"{day}{'-' if weeks < 0 else '+' * weeks} {time}"


def length(amount: timedelta) -> str:
    """An amount of time, short.

    >>> length(-2 * HOUR), length(timedelta(minutes=90)), length(timedelta(0)), length(HOUR - JUST)
    ('-2h', '1h30m', '0h', '59m59.999999s')
    """
    sign, micros = ("-" if amount < timedelta(0) else ""), abs(amount) // JUST
    hours, micros = divmod(micros, 3_600_000_000)
    minutes, micros = divmod(micros, 60_000_000)
    seconds = f"{micros / 1_000_000:.6f}".rstrip("0").rstrip(".")
    parts = ((f"{hours}", "h"), (f"{minutes}", "m"), (seconds, "s"))
    return sign + ("".join(number + unit for number, unit in parts if number != "0") or "0h")


def told(answer: object, names: str) -> str:
    """Some fields of an answer on one line.

    >>> told(assess(resolution("4 business hours"), "Fri 13:00", now="Fri 14:00")["resolution"],
    ...      "phase due_at remaining used in_time")
    'running | Fri 17:00 | 3h | 0.25 | -'
    """
    return " | ".join(_said(getattr(answer, name)) for name in names.split())


def _said(found: Any) -> str:
    if found is None or isinstance(found, datetime):
        return shown(found)
    if isinstance(found, timedelta):
        return length(found)
    return str(found.value if isinstance(found, Enum) else found)


# -------------------------------------------------------------------- policies


def policy(milestones: Mapping[str, Any] | None = None, **fields: Any) -> Policy:
    """A policy of the office."""
    data = {"name": "Desk", "calendars": CALENDARS, "calendar": "office"}
    return Policy.model_validate({**data, "milestones": milestones or {}, **fields})


def resolution(
    within: str | None = None,
    *,
    rows: Mapping[str, Any] | None = None,
    rules: Mapping[str, Any] | None = None,
    levels: Mapping[int, Any] | None = None,
    statuses: Mapping[str, Any] | None = None,
    **milestone: Any,
) -> Policy:
    """A policy that promises a resolution: to all *within* so long, or by *rows*.

    The first row is the default.
    """
    fields: dict[str, Any] = {}
    if rows:
        fields["priorities"] = {row: {"resolution": cell} for row, cell in rows.items()}
        fields["default_priority"] = next(iter(rows))
    named = {"rules": rules, "escalations": levels, "statuses": statuses}
    fields |= {name: value for name, value in named.items() if value is not None}
    target = {} if within is None else {"within": within}
    return policy({"resolution": {**target, **milestone}}, **fields)


# -------------------------------------------------------------------- histories


def happened(text: str, seq: int = 0) -> Event:
    """What happened, from one line: when, what, and a reason or a value.

    >>> happened("Fri 13:00 paused: vendor").reason, happened("Fri 13:00 status on hold").value
    ('vendor', 'on hold')
    >>> dict(happened("Fri 13:00 changed tier=gold").value)
    {'tier': 'gold'}
    >>> print(happened("Fri 2026-12-25 13:00 promised Mon+ 09:00").value)
    2026-11-23 09:00:00+00:00
    """
    day, clock, rest = text.split(" ", 2)
    if "-" in clock:  # a date
        time, rest = rest.split(" ", 1)
        clock = f"{clock} {time}"
    name, _, said = rest.partition(" ")
    at = wall(f"{day} {clock}")
    if name.endswith(":"):
        return Event(name[:-1], at, reason=said, seq=seq)
    value: Any = said or None
    if name == "promised":
        milestone, _, until = said.rpartition("=")
        value = {milestone: wall(until)} if milestone else wall(until)
    elif name == "changed":
        value = dict(part.split("=") for part in said.split())
    return Event(name, at, value, seq=seq)


def case(opened: str, *lines: str | Event, **fields: Any) -> Case:
    """A case by the lines of its history, the first of which says when it was opened."""
    events = [happened(line) if isinstance(line, str) else line for line in lines]
    return Case("T-1", wall(opened), events=events, **fields)


def assess(policy: Policy, opened: str, *lines: str | Event, now: str, **fields: Any) -> Assessment:
    """How a case with that history stands at *now*."""
    return Clock(policy).assess(case(opened, *lines, **fields), now=wall(now))
