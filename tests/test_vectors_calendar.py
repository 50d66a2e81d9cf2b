"""What the test suites of other libraries expect of calendar arithmetic, asked of `Calendar`.

The vectors lie beside the repository and are read where they are. Where rules.md settles a
question otherwise, the vector is listed here with the rule, and must really differ.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slaclock.calendar import Calendar
from slaclock.duration import Duration
from slaclock.errors import CalendarError, SlaclockError

VECTORS = Path(__file__).parents[1] / "../shared/vectors"

SETTLED = {
    "rounding:result_to_second": "everything is exact to the microsecond",
    "days_between:exclude_start_include_end": "business days are counted in [first, last)",
    "days_between:inclusive": "business days are counted in [first, last)",
    "dst_measure:wall_clock": "absolute time is counted: the day has 25 hours",
    "zero_add:roll_forward": "add(at, 0) while closed is at itself",
    "zero_subtract:roll_back": "subtract(at, 0) is at itself",
    "is_open_at_close:open": "intervals are half-open: closed at 17:00:00",
    "days:count_from_start": "the start is rolled to open time first; that date is day 0",
    "days:keep_wall_clock_no_clamp": "a wall time that is closed moves to a close or an opening",
}
NOT_ASKED = {
    "elapsed_business_days": "no operation of ours: whole working days by time of day",
}
UNDEFINED = {"working_hours-011": "no duration is zero business days long"}
NASTY_SETTLED = {
    "dst-closes-inside-gap": "a close that the clock skips moves forward by the gap: 4.5 h",
    "dst-opens-inside-fold": "an opening shown twice means the first: 4.5 h",
}
NASTY_REFUSED = {
    "b-overlapping": "stretches that overlap in one list are refused, naming both",
    "input-naive": "a naive datetime is refused",
    "input-min": "an instant far out of range is refused",
    "b-zero-length-interval": "a stretch that ends where it starts is refused",
}


def vectors(name: str, key: str) -> Iterator[Any]:
    """The vectors of a file, or one that is skipped where the file is absent."""
    path = VECTORS / name
    if not path.exists():
        reason = f"no {name} beside the repository"
        yield pytest.param(None, marks=pytest.mark.skip(reason=reason), id="absent")
        return
    for vector in json.loads(path.read_text(encoding="utf-8"))[key]:
        yield pytest.param(vector, id=vector["id"])


def stretches(written: list[list[str]]) -> list[str]:
    return [f"{start}-{end}" for start, end in written]


def calendar_of(written: dict[str, Any]) -> Calendar:
    week = written.get("week") or written.get("weekly") or {}
    return Calendar(
        timezone=written.get("timezone") or written["zone"],
        hours={day: stretches(hours) for day, hours in week.items()},
        closed=written.get("holidays", []),
        special={day: stretches(hours) for day, hours in written.get("special", {}).items()},
    )


# The suites of other libraries -------------------------------------------------------------------


def instant(calendar: Calendar, text: str) -> datetime:
    """An instant; a bare date means its opening, or its midnight where it has none."""
    if len(text) > 10:
        return datetime.fromisoformat(text)
    day = date.fromisoformat(text)
    hours = calendar.hours_on(day)
    return hours[0].start if hours else datetime(day.year, day.month, day.day, tzinfo=calendar.zone)


def is_business_day(calendar: Calendar, day: date) -> bool:
    return calendar.business_days_between(day, day + timedelta(days=1)) == 1


def business_day_from(calendar: Calendar, day: date, step: int) -> date:
    while not is_business_day(calendar, day):
        day += timedelta(days=step)
    return day


def utc(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC)


def moved(calendar: Calendar, args: dict[str, Any]) -> datetime:
    start, days = instant(calendar, args["start"]), args["days"]
    text = f"{abs(days)} business days"
    return calendar.add(start, text) if days > 0 else calendar.subtract(start, text)


def answer(calendar: Calendar, op: str, args: dict[str, Any]) -> Any:
    """What `Calendar` says, in UTC."""
    match op:
        case "add" | "subtract":
            ask = getattr(calendar, op)
            return utc(ask(instant(calendar, args["start"]), timedelta(seconds=args["seconds"])))
        case "between":
            start, end = instant(calendar, args["start"]), instant(calendar, args["end"])
            return calendar.between(start, end).total_seconds()
        case "is_open":
            return calendar.is_open(instant(calendar, args["at"]))
        case "roll_forward" | "roll_back" | "next_open" | "next_close":
            return utc(getattr(calendar, op)(instant(calendar, args["at"])))
        case "periods":
            start, end = instant(calendar, args["start"]), instant(calendar, args["end"])
            return [[one.start, one.end] for one in calendar.intervals(start, end)]
        case "next_transition":
            at = instant(calendar, args["at"])
            return min(
                (utc(calendar.next_open(at)), "open"), (utc(calendar.next_close(at)), "close")
            )
        case "previous_transition":
            at = instant(calendar, args["at"])
            return max(
                (utc(calendar.previous_open(at)), "open"),
                (utc(calendar.previous_close(at)), "close"),
            )
        case "add_days":
            due = moved(calendar, args)
            return due.date() if len(args["start"]) == 10 else utc(due)
        case "business_days_between":
            first, last = (date.fromisoformat(args[key]) for key in ("start", "end"))
            return calendar.business_days_between(first, last)
    day = date.fromisoformat(args["date"])
    match op:
        case "is_business_day":
            return is_business_day(calendar, day)
        case "next_business_day":
            return business_day_from(calendar, day + timedelta(days=1), 1)
        case "previous_business_day":
            return business_day_from(calendar, day - timedelta(days=1), -1)
        case "roll_day":
            return business_day_from(calendar, day, 1 if args["rule"] == "following" else -1)
    raise AssertionError(f"no such operation: {op}")


def expected(op: str, written: Any) -> Any:
    """The vector's answer in the same form."""
    if op == "periods":
        return [[utc(datetime.fromisoformat(at)) for at in period] for period in written]
    if op.endswith("transition"):
        return utc(datetime.fromisoformat(written[1])), written[0]
    if isinstance(written, str):
        if len(written) == 10:
            return date.fromisoformat(written)
        return utc(datetime.fromisoformat(written))
    return written


@pytest.mark.parametrize("vector", list(vectors("calendars.json", "vectors")))
def test_calendars_agree_with_other_libraries(vector: dict[str, Any]) -> None:
    """Every expectation of theirs holds, or a rule of ours says why not."""
    op = vector["op"]
    if op in NOT_ASKED or vector["id"] in UNDEFINED:
        pytest.skip(NOT_ASKED.get(op) or UNDEFINED[vector["id"]])
    calendar = calendar_of(vector["calendar"])
    agrees = answer(calendar, op, vector["args"]) == expected(op, vector["expect"])
    rule = SETTLED.get(vector.get("convention", ""))
    if rule is None:
        assert answer(calendar, op, vector["args"]) == expected(op, vector["expect"])
    elif op != "business_days_between":  # where the ends may happen to make no difference
        assert not agrees, f"agrees after all, although {rule}"


# The catalogue of nasty cases --------------------------------------------------------------------


def nasty(ops: tuple[str, ...]) -> list[Any]:
    """Its arithmetic, as far as it has a calendar to ask."""
    return [
        param
        for param in vectors("nasty.json", "cases")
        if param.values[0] is None
        or (param.values[0]["input"].get("op") in ops and _is_asked(param.values[0]["input"]))
    ]


def _is_asked(given: dict[str, Any]) -> bool:
    return isinstance(given.get("calendar"), dict) or "weekly" in given


def _has_zone_data_of_2026() -> bool:
    at = datetime(2026, 11, 20, tzinfo=ZoneInfo("America/Winnipeg"))
    return at.utcoffset() == timedelta(hours=-5)


@pytest.mark.parametrize("case", nasty(("add", "between", "add_business_days", "calendar")))
def test_nasty_arithmetic_has_the_answer_of_the_catalogue(case: dict[str, Any]) -> None:
    """Clock changes, boundaries, skipped dates and bad input: as the catalogue or a rule says."""
    given, expect = case["input"], case["expect"]
    if case["id"].startswith("tz2026") and not _has_zone_data_of_2026():
        pytest.skip("needs time zone data of 2026")
    if case["id"] in NASTY_REFUSED:
        with pytest.raises(SlaclockError):
            _ask(calendar_of({"zone": "UTC", **given, **given.get("calendar", {})}), given)
        return
    found = _ask(calendar_of(given["calendar"]), given)
    if "due" in expect:
        right = utc(datetime.fromisoformat(expect["due"]))
    else:
        right = expect["business_seconds"]
    assert (found != right) == (case["id"] in NASTY_SETTLED)


def _ask(calendar: Calendar, given: dict[str, Any]) -> Any:
    match given["op"]:
        case "between":
            args = {"start": given["from"], "end": given["to"]}
        case "add_business_days":
            return utc(moved(calendar, given))
        case _:
            args = {"start": given.get("start"), "seconds": given.get("business_seconds")}
    return answer(calendar, given["op"], args)


def test_next_tick_is_where_time_goes_on_after_an_exact_fit() -> None:
    """Of an amount used up at a close, the next tick is the next opening."""
    for param in nasty(("add",)):
        case = param.values[0]
        if case is None:
            pytest.skip("no nasty.json beside the repository")
        if "next_tick" in case["expect"]:
            calendar = calendar_of(case["input"]["calendar"])
            due = datetime.fromisoformat(case["expect"]["due"])
            tick = datetime.fromisoformat(case["expect"]["next_tick"])
            assert utc(calendar.roll_forward(due)) == utc(tick)


@pytest.mark.parametrize(
    ("start", "months", "later"),
    [("2024-02-29", 12, "2025-02-28"), ("2026-01-31", 1, "2026-02-28")],
)
def test_months_later_clamp_to_a_date_that_exists(start: str, months: int, later: str) -> None:
    """The catalogue's two on retention: a leap day, and the last of January."""
    at = datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert Duration(f"{months} months").after(at).date().isoformat() == later


def test_a_calendar_that_is_always_a_holiday_never_opens() -> None:
    """Weekly hours of which every date is closed: an error or None, never a loop."""
    closed = {
        f"{month:02}-{day:02}": "x"
        for month in range(1, 13)
        for day in range(1, 32)
        if day <= 29 or (day == 30 and month != 2) or month in (1, 3, 5, 7, 8, 10, 12)
    }
    never = Calendar("UTC", hours={"mon-fri": "09:00-17:00"}, closed=closed)
    at = datetime(2026, 11, 20, tzinfo=UTC)
    assert never.next_open(at) is None
    with pytest.raises(CalendarError, match="no opening"):
        never.add(at, "1 business hour")
