"""Laws of changed rows: how a case came to the row that it is in leaves no trace.

Everything happens at full hours and half of it out of hours, so that stops often begin just where
a target is used up.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from slaclock import Case, Clock, Event, Policy, Reading

OPENED = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday, two weeks before the shorter days
HOUR = timedelta(hours=1)
ROWS: dict[str, Any] = {
    "hours": "20 business hours",
    "longer": "30 business hours",
    "days": "4 business days",
    "elapsed": "90 hours",
    "elsewhere": {"within": "12 business hours", "calendar": "nights"},
    "calendar days": "5 calendar days",
    "measured": {},
}
BEFORE = "years"
"""The row of the changing cases before their last change, so that nothing is late by then."""


# Four business days after the opening the desk opens an hour later, so that they end there.
CALENDARS = {
    "office": {
        "timezone": "UTC",
        "hours": {"mon-wed,fri": ["09:00-12:00", "13:00-17:00"], "thu": "11:00-17:00"},
    },
    "nights": {"timezone": "America/New_York", "hours": {"mon-thu": "22:00-03:00"}},
}


def clock(**rules: Any) -> Clock:
    rows = {name: {"resolution": within} if within else {} for name, within in ROWS.items()}
    early = {f"{name} {BEFORE}": {"resolution": _long(one)} for name, one in ROWS.items()}
    return Clock(
        Policy.model_validate(
            {
                "name": "rows",
                "calendars": CALENDARS,
                "calendar": "office",
                "milestones": {"resolution": {"pausable": True}},
                "priorities": rows | early,
                "rules": rules,
            }
        )
    )


def _long(within: Any) -> Any:
    """The same kind of promise, so long that it is never late here."""
    if isinstance(within, dict):
        return {**within, "within": "900 business hours"}
    return {"20": "900 business hours", "4": "90 business days"}.get(within.split()[0], "900 hours")


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Pauses for several reasons, solutions and reopenings at full hours of ten days."""
    happens = st.sampled_from(
        [
            ("paused", None), ("resumed", None), ("paused", None), ("resumed", None),
            ("paused", "customer"), ("resumed", "customer"), ("resolved", None), ("reopened", None),
        ]
    )  # fmt: skip
    hours = draw(st.lists(st.integers(0, 240), max_size=24).map(sorted))
    return [
        Event(name, OPENED + hour * HOUR, reason=reason, seq=number)
        for number, hour in enumerate(hours)
        for name, reason in [draw(happens)]
    ]


@pytest.mark.parametrize("exact_fit", ["close", "next_opening"])
@settings(derandomize=True, deadline=None, max_examples=300, phases=[Phase.generate])
@given(
    history=histories(),
    changes=st.lists(st.tuples(st.integers(1, 239), st.sampled_from(list(ROWS))), max_size=8),
    last=st.sampled_from(list(ROWS)),
)
def test_a_recomputed_row_counts_as_if_it_had_always_held(
    exact_fit: str, history: list[Event], changes: list[tuple[int, str]], last: str
) -> None:
    """Whatever rows a case was in before, on any clock, its due is that of the row it is in."""
    rows = [
        Event("priority", OPENED + hour * HOUR, f"{row} {BEFORE}", seq=-1)
        for hour, row in sorted(changes)
    ]
    at_last = Event("priority", OPENED + 241 * HOUR, last)
    reopened = Event("reopened", OPENED + 242 * HOUR)
    by = clock(exact_fit=exact_fit)
    now = OPENED + 250 * HOUR
    changed = Case("T", OPENED, f"{last} {BEFORE}", events=[*history, *rows, at_last, reopened])
    always = Case("T", OPENED, last, events=[*history, reopened])
    assert shown(by.assess(changed, now=now)["resolution"]) == shown(
        by.assess(always, now=now)["resolution"]
    )


def shown(reading: Reading) -> dict[str, Any]:
    """What the row decides; a breach, once it came, has an instant of its own."""
    return {
        "due": reading.due_at,
        "if resumed": reading.due_if_resumed_now,
        "elapsed": reading.elapsed,
        "paused": reading.paused,
        "remaining": reading.remaining,
        "phase": reading.phase,
        "row": reading.priority,
    }


def test_days_are_counted_on_from_a_reopening_out_of_hours_whenever_the_row_came() -> None:
    """What is left of four days is used up at Wednesday's close, not when Thursday opens."""
    by = clock()
    history = [Event("resolved", OPENED + 24 * HOUR), Event("reopened", OPENED + 26 * HOUR)]
    change = Event("priority", OPENED + 27 * HOUR, "days")
    now = OPENED + 30 * HOUR
    for case in (
        Case("T", OPENED, "days", events=history),
        Case("T", OPENED, "hours", events=[*history, change]),
    ):
        assert by.assess(case, now=now)["resolution"].due_at == datetime(
            2026, 11, 25, 17, tzinfo=UTC
        )
    never = Case("T", OPENED, "days")
    assert by.assess(never, now=now)["resolution"].due_at == datetime(2026, 11, 26, 11, tzinfo=UTC)
