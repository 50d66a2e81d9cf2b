"""What a calendar means, found out the slow way: watch the clock on the wall tick.

This is the independent check of the engine, so it shares no idea with it: no sorted intervals, no
bisection, no `fold`, no arithmetic on local times. It walks UTC minute by minute (second by second
where a zone's offset has seconds), asks `zoneinfo` what the wall clock reads, and paints the open
seconds of a day. Standard library only, and nothing of slaclock.

A calendar is a plain dict. Times of day are seconds since that date's midnight; a stretch is
`(start, end)` with `end` above 86,400 for a night shift (22:00-06:00 is `(79200, 108000)`).

    timezone         "Europe/London"
    hours            {weekday 0-6: [stretch, ...]}
    holidays         {date: name}
    half_days        {date: name}, with half_day_hours: [stretch, ...]
    closed           {date, ...}         closed_yearly    {(month, day), ...}
    closed_dates     {date, ...}: the dates of recurrences
    partial          {date: [stretch, ...]}, partial_yearly {(month, day): [stretch, ...]},
                     partial_dates {date: [stretch, ...]}: closed for a part of the day
    special          {date: [stretch, ...]}, special_yearly, special_dates
    extra            {date: [stretch, ...]}, extra_yearly, extra_dates
    versions         [{"from": date, and any of the above but timezone and versions}, ...]

or composed: {"any_of": [...]}, {"all_of": [...]}, {"all_of": [...], "except": [...]}.
All keys but timezone may be missing. A dict that was asked about must not be changed afterwards.
Answers are UTC. A search that finds nothing within `HORIZON` days gives None, or raises
`NothingFoundError`.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

Plain = Mapping[str, Any]
Stretch = tuple[int, int]

DAY = 86_400
HORIZON = 200
MICRO = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DATE = date(1970, 1, 1)


class NothingFoundError(LookupError):
    """The walk ended at the horizon."""


# The clock on the wall ---------------------------------------------------------------------------


@lru_cache(maxsize=2048)
def _log(zone: str, day: int) -> array[int]:
    """What the wall clock reads at each minute of a UTC day, in seconds since 1970 on that clock.

    At each second instead where its offset has seconds, as Monrovia's had until 1972.
    """
    log = _watch(zone, day, 60)
    return _watch(zone, day, 1) if any(reading % 60 for reading in log) else log


def _watch(zone: str, day: int, step: int) -> array[int]:
    """Look at the clock every quarter of an hour, and at each tick where it jumped in between."""
    readings = array("q")
    for quarter in range(day * DAY, (day + 1) * DAY, 900):
        first, last = _reading(zone, quarter), _reading(zone, quarter + 900 - step)
        if last - first == 900 - step:
            readings.extend(range(first, last + 1, step))
        else:
            readings.extend(_reading(zone, at) for at in range(quarter, quarter + 900, step))
    return readings


def _reading(zone: str, at: int) -> int:
    wall = _second(at).astimezone(ZoneInfo(zone))
    return _seconds(wall.replace(tzinfo=UTC) - EPOCH)


def _seconds(length: timedelta) -> int:
    return length // timedelta(seconds=1)


def _days_around(wall: int) -> range:
    """The UTC days in which some zone could show *wall*."""
    return range((wall - 16 * 3600) // DAY, (wall + 16 * 3600) // DAY + 1)


@lru_cache(maxsize=200_000)
def _shown_at(zone: str, wall: int) -> int | None:
    """The first UTC second at which the wall clock shows *wall*; None if it skips that."""
    for day in _days_around(wall):
        log = _log(zone, day)
        step = DAY // len(log)
        rest = wall % step  # between two ticks the clock does not jump
        if wall - rest in log:
            return day * DAY + log.index(wall - rest) * step + rest
    return None


def first_showing(zone: str, wall: int) -> int:
    """The first UTC second at which the wall clock shows *wall*.

    A reading that the clock skips moves forward by as much as the clock jumps.
    """
    found = _shown_at(zone, wall)
    if found is None:
        before, after = _jump(zone, wall)
        return first_showing(zone, wall + (after - before))
    return found


def _jump(zone: str, wall: int) -> tuple[int, int]:
    """What a clock that skips *wall* would have shown when it jumped, and what it showed."""
    expected = wall + 1
    for day in _days_around(wall):
        log = _log(zone, day)
        for reading in log:
            if expected <= wall < reading:
                return expected, reading
            expected = reading + DAY // len(log)
    raise AssertionError(f"the clock of {zone} neither shows nor skips {wall}")


def _absolute(zone: str, day: int, stretch: Stretch) -> Stretch | None:
    """A stretch of a local date in UTC seconds; None when the clocks leave nothing of it."""
    start, end = day * DAY + stretch[0], day * DAY + stretch[1]
    if _shown_at(zone, start) is None:
        _, after = _jump(zone, start)
        if end <= after:
            return None  # the clock shows no time of it
    opens, closes = first_showing(zone, start), first_showing(zone, end)
    return (opens, closes) if opens < closes else None


# What is written on the door ---------------------------------------------------------------------


def _version(cal: Plain, day: date) -> dict[str, Any]:
    """The fields in force on *day*: each version replaces what it names."""
    fields = dict(cal)
    for version in sorted(cal.get("versions", ()), key=lambda v: v["from"]):
        if version["from"] <= day:
            fields.update(version)
    return fields


def written(cal: Plain, day: date) -> list[Stretch]:
    """The stretches of a date before partial closures, as written and in no order.

    An exact date beats a yearly one, that beats a recurrence, that beats a public holiday, and
    special hours beat a closed day of the same rank. Extra hours add up.
    """
    fields = _version(cal, day)
    hours = list(fields.get("hours", {}).get(day.weekday(), ()))
    if hours and day in fields.get("half_days", {}):  # which opens no weekend
        hours = list(fields.get("half_day_hours", ()))
    if day in fields.get("holidays", {}):
        hours = []
    keys = (("_dates", day), ("_yearly", (day.month, day.day)), ("", day))
    for suffix, key in keys:  # what comes later wins
        if key in fields.get("closed" + suffix, ()):
            hours = []
        if key in fields.get("special" + suffix, {}):
            hours = list(fields["special" + suffix][key])
    for suffix, key in keys:
        hours += fields.get("extra" + suffix, {}).get(key, ())
    return hours


def _cuts(cal: Plain, day: date) -> list[Stretch]:
    """The parts of a date that are closed, in seconds of that date."""
    fields = _version(cal, day)
    found: list[Stretch] = []
    for suffix, key in (("", day), ("_yearly", (day.month, day.day)), ("_dates", day)):
        found += fields.get("partial" + suffix, {}).get(key, ())
    return found


# Painting ----------------------------------------------------------------------------------------


class _Canvas:
    """What was found out about one calendar so far."""

    def __init__(self, cal: Plain) -> None:
        self.cal = cal
        self.dates: dict[int, list[Stretch]] = {}
        self.days: dict[int, bytes] = {}


_canvases: dict[int, _Canvas] = {}


def _canvas(cal: Plain) -> _Canvas:
    if id(cal) not in _canvases:
        while len(_canvases) >= 8:
            del _canvases[next(iter(_canvases))]
        _canvases[id(cal)] = _Canvas(cal)  # holds cal, so that its id stays its own
    return _canvases[id(cal)]


def _date(day: int) -> date:
    return EPOCH_DATE + timedelta(days=day)


def _number(day: date) -> int:
    return (day - EPOCH_DATE).days


def _paint(seconds: bytearray, origin: int, stretches: list[Stretch], colour: int) -> None:
    for start, end in stretches:
        low, high = max(start - origin, 0), min(end - origin, len(seconds))
        if low < high:
            seconds[low:high] = bytes([colour]) * (high - low)


def _runs(seconds: bytes, origin: int) -> list[Stretch]:
    """The maximal stretches of open seconds."""
    found, at = [], seconds.find(1)
    while at >= 0:
        end = seconds.find(0, at)
        end = len(seconds) if end < 0 else end
        found.append((origin + at, origin + end))
        at = seconds.find(1, end)
    return found


def _hours(cal: Plain, day: int) -> list[Stretch]:
    """The open time that belongs to a local date, in UTC seconds: its night shift included."""
    dates = _canvas(cal).dates
    if day not in dates:
        dates[day] = _cut(cal, day, _happening(cal, day, written(cal, _date(day))))
    return dates[day]


def _happening(cal: Plain, day: int, stretches: list[Stretch]) -> list[Stretch]:
    found = (_absolute(cal["timezone"], day, stretch) for stretch in stretches)
    return [stretch for stretch in found if stretch]


def _cut(cal: Plain, day: int, own: list[Stretch]) -> list[Stretch]:
    """Paint the stretches of a date, and over them what it and its neighbours have cut out."""
    if not own:
        return []
    origin = min(start for start, _ in own)
    seconds = bytearray(max(end for _, end in own) - origin)
    _paint(seconds, origin, own, 1)
    for near in range(day - 2, day + 4):
        _paint(seconds, origin, _happening(cal, near, _cuts(cal, _date(near))), 0)
    return _runs(bytes(seconds), origin)


def _flags(cal: Plain, day: int) -> bytes:
    """For each second of a UTC day: 1 if open."""
    days = _canvas(cal).days
    if day not in days:
        while len(days) >= 100:
            del days[next(iter(days))]
        days[day] = _composed(cal, day) if "timezone" not in cal else _plain(cal, day)
    return days[day]


def _plain(cal: Plain, day: int) -> bytes:
    seconds = bytearray(DAY)
    for near in range(day - 3, day + 4):
        _paint(seconds, day * DAY, _hours(cal, near), 1)
    return _shared(bytes(seconds))


def _shared(seconds: bytes) -> bytes:
    """The same object for every day that is closed throughout: a long walk passes many."""
    return _CLOSED if seconds == _CLOSED else seconds


_CLOSED = b"\0" * DAY
_ALL = int.from_bytes(b"\1" * DAY, "big")


def _composed(cal: Plain, day: int) -> bytes:
    """Second for second: in any of them, in all of them, and in none of the exceptions."""

    def bits(member: Plain) -> int:
        return int.from_bytes(_flags(member, day), "big")

    found = _ALL if "all_of" in cal else 0
    for member in cal.get("any_of", ()):
        found |= bits(member)
    for member in cal.get("all_of", ()):
        found &= bits(member)
    for member in cal.get("except", ()):
        found &= _ALL ^ bits(member)
    return _shared(found.to_bytes(DAY, "big"))


# Instants ----------------------------------------------------------------------------------------


def _micros(at: datetime) -> int:
    return (at.astimezone(UTC) - EPOCH) // timedelta(microseconds=1)


def _instant(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)


def _second(at: int) -> datetime:
    return EPOCH + timedelta(seconds=at)


def _open_at(cal: Plain, second: int) -> bool:
    return bool(_flags(cal, second // DAY)[second % DAY])


def _count(cal: Plain, first: int, last: int) -> int:
    """Open seconds in [first, last)."""
    total, at = 0, first
    while at < last:
        day, low = divmod(at, DAY)
        high = min(DAY, last - day * DAY)
        total += _flags(cal, day).count(1, low, high)
        at = day * DAY + high
    return total


def _minutes(cal: Plain, first: int, step: int) -> Iterator[tuple[int, int]]:
    """Each whole minute from that of the second *first* on, and how much of it is open."""
    minute = first // 60
    while abs(minute - first // 60) <= HORIZON * 1440:
        flags = _flags(cal, minute // 1440)
        if flags is _CLOSED:  # a whole UTC day: on to the next
            minute = (minute // 1440 + 1) * 1440 if step > 0 else minute // 1440 * 1440 - 1
            continue
        low = minute % 1440 * 60
        yield minute * 60, flags.count(1, low, low + 60)
        minute += step


def is_open(cal: Plain, at: datetime) -> bool:
    """Whether *at* is open."""
    return _open_at(cal, _micros(at) // MICRO)


def between(cal: Plain, a: datetime, b: datetime) -> timedelta:
    """Open time from *a* to *b*, negative when *b* is earlier."""
    if b < a:
        return -between(cal, b, a)
    return timedelta(microseconds=_measured(cal, _micros(a), _micros(b)))


def _measured(cal: Plain, a: int, b: int) -> int:
    first, last = a // MICRO, b // MICRO
    total = _count(cal, first, last) * MICRO
    if _open_at(cal, first):
        total -= a - first * MICRO
    if _open_at(cal, last):
        total += b - last * MICRO
    return total


def _amount(seconds: int | timedelta) -> int:
    length = seconds if isinstance(seconds, timedelta) else timedelta(seconds=seconds)
    return length // timedelta(microseconds=1)


def add(cal: Plain, at: datetime, seconds: int | timedelta) -> datetime:
    """The first instant from *at* on by which that much open time has gone by."""
    start, left = _micros(at), _amount(seconds)
    if not left:
        return at
    second = start // MICRO
    if _open_at(cal, second):
        left += start - second * MICRO  # count from the start of that second
    for minute, found in _minutes(cal, second, 1):
        from_ = max(minute, second)
        if from_ != minute:
            found = _count(cal, from_, minute + 60)
        if found * MICRO < left:
            left -= found * MICRO
            continue
        for tick in range(from_, minute + 60):
            if _open_at(cal, tick):
                if left <= MICRO:
                    return _instant(tick * MICRO + left)
                left -= MICRO
    raise NothingFoundError(f"not {seconds} of open time after {at}")


def subtract(cal: Plain, at: datetime, seconds: int | timedelta) -> datetime:
    """The last instant before *at* from which there is that much open time until *at*."""
    end, left = _micros(at), _amount(seconds)
    if not left:
        return at
    second = -(-end // MICRO)  # the walk starts at the end of the second that holds *at*
    if second * MICRO != end and _open_at(cal, second - 1):
        left += second * MICRO - end
    for minute, found in _minutes(cal, second - 1, -1):
        upto = min(minute + 60, second)
        if upto != minute + 60:
            found = _count(cal, minute, upto)
        if found * MICRO < left:
            left -= found * MICRO
            continue
        for tick in range(upto - 1, minute - 1, -1):
            if _open_at(cal, tick):
                if left <= MICRO:
                    return _instant((tick + 1) * MICRO - left)
                left -= MICRO
    raise NothingFoundError(f"not {seconds} of open time before {at}")


# Openings and closes -----------------------------------------------------------------------------


def _changes(cal: Plain, first: int, step: int, pattern: bytes) -> Iterator[int]:
    """Seconds at which the flag before and the flag at it read *pattern*, going one way."""
    for day in range(first // DAY, first // DAY + step * HORIZON, step):
        seen = bytes([_open_at(cal, day * DAY - 1)]) + _flags(cal, day)
        if step > 0:
            at = seen.find(pattern)
            while at >= 0:
                yield day * DAY + at
                at = seen.find(pattern, at + 1)
        else:
            at = seen.rfind(pattern)
            while at >= 0:
                yield day * DAY + at
                at = seen.rfind(pattern, 0, at + 1)


_OPENS, _CLOSES = b"\0\1", b"\1\0"


def _after(cal: Plain, at: datetime, pattern: bytes) -> datetime | None:
    for second in _changes(cal, _micros(at) // MICRO, 1, pattern):
        if _second(second) > at:
            return _second(second)
    return None


def _before(cal: Plain, at: datetime, pattern: bytes) -> datetime | None:
    for second in _changes(cal, _micros(at) // MICRO, -1, pattern):
        if _second(second) < at:
            return _second(second)
    return None


def next_open(cal: Plain, at: datetime) -> datetime | None:
    """The first opening after *at*."""
    return _after(cal, at, _OPENS)


def next_close(cal: Plain, at: datetime) -> datetime | None:
    """The first close after *at*."""
    return _after(cal, at, _CLOSES)


def previous_open(cal: Plain, at: datetime) -> datetime | None:
    """The last opening before *at*."""
    return _before(cal, at, _OPENS)


def previous_close(cal: Plain, at: datetime) -> datetime | None:
    """The last close before *at*."""
    return _before(cal, at, _CLOSES)


def _open_before(cal: Plain, at: datetime) -> bool:
    return _open_at(cal, (_micros(at) - 1) // MICRO)


def roll_forward(cal: Plain, at: datetime) -> datetime | None:
    """*at* when open time follows it, else the next opening."""
    return at if is_open(cal, at) else next_open(cal, at)


def roll_back(cal: Plain, at: datetime) -> datetime | None:
    """*at* when open time precedes it, else the last close."""
    return at if _open_before(cal, at) else previous_close(cal, at)


def intervals(cal: Plain, a: datetime, b: datetime) -> list[tuple[datetime, datetime]]:
    """The maximal open stretches between *a* and *b*, cut there."""
    first, last = _micros(a) // MICRO // DAY, _micros(b) // MICRO // DAY
    seconds = b"".join(_flags(cal, day) for day in range(first, last + 1))
    found = []
    for start, end in _runs(seconds, first * DAY):
        opens, closes = max(_second(start), a), min(_second(end), b)
        if opens < closes:
            found.append((opens, closes))
    return found


# Dates -------------------------------------------------------------------------------------------


def zone_of(cal: Plain) -> str:
    """The zone in which a calendar's dates are read: that of its first member."""
    while "timezone" not in cal:
        cal = (cal.get("any_of") or cal["all_of"])[0]
    zone: str = cal["timezone"]
    return zone


def _day_runs(cal: Plain, day: int) -> list[Stretch]:
    """The open time of a date: its own stretches, or what a composed calendar has open then."""
    if "timezone" in cal:
        return _hours(cal, day)
    start, end = (first_showing(zone_of(cal), d * DAY) for d in (day, day + 1))
    return [
        (_micros(a) // MICRO, _micros(b) // MICRO)
        for a, b in intervals(cal, _second(start), _second(end))
    ]


def hours_on(cal: Plain, day: date) -> list[tuple[datetime, datetime]]:
    """The merged open stretches that belong to a date."""
    return [(_second(a), _second(b)) for a, b in _day_runs(cal, _number(day))]


def is_business_day(cal: Plain, day: date) -> bool:
    """Whether some stretch of hours opens on that date."""
    return bool(_day_runs(cal, _number(day)))


def business_days_between(cal: Plain, first: date, last: date) -> int:
    """Business days from *first* up to but not *last*, negative when *last* is earlier."""
    if last < first:
        return -business_days_between(cal, last, first)
    return sum(is_business_day(cal, first + timedelta(days=n)) for n in range((last - first).days))


def _nth_day(cal: Plain, day: int, n: int, step: int) -> int:
    for _ in range(HORIZON):
        day += step
        if _day_runs(cal, day):
            n -= 1
            if not n:
                return day
    raise NothingFoundError(f"not {n} more business days by {_date(day)}")


def _wall(cal: Plain, at: datetime) -> int:
    """What the wall clock shows, in microseconds of its own."""
    local = at.astimezone(ZoneInfo(zone_of(cal))).replace(tzinfo=UTC)
    return (local - EPOCH) // timedelta(microseconds=1)


def _shown(cal: Plain, wall: int) -> datetime:
    seconds, micros = divmod(wall, MICRO)
    return _second(first_showing(zone_of(cal), seconds)) + timedelta(microseconds=micros)


def _day_of(cal: Plain, at: datetime, inside: Callable[[Stretch], bool]) -> int:
    """The date whose hours hold *at*: the date on the wall if it can be, else its neighbours."""
    today = _wall(cal, at) // MICRO // DAY
    for day in (today, today - 1, today + 1, today - 2):
        if any(map(inside, _day_runs(cal, day))):
            return day
    raise AssertionError(f"{at} is open and belongs to no date")


def add_business_days(
    cal: Plain, at: datetime, n: int, rule: str | Mapping[str, int] = "same_time"
) -> datetime:
    """N business days on, by "same_time", "close_of_business" or {"working_hours": seconds}."""
    if isinstance(rule, Mapping):
        return add(cal, at, n * rule["working_hours"])
    start = roll_forward(cal, at)
    if start is None:
        raise NothingFoundError(f"never open after {at}")
    day0 = _day_of(cal, start, lambda run: _second(run[0]) <= start < _second(run[1]))
    day = _nth_day(cal, day0, n, 1)
    runs = _day_runs(cal, day)
    if rule == "close_of_business":
        return _second(max(end for _, end in runs))
    due = _shown(cal, _wall(cal, start) + (day - day0) * DAY * MICRO)
    if is_open(cal, due):
        return due
    closes = [_second(end) for _, end in runs if _second(end) <= due]
    return max(closes) if closes else _second(min(start for start, _ in runs))


def subtract_business_days(
    cal: Plain, at: datetime, n: int, rule: str | Mapping[str, int] = "same_time"
) -> datetime:
    """N business days back: the mirror image, in which a close still belongs to its stretch.

    A start that is open stays where it is: from Mon 09:00 one day back is Fri 09:00.
    """
    if isinstance(rule, Mapping):
        return subtract(cal, at, n * rule["working_hours"])
    if is_open(cal, at):
        start = at
        day0 = _day_of(cal, at, lambda run: _second(run[0]) <= at < _second(run[1]))
    else:
        closed = roll_back(cal, at)
        if closed is None:
            raise NothingFoundError(f"never open before {at}")
        start = closed
        day0 = _day_of(cal, closed, lambda run: _second(run[0]) < closed <= _second(run[1]))
    day = _nth_day(cal, day0, n, -1)
    runs = _day_runs(cal, day)
    if rule == "close_of_business":
        return _second(min(start for start, _ in runs))
    due = _shown(cal, _wall(cal, start) + (day - day0) * DAY * MICRO)
    if is_open(cal, due) or _open_before(cal, due):
        return due
    opens = [_second(start) for start, _ in runs if _second(start) >= due]
    return min(opens) if opens else _second(max(end for _, end in runs))


def add_calendar(zone: str, at: datetime, months: int, days: int) -> datetime:
    """The same wall time that many months and days on; a date that does not exist clamps back."""
    wall = at.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC)
    year, month = divmod(wall.year * 12 + wall.month - 1 + months, 12)
    day = wall.day
    while True:
        try:
            wall = wall.replace(year=year, month=month + 1, day=day)
            break
        except ValueError:
            day -= 1
    wall += timedelta(days=days)
    second = first_showing(zone, _seconds(wall - EPOCH))
    return _second(second) + timedelta(microseconds=wall.microsecond)
