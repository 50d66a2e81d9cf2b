"""Every clock change of every zone that the tz data knows, with hours placed across it.

The oracle is `zoneinfo` alone: the wall times of the stretches become absolute one by one
(RFC 5545: a time shown twice means the first, a skipped one moves forward by the gap), and are
looked through without any index.
"""

from __future__ import annotations

import hashlib
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from slaclock.hours import Stretch, Stretches
from slaclock.timetable import Timetable
from slaclock.walltime import WallHours

FIRST, LAST = 1970, 2040
SECOND = timedelta(seconds=1)
HOUR = 3600
ACROSS = (
    Stretch(0, 1800),  # from midnight, which some clocks skip
    Stretch(HOUR + 1800, 2 * HOUR + 1800),  # closes, or opens, where most clocks change
    Stretch(2 * HOUR + 2700, 3 * HOUR + 900),
    Stretch(23 * HOUR, 25 * HOUR),  # a night shift over midnight
)
NEAR = range(-2, 3)


@cache
def histories() -> dict[str, list[str]]:
    """The names of zones by the content of their data: links share one history."""
    found: dict[str, list[str]] = {}
    for name in sorted(zoneinfo.available_timezones()):
        found.setdefault(hashlib.sha256(data_of(name)).hexdigest(), []).append(name)
    return found


def data_of(name: str) -> bytes:
    """The tz data that answers for a zone."""
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    return resources.files("tzdata.zoneinfo").joinpath(name).read_bytes()


def changes(zone: ZoneInfo) -> Iterator[datetime]:
    """The instants (in UTC) at which a zone's offset changes, found by halving days."""
    at = datetime(FIRST, 1, 1, tzinfo=UTC)
    before = at.astimezone(zone).utcoffset()
    while at.year <= LAST:
        later = at + timedelta(days=1)
        after = later.astimezone(zone).utcoffset()
        if after != before:
            low, high = at, later
            while high - low > SECOND:
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                if middle.astimezone(zone).utcoffset() == before:
                    low = middle
                else:
                    high = middle
            yield high
        at, before = later, after


def absolute(zone: ZoneInfo, day: date, seconds: int) -> tuple[datetime, bool]:
    """A wall time as an instant, and whether the clock skips it."""
    wall = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    return at, at.astimezone(zone).replace(tzinfo=None) != wall


def open_stretches(zone: ZoneInfo, days: list[date]) -> list[tuple[datetime, datetime]]:
    """The open stretches of some dates as instants, overlaps joined."""
    found = []
    for day in days:
        for stretch in ACROSS:
            start, start_skipped = absolute(zone, day, stretch.start)
            end, end_skipped = absolute(zone, day, stretch.end)
            if start < end and not (start_skipped and end_skipped):
                found.append((start, end))
    joined: list[tuple[datetime, datetime]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def timetable_near(zone: ZoneInfo, chosen: list[datetime]) -> tuple[Timetable, set[date]]:
    """A timetable that is open across some changes, and the dates on which it is."""
    near = {
        (change.astimezone(zone) + timedelta(days=shift)).date()
        for change in chosen
        for shift in NEAR
    }

    def hours_on(day: date) -> Stretches:
        return ACROSS if day in near else ()

    return Timetable(zone, WallHours(hours_on, None, (FIRST, LAST))), near


def check(zone: ZoneInfo, change: datetime, timetable: Timetable, near: set[date]) -> None:
    """Compare the timetable with the oracle around one change."""
    local = change.astimezone(zone).date()
    days = [one for shift in range(-4, 5) if (one := local + timedelta(days=shift)) in near]
    stretches = open_stretches(zone, days)
    start = change - timedelta(days=1)
    for at in (change - SECOND, change, change + SECOND):
        is_open = any(opens <= at < closes for opens, closes in stretches)
        passed = sum(
            (min(closes, at) - max(opens, start) for opens, closes in stretches
             if min(closes, at) > max(opens, start)),
            timedelta(0),
        )  # fmt: skip
        for asked in (at, at.astimezone(zone)):
            assert timetable.is_open(asked) == is_open, (zone, at.isoformat())
            assert timetable.between(start, asked) == passed, (zone, at.isoformat())
        if passed:
            reached = timetable.add(start, passed)
            assert timetable.between(start, reached) == passed, (zone, at.isoformat())
            assert reached <= at, (zone, at.isoformat())


def representatives() -> list[str]:
    """One zone of each distinct history."""
    return [names[0] for names in histories().values()]


def check_all(name: str) -> int:
    """Compare the timetable with the oracle around every change of a zone's clocks."""
    zone = ZoneInfo(name)
    found = list(changes(zone))
    if found:
        timetable, near = timetable_near(zone, found)
        timetable.years(FIRST - 1, LAST + 1)  # at once; growing year by year takes longer
        for change in found:
            check(zone, change, timetable, near)
    return len(found)


@pytest.mark.parametrize("part", range(8))
def test_every_change_of_every_distinct_zone(part: int) -> None:
    """Around each change of the clock, at -1 s, 0 and +1 s, open time is what zoneinfo says."""
    assert sum(map(check_all, representatives()[part::8])) > 500


@pytest.mark.nightly
@pytest.mark.parametrize("name", sorted(zoneinfo.available_timezones()))
def test_every_change_of_every_zone(name: str) -> None:
    """The same for every name, links included."""
    check_all(name)


@pytest.mark.nightly
@pytest.mark.parametrize("name", representatives())
def test_no_clock_is_put_forward_and_back_on_one_date(name: str) -> None:
    """A date on which the clock changes shows in the offsets at its two midnights.

    `slaclock.walltime` looks for clock changes there and nowhere else.
    """
    zone = ZoneInfo(name)
    at = datetime(1900, 1, 1, tzinfo=UTC)
    offset = at.astimezone(zone).utcoffset()
    changed: dict[date, int] = {}
    while at.year < 2045:
        at += timedelta(hours=1)
        if at.astimezone(zone).utcoffset() != offset:
            for instant in (at, at - timedelta(hours=1)):
                day = instant.astimezone(zone).date()
                changed[day] = changed.get(day, 0) + 1
            offset = at.astimezone(zone).utcoffset()
    for day in changed:
        walls = (datetime(one.year, one.month, one.day, tzinfo=zone)
                 for one in (day - timedelta(days=1), day, day + timedelta(days=1),
                             day + timedelta(days=2)))  # fmt: skip
        offsets = [wall.utcoffset() for wall in walls]
        assert len(set(offsets)) > 1, (name, day)
