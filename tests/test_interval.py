"""Intervals as values, and the gate through which instants come in."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slaclock import CalendarError, Duration, Interval, SlaclockError
from slaclock.errors import InputError
from slaclock.interval import aware, to_utc

from .desk import JUST, wall

NINE, FIVE = wall("Fri 09:00"), wall("Fri 17:00")
DAY = Interval(NINE, FIVE)
BERLIN = ZoneInfo("Europe/Berlin")


class NotATime(datetime):
    """Differs from itself, as NaT does."""

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = datetime.__hash__


class NoOffset(tzinfo):
    """A zone that does not say how far it is from UTC."""

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        return None

    dst = utcoffset

    def tzname(self, at: datetime | None) -> str:
        return "nowhere"


def problem_of(error: pytest.ExceptionInfo[InputError]) -> tuple[str, str, str]:
    (problem,) = error.value.problems
    return problem.code, problem.what, problem.fix


# ---------------------------------------------------------------- Interval


@pytest.mark.parametrize(
    ("at", "inside"), [(NINE - JUST, False), (NINE, True), (FIVE - JUST, True), (FIVE, False)]
)
def test_start_is_inside_and_end_is_not(at: datetime, inside: bool) -> None:
    """To the microsecond, in any zone."""
    assert (at in DAY) is inside
    assert (at.astimezone(BERLIN) in DAY) is inside


def test_ends_are_kept_in_utc() -> None:
    """So equal stretches are equal, with one hash, whatever the zone."""
    same = Interval(NINE.astimezone(BERLIN), FIVE.astimezone(ZoneInfo("Asia/Tokyo")))
    assert (same, hash(same)) == (DAY, hash(DAY))
    assert (same.start.tzinfo, same.end.tzinfo) == (UTC, UTC)
    assert Interval(NINE, FIVE + JUST) != DAY
    assert Interval(NINE - JUST, FIVE) != DAY


def test_length_is_elapsed_time() -> None:
    """Eight hours; over the night in which Berlin skips one, seven; of nothing, none."""
    assert DAY.length == timedelta(hours=8)
    night = datetime(2025, 3, 29, 22, tzinfo=BERLIN), datetime(2025, 3, 30, 6, tzinfo=BERLIN)
    assert Interval(*night).length == timedelta(hours=7)
    assert Interval(NINE, NINE).length == timedelta(0)
    assert NINE not in Interval(NINE, NINE)


def test_intervals_are_ordered_by_their_start() -> None:
    """Then by their end."""
    later, longer = Interval(NINE + JUST, FIVE), Interval(NINE, FIVE + JUST)
    assert sorted([later, longer, DAY]) == [DAY, longer, later]


@pytest.mark.parametrize(
    ("end", "text"),
    [
        (FIVE, "2026-11-20T09:00Z/2026-11-20T17:00Z"),
        (FIVE + timedelta(seconds=5), "2026-11-20T09:00Z/2026-11-20T17:00:05Z"),
        (FIVE + JUST, "2026-11-20T09:00Z/2026-11-20T17:00:00.000001Z"),
    ],
)
def test_an_interval_is_shown_in_utc_with_as_many_digits_as_it_needs(
    end: datetime, text: str
) -> None:
    """ISO 8601, to the minute where nothing is finer."""
    assert str(Interval(NINE.astimezone(BERLIN), end)) == text


def test_intervals_are_frozen_values() -> None:
    """Pickled and copied they are equal; nothing can be assigned."""
    assert pickle.loads(pickle.dumps(DAY)) == copy.deepcopy(DAY) == copy.copy(DAY) == DAY
    with pytest.raises(AttributeError):
        DAY.start = FIVE  # type: ignore[misc]
    assert eval(repr(DAY), {"Interval": Interval, "datetime": __import__("datetime")}) == DAY


def test_an_interval_that_ends_before_it_starts_is_refused() -> None:
    """By a microsecond already."""
    with pytest.raises(InputError) as caught:
        Interval(NINE, NINE - JUST)
    said = "interval ends before it starts: 2026-11-20T09:00Z/2026-11-20T08:59:59.999999Z"
    assert problem_of(caught) == ("interval-reversed", said, "swap the two ends")


def test_its_ends_are_refused_by_name() -> None:
    """As start and end, and what is looked for as at."""
    naive = datetime(2026, 11, 20, 9)
    for name, make in (
        ("start", lambda: Interval(naive, FIVE)),
        ("end", lambda: Interval(NINE, naive)),
        ("at", lambda: naive in DAY),
    ):
        with pytest.raises(InputError, match=f"^{name} has no time zone: 2026-11-20T09:00:00"):
            make()


# ---------------------------------------------------------------- the gate

AWARE = "pass e.g. now=datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo('Europe/London'))"


@pytest.mark.parametrize(
    ("wrong", "code", "what", "fix"),
    [
        pytest.param(
            date(2026, 11, 20),
            "not-a-datetime",
            "now is a date without a time: datetime.date(2026, 11, 20); "
            "a datetime with a time zone is required",
            AWARE,
            id="date",
        ),
        pytest.param(
            "2026-11-20",
            "not-a-datetime",
            "now is a str: '2026-11-20'; a datetime with a time zone is required",
            AWARE,
            id="text",
        ),
        pytest.param(
            None,
            "not-a-datetime",
            "now is a NoneType: None; a datetime with a time zone is required",
            AWARE,
            id="None",
        ),
        pytest.param(
            datetime(2026, 11, 20, 9),
            "naive-datetime",
            "now has no time zone: 2026-11-20T09:00:00",
            "attach the one it was recorded in, e.g. now.replace(tzinfo=UTC)",
            id="naive",
        ),
        pytest.param(
            datetime(2026, 11, 20, 9, tzinfo=NoOffset()),
            "naive-datetime",
            "now has no time zone: 2026-11-20T09:00:00",
            "attach the one it was recorded in, e.g. now.replace(tzinfo=UTC)",
            id="a zone without offset",
        ),
        pytest.param(
            NotATime(2026, 11, 20, tzinfo=UTC),
            "not-a-time",
            "now is NaT, not a time",
            "leave rows without now out",
            id="NaT",
        ),
    ],
)
def test_what_is_no_instant_is_refused_by_name(wrong: Any, code: str, what: str, fix: str) -> None:
    """With what it is, what is required, and how to put it right."""
    for gate in (aware, to_utc):
        with pytest.raises(InputError) as caught:
            gate(wrong, "now")
        assert problem_of(caught) == (code, what, fix)
        assert type(caught.value) is InputError


def test_the_error_is_of_the_kind_that_is_asked_for() -> None:
    """And always both a SlaclockError and a ValueError."""
    for gate in (aware, to_utc):
        with pytest.raises(CalendarError) as caught:
            gate(None, "now", CalendarError)
        assert isinstance(caught.value, SlaclockError)
        assert isinstance(caught.value, ValueError)


def test_aware_keeps_the_zone_and_to_utc_does_not() -> None:
    """The very same instant."""
    noon = datetime(2026, 11, 20, 12, tzinfo=BERLIN)
    assert aware(noon, "at") is noon
    assert to_utc(noon, "at") == noon
    assert to_utc(noon, "at").tzinfo is UTC
    assert to_utc(noon, "at").hour == 11


def test_a_subclass_comes_out_as_a_plain_datetime() -> None:
    """With every field, and the fold, that it had."""

    class Mine(datetime):
        pass

    mine = Mine(2026, 10, 25, 1, 30, 15, 7, tzinfo=ZoneInfo("Europe/London"), fold=1)
    plain = aware(mine, "at")
    assert type(plain) is datetime
    assert (plain.replace(tzinfo=None), plain.fold) == (datetime(2026, 10, 25, 1, 30, 15, 7), 1)
    assert plain.tzinfo is mine.tzinfo
    assert to_utc(mine, "at") == datetime(2026, 10, 25, 1, 30, 15, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "taken"),
    [
        (datetime(2, 1, 1, tzinfo=UTC), True),
        (datetime(2, 1, 1, tzinfo=UTC) - JUST, False),
        (datetime(9999, 1, 1, tzinfo=UTC) - JUST, True),
        (datetime(9999, 1, 1, tzinfo=UTC), False),
        (datetime(2, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))), False),
        (datetime.min.replace(tzinfo=timezone(timedelta(hours=1))), False),
        (datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))), False),
    ],
)
def test_a_day_is_left_at_both_ends_of_time(at: datetime, taken: bool) -> None:
    """So that every zone can show what was taken."""
    if taken:
        assert to_utc(at, "at") == at
        return
    with pytest.raises(InputError) as caught:
        to_utc(at, "at")
    assert problem_of(caught) == (
        "instant-out-of-range",
        f"at is out of range: {at.isoformat()}",
        "use an instant between the years 2 and 9998",
    )


class Localized(tzinfo):
    """As pytz makes them: a zone that stands for one of its offsets."""

    def __init__(self, zone: str | None, hours: int) -> None:
        self.zone = zone
        self.hours = timedelta(hours=hours)

    def localize(self, at: datetime) -> datetime:
        """What they are known by."""
        return at.replace(tzinfo=self)

    def utcoffset(self, at: datetime | None) -> timedelta:
        return self.hours

    def dst(self, at: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, at: datetime | None) -> str:
        return f"{self.hours}"


def test_a_zone_that_stands_for_one_offset_is_taken_for_the_whole() -> None:
    """So that a month later the clock shows the same time; where there is no name it stays."""
    nine = datetime(2026, 3, 15, 9)
    later = Duration("1 month").after(Localized("Europe/London", 0).localize(nine))
    assert later == datetime(2026, 4, 15, 9, tzinfo=ZoneInfo("Europe/London"))
    for zone in (None, "Europe/Nowhere", "../x"):
        later = Duration("1 month").after(Localized(zone, 0).localize(nine))
        assert later == datetime(2026, 4, 15, 9, tzinfo=UTC)
