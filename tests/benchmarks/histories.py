"""Cases to assess, and the bare arithmetic that one of them comes to.

The case is of twelve events and three milestones on the desk that everything else is measured on.
Whoever writes this by hand with a library for business hours calls it as `bare` does: once for
each due, twice for each pause, once for what each clock shows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import Any

from slaclock import Assessment, Case, Clock, Event, Policy

from .desks import OFFICE, instants
from .peers import Office

FIRST_RESPONSE, UPDATE, RESOLUTION = (timedelta(hours=number) for number in (4, 8, 40))
_READ_AFTER = timedelta(days=12)

_OFFICE = {
    "calendars": {"office": OFFICE.calendar()},
    "calendar": "office",
    "priorities": {
        "high": {
            "first_response": "4 business hours",
            "update": "8 business hours",
            "resolution": "40 business hours",
        },
        "low": {
            "first_response": "8 business hours",
            "update": "16 business hours",
            "resolution": "80 business hours",
        },
    },
}
_LADDER = {
    1: {"to": "Supervisor", "respond_within": "4 business hours",
        "when": [{"used": "50%", "of": "resolution"}, {"event": "escalation_requested"}]},
    2: {"to": "Management", "when": [{"unanswered": 1}, {"overdue": "resolution"}]},
}  # fmt: skip


def clock() -> Clock:
    """Three milestones, one of them pausable and one recurring."""
    return Clock(
        Policy(
            name="benchmark",
            milestones={"first_response": None, "update": None, "resolution": None},
            **_OFFICE,
        )
    )


def clock_with_a_ladder() -> Clock:
    """The same with warnings and two levels of escalation."""
    return Clock(
        Policy(
            name="benchmark",
            milestones={
                "first_response": None,
                "update": None,
                "resolution": {"warn_at": ["50%", "75%"]},
            },
            escalations=_LADDER,
            **_OFFICE,
        )
    )


def clock_of_years() -> Clock:
    """Promises so long that no change of row comes too late to be replayed."""
    rows = {"high": "10000 business hours", "low": "20000 business hours"}
    return Clock(
        Policy(
            name="benchmark",
            calendars={"office": OFFICE.calendar()},
            calendar="office",
            milestones={"resolution": {"warn_at": ["50%", "75%"]}},
            priorities={row: {"resolution": within} for row, within in rows.items()},
        )
    )


_TWELVE = (
    (1, "responded"), (2, "assigned"), (4, "paused"), (27, "resumed"), (30, "updated"),
    (49, "customer_replied"), (52, "paused"), (74, "resumed"), (76, "updated"),
    (98, "customer_replied"), (101, "updated"), (148, "resolved"),
)  # fmt: skip
"""By how many hours after the opening what happens."""


def cases(number: int = 200) -> list[tuple[Case, datetime]]:
    """Cases of twelve events, opened at all hours, and when each is read."""
    return [
        (_case(place, at.astimezone(UTC)), at.astimezone(UTC) + _READ_AFTER)
        for place, at in enumerate(instants(OFFICE.zone, number, seed=4))
    ]


def _case(number: int, opened: datetime) -> Case:
    events = [
        Event(name, opened + timedelta(hours=hours), "Ann" if name == "assigned" else None)
        for hours, name in _TWELVE
    ]
    return Case(number, opened, "high", events=events)


Clocks = list[tuple[datetime, timedelta]]
"""The due and the elapsed time of every cycle."""


def bare(office: Office) -> Callable[[Case], Clocks]:
    """The case's arithmetic, written by hand for the policy above in somebody's library."""
    add, between, amount, answer = office.add, office.between, office.amount, office.answer
    assert between is not None
    within_4, within_8, within_40 = map(amount, (FIRST_RESPONSE, UPDATE, RESOLUTION))

    def clocks(case: Case) -> Clocks:
        at = {name: [] for _, name in _TWELVE}  # type: dict[str, list[datetime]]
        for event in case.events:
            at[event.name].append(event.at)
        (responded,), (resolved,) = at["responded"], at["resolved"]
        found = [(add(case.opened, within_4), between(case.opened, responded))]
        updates = [case.opened, responded, *at["updated"], resolved]
        for since, until in pairwise(updates):
            found.append((add(since, within_8), between(since, until)))
        due = add(case.opened, within_40)
        elapsed = answer(between(case.opened, resolved))
        for paused, resumed in zip(at["paused"], at["resumed"], strict=True):
            lost = answer(between(paused, resumed))
            if lost:
                due = add(due, amount(lost))
            elapsed -= lost
        found.append((due, elapsed))
        return found

    return clocks


def plain(found: Clocks, office: Office) -> Clocks:
    """What `bare` found, as datetimes and timedeltas."""
    return [(office.answer(due), office.answer(elapsed)) for due, elapsed in found]


def assessed(a: Assessment) -> Clocks:
    """The same figures out of an assessment."""
    return [
        (reading.due_at, reading.elapsed)
        for name in ("first_response", "update", "resolution")
        for reading in a.cycles(name)
        if reading.due_at is not None
    ]


# -------------------------------------------------------------------- long histories


def _pauses(number: int) -> tuple[str, Any]:
    return ("paused", None) if number % 2 == 0 else ("resumed", None)


def _updates(number: int) -> tuple[str, Any]:
    return ("updated", None)


_EVERYTHING: tuple[tuple[str, Any], ...] = (
    ("responded", None), ("paused", None), ("customer_replied", None), ("resumed", None),
    ("updated", None), ("priority", "low"), ("changed", {"tier": "gold"}), ("assigned", "Ann"),
    ("priority", "high"), ("escalation_requested", None),
)  # fmt: skip


def _everything(number: int) -> tuple[str, Any]:
    return _EVERYTHING[number % len(_EVERYTHING)]


_ROWS = (("paused", None), ("priority", "low"), ("resumed", None), ("priority", "high"))


def _rows(number: int) -> tuple[str, Any]:
    return _ROWS[number % len(_ROWS)]


HISTORIES: dict[str, tuple[Callable[[int], tuple[str, Any]], Callable[[], Clock]]] = {
    "pauses": (_pauses, clock_with_a_ladder),
    "updates": (_updates, clock_with_a_ladder),
    "everything": (_everything, clock_with_a_ladder),
    "rows": (_rows, clock_of_years),
}
"""What long cases are made of, and who reads them."""


def long_case(kind: str, events: int) -> tuple[Case, datetime]:
    """A case of that many events, one every quarter of an hour, and when it is read."""
    opened = datetime(2026, 1, 5, 15, tzinfo=UTC)
    step = timedelta(minutes=15)
    happened = (Event(name, opened + step * (n + 1), value) for n, (name, value) in _numbered(kind))
    return Case(kind, opened, "high", events=islice(happened, events)), opened + step * (events + 2)


def _numbered(kind: str) -> Any:
    happens, _ = HISTORIES[kind]
    number = 0
    while True:
        yield number, happens(number)
        number += 1
