"""What is written on the door: stretches of a day, and the week that they make.

Wall time only, in seconds after midnight of the date on which a stretch opens. A night shift
"22:00-06:00" therefore ends at 108,000 seconds, past the day's 86,400, and belongs to the date on
which it opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from .errors import MOST_PROBLEMS, CalendarError, Location, Problem, did_you_mean, quoted

DAY = 86_400
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_MOST_STRETCHES = 100
_CLOCK = r"(\d{1,2}):(\d\d)(?::(\d\d))?"
_STRETCH = re.compile(rf"\s*{_CLOCK}\s*[-–]\s*{_CLOCK}\s*")


class Stretch(NamedTuple):
    """Open wall time of one date, in seconds after its midnight; *end* is not inside."""

    start: int
    end: int

    def __str__(self) -> str:
        end = self.end if self.end <= DAY else self.end - DAY
        return f"{clock_text(self.start)}-{clock_text(end)}"


Stretches = tuple[Stretch, ...]
Week = tuple[Stretches, ...]
"""The stretches of Monday to Sunday."""


def clock_text(seconds: int) -> str:
    """Seconds after midnight as people write them.

    >>> clock_text(32_400), clock_text(86_400), clock_text(3_601)
    ('09:00', '24:00', '01:00:01')
    """
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")


def read_stretches(written: object, loc: Location = ()) -> Stretches:
    """One stretch or a list of them, in order of opening.

    >>> print(*read_stretches(["13:00-17:00", "09:00-12:00"]))
    09:00-12:00 13:00-17:00

    Raises:
        CalendarError: A stretch cannot be read, ends where it starts, or overlaps another.
    """
    if isinstance(written, str):
        return (_read_stretch(written, loc),)
    if not isinstance(written, list | tuple):
        raise CalendarError.of(
            "bad-hours",
            f"found {quoted(written)}; hours are text or a list of text",
            fix="write e.g. '09:00-17:00' or ['09:00-12:00', '13:00-17:00']",
            loc=loc,
        )
    if len(written) > _MOST_STRETCHES:
        raise CalendarError.of(
            "bad-hours",
            f"found {len(written)} stretches of one day; {_MOST_STRETCHES} at the most are read",
            fix="write fewer and longer ones",
            loc=loc,
        )
    stretches = sorted(_read_stretch(one, (*loc, at)) for at, one in enumerate(written))
    for earlier, later in pairwise(stretches):
        if later.start < earlier.end:
            raise CalendarError.of(
                "overlapping-hours",
                f"'{earlier}' and '{later}' overlap",
                fix="write them as one stretch, or end the first where the second starts",
                loc=loc,
            )
    return tuple(stretches)


def read_week(written: object, loc: Location = ()) -> Week:
    """Weekly hours: `{"mon-thu": "09:00-17:00", "fri": [...]}`.

    Raises:
        CalendarError: A day is unknown or given twice, or its hours cannot be read; every
            problem is listed.
    """
    if not isinstance(written, Mapping):
        raise CalendarError.of(
            "bad-hours",
            f"found {quoted(written)}; weekly hours are a mapping from days to hours",
            fix="write e.g. {mon-fri: 09:00-17:00}",
            loc=loc,
        )
    week: list[Stretches | None] = [None] * 7
    problems: list[Problem] = []
    for days, hours in written.items():
        if len(problems) >= MOST_PROBLEMS:
            break
        try:
            stretches = read_stretches(hours, (*loc, days))
            for day in _read_days(days, (*loc, days)):
                if week[day] is not None:
                    raise CalendarError.of(
                        "repeated-day",
                        f"{WEEKDAYS[day]} is given twice",
                        fix="keep one line for each day",
                        loc=(*loc, days),
                    )
                week[day] = stretches
        except CalendarError as error:
            problems.extend(error.problems)
    if problems:
        raise CalendarError(*problems)
    return tuple(stretches or () for stretches in week)


def write_stretches(stretches: Iterable[Stretch]) -> str | list[str]:
    """The short form of stretches; what `read_stretches` reads back."""
    texts = [str(stretch) for stretch in stretches]
    return texts[0] if len(texts) == 1 else texts


def write_week(week: Week) -> dict[str, str | list[str]]:
    """The short form of a week: runs of equal days together.

    >>> write_week(read_week({"mon": "09:00-17:00", "tue,wed": "09:00-17:00"}))
    {'mon-wed': '09:00-17:00'}
    """
    written: dict[str, str | list[str]] = {}
    first = 0
    for day in range(7):
        if day == 6 or week[day + 1] != week[first]:
            if week[first]:
                name = WEEKDAYS[first]
                key = name if first == day else f"{name}-{WEEKDAYS[day]}"
                written[key] = write_stretches(week[first])
            first = day + 1
    return written


def _read_stretch(written: object, loc: Location) -> Stretch:
    found = _STRETCH.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        raise CalendarError.of(
            "bad-hours",
            f"cannot read {quoted(written)} as hours",
            fix="write HH:MM-HH:MM, e.g. '09:00-17:00', '22:00-06:00' or '00:00-24:00'",
            loc=loc,
        )
    first, last = found.groups()[:3], found.groups()[3:]
    start, end = _seconds(first, loc), _seconds(last, loc)
    if start == DAY:
        raise CalendarError.of(
            "bad-hours",
            f"{quoted(written)} opens at 24:00",
            fix="write it under the next day, from 00:00",
            loc=loc,
        )
    if start == end:
        raise CalendarError.of(
            "empty-hours",
            f"{quoted(written)} ends where it starts",
            fix="write 00:00-24:00 for the whole day, or [] for none",
            loc=loc,
        )
    return Stretch(start, end if end > start else end + DAY)


def _seconds(clock: Iterable[str | None], loc: Location) -> int:
    hours, minutes, seconds = (int(part or 0) for part in clock)
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or total > DAY:
        raise CalendarError.of(
            "bad-hours",
            f"{hours:02}:{minutes:02}{f':{seconds:02}' if seconds else ''} is no time of day",
            fix="use 00:00 to 24:00",
            loc=loc,
        )
    return total


def _read_days(written: object, loc: Location) -> Iterator[int]:
    if not isinstance(written, str):
        raise _unknown_day(written, loc)
    for part in written.split(","):
        first, dash, last = part.replace("–", "-").partition("-")
        start = _read_day(first, loc)
        end = _read_day(last, loc) if dash else start
        yield from ((start + step) % 7 for step in range((end - start) % 7 + 1))


def _read_day(written: str, loc: Location) -> int:
    name = written.strip().casefold()
    for day, full in enumerate(_FULL_NAMES):
        if name in (full, full[:3]):
            return day
    raise _unknown_day(written.strip(), loc)


def _unknown_day(written: object, loc: Location) -> CalendarError:
    return CalendarError.of(
        "unknown-day",
        f"{quoted(written)} is no day of the week",
        fix=did_you_mean(written, WEEKDAYS),
        loc=loc,
    )
