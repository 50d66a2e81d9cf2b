"""A new whole closed day on a plain calendar never makes anything due earlier."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from slaclock.calendar import Calendar
from slaclock.errors import CalendarError

from .strategies import World, amounts, law, utc, worlds


def closed_too(arguments: dict[str, Any], day: date) -> Calendar:
    """The same calendar with one more closed day, in every version that has any."""
    more = dict(arguments, closed=_with(arguments.get("closed", []), day))
    more["versions"] = [
        dict(version, closed=_with(version["closed"], day)) if "closed" in version else version
        for version in arguments.get("versions", ())
    ]
    return Calendar(**more)


def _with(closed: Any, day: date) -> dict[str, Any]:
    named = closed if isinstance(closed, dict) else dict.fromkeys(closed, "closed")
    return {key: value for key, value in named.items() if key != day.isoformat()} | {
        day.isoformat(): "closed too"
    }


def due(calendar: Calendar, at: datetime, amount: Any, **rule: Any) -> datetime:
    try:
        return utc(calendar.add(at, amount, **rule))
    except CalendarError:
        assume(False)
        raise


@law(world=worlds(composed=False), shift=st.integers(0, 8), amount=amounts())
def test_a_closed_day_makes_no_open_time_due_earlier(
    world: World, shift: int, amount: timedelta
) -> None:
    """Open time that a new closed day takes away is only ever made up for later."""
    assert world.spec.arguments is not None
    day = world.at.date() + timedelta(days=shift)
    assume(not _has_partial(world.spec.arguments, day))
    fewer = closed_too(world.spec.arguments, day)
    end = world.at + timedelta(days=9)
    assert fewer.between(world.at, end) <= world.calendar.between(world.at, end)
    assert due(fewer, world.at, amount) >= due(world.calendar, world.at, amount)


@law(world=worlds(composed=False), shift=st.integers(1, 8), days=st.integers(1, 5))
def test_a_closed_day_makes_no_business_day_due_earlier(
    world: World, shift: int, days: int
) -> None:
    """With one day fewer to choose from, the Nth later close of business comes no earlier."""
    assert world.spec.arguments is not None
    day = world.at.date() + timedelta(days=shift)
    assume(not _has_partial(world.spec.arguments, day))
    fewer = closed_too(world.spec.arguments, day)
    rule = {"business_day": "close_of_business"}
    text = f"{days} business days"
    later, before = due(fewer, world.at, text, **rule), due(world.calendar, world.at, text, **rule)
    assert later >= before or _overlap(world.calendar, world.at)


def _has_partial(arguments: dict[str, Any], day: date) -> bool:
    """Whether a part of that day is closed: closing it whole would open the other dates' rest."""
    fields = (arguments, *arguments.get("versions", ()))
    return any(
        isinstance(closed.get("closed"), dict)
        and isinstance(closed["closed"].get(day.isoformat()), dict)
        for closed in fields
    )


def _overlap(calendar: Calendar, at: datetime) -> bool:
    """Whether a night shift lasts beyond the hours of a following date, so that closes cross."""
    closes = [
        calendar.hours_on(at.date() + timedelta(days=n))[-1].end
        for n in range(-1, 30)
        if calendar.hours_on(at.date() + timedelta(days=n))
    ]
    return closes != sorted(closes)
