"""Dates that come back: RFC 5545 recurrences, by dateutil, on local dates.

The only module that imports `dateutil.rrule`, and only when a calendar uses a recurrence. dateutil
looks for a next date until the year 9999, and knows neither the ranges of RFC 5545 nor dates that
never come. So it is asked only which dates of one year match, for a rule that does match some;
where the rule starts, how often it counts and when it ends, are filters on its answer.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain, takewhile
from typing import TYPE_CHECKING, Any

from .errors import CalendarError, Location, did_you_mean, quoted

if TYPE_CHECKING:
    from dateutil.rrule import rrule

PREFIX = "RRULE:"
_EXAMPLE = "RRULE:FREQ=MONTHLY;BYDAY=-1FR"
_YEARS = range(1900, 2200)
_LONGEST = 2_000
_TEXT = re.compile(r"(?:DTSTART[:=]([0-9]{8})(?:T[0-9]{6})?[ ;])?\s*RRULE:(\S+)")
_UNTIL = re.compile(r"([0-9]{8})(?:T[0-9]{6})?")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
_WEEKDAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_RANGES = {
    "INTERVAL": 999_999_999,
    "COUNT": 999_999_999,
    "BYMONTH": 12,
    "BYMONTHDAY": 31,
    "BYYEARDAY": 366,
    "BYWEEKNO": 53,
    "BYSETPOS": 366,
    "BYEASTER": 80,
}
_KEYS = ("FREQ", "BYDAY", "UNTIL", "WKST", *_RANGES)
_NEVER_NEGATIVE = ("INTERVAL", "COUNT", "BYMONTH")
_SAYS_WHICH_DAY = ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYEASTER")
_MOST_DAYS = {"YEARLY": 366, "MONTHLY": 31, "WEEKLY": 7, "DAILY": 1}
_KINDS = 21  # of years, by their first weekday, their length and that of the year before
_PERIODS = {"YEARLY": 1, "MONTHLY": 12, "WEEKLY": 54, "DAILY": 366}  # a year touches at the most
_MOST_OF_A_WEEKDAY = 53
_MOST_IN_A_PERIOD = {"YEARLY": 53, "MONTHLY": 5, "WEEKLY": 1, "DAILY": 1}  # of a weekday
_LIST, _POSITION = 100, 20  # what dateutil takes, in microseconds or so
_NEVER = "never falls on any date", "check its parts; all must hold"
_BY_DATE = {"YEARLY": "BYMONTHDAY", "MONTHLY": "BYMONTHDAY", "WEEKLY": "BYDAY"}

_Parts = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A recurrence taken apart: which dates match, and which of those are meant."""

    pattern: str
    by_easter: bool
    start: date
    until: date
    count: int | None
    period: Callable[[date], int]
    interval: int
    frequency: str

    @property
    def parts(self) -> dict[str, list[str]]:
        """The parts of the pattern."""
        named = (part.split("=") for part in self.pattern.split(";"))
        return {name: value.split(",") for name, value in named}

    def means(self, day: date) -> bool:
        """Whether a matching date lies between start and end, in a period that counts."""
        steps = self.period(day) - self.period(self.start)
        return self.start <= day <= self.until and steps % self.interval == 0


def check_recurrence(text: str, loc: Location = ()) -> str:
    """Return *text* tidied up, if it is a recurrence that names whole dates.

    >>> check_recurrence("rrule:freq=monthly;byday=-1fr")
    'RRULE:FREQ=MONTHLY;BYDAY=-1FR'

    Raises:
        CalendarError: It cannot be read, repeats within a day, never falls on a date, or needs a
            DTSTART.
    """
    tidy, wrong = _checked(text)
    if wrong is not None:
        what, fix = wrong
        raise CalendarError.of("bad-recurrence", f"{quoted(text)} {what}", fix=fix, loc=loc)
    return tidy


def dates_of(text: str, year: int) -> frozenset[date]:
    """The dates of *year* on which the checked recurrence *text* falls.

    >>> sorted(dates_of("RRULE:FREQ=MONTHLY;BYDAY=-1FR", 2026))[0]
    datetime.date(2026, 1, 30)
    """
    days, first = _days_of(text, year), date(year, 1, 1).toordinal()
    return frozenset(date.fromordinal(first + n) for n in range(366) if days >> n & 1)


def falls_on(text: str, day: date) -> bool:
    """Whether the checked recurrence *text* falls on *day*.

    >>> falls_on("RRULE:FREQ=MONTHLY;BYDAY=-1FR", date(2026, 1, 30))
    True
    """
    return bool(_days_of(text, day.year) >> day.toordinal() - date(day.year, 1, 1).toordinal() & 1)


@lru_cache(maxsize=8192)
def _days_of(text: str, year: int) -> int:
    """The days of *year* on which a recurrence falls, as bits; a thousand of these are asked."""
    rule = _rule_of(text)
    found = _uncounted(text, year)
    if rule.count is not None:
        found = found[: max(0, rule.count - _number_before(text, rule.count, year))]
    first = date(year, 1, 1).toordinal()
    return sum(1 << day.toordinal() - first for day in found)


def written_years(text: str) -> list[int]:
    """The years in which a checked recurrence begins and ends, as far as it says so.

    >>> written_years("DTSTART:20260105 RRULE:FREQ=WEEKLY;UNTIL=20271231")
    [2026, 2027]
    """
    rule = _rule_of(text)
    return [day.year for day in (rule.start, rule.until) if day not in (date.min, date.max)]


@lru_cache(maxsize=1024)
def most_a_year(text: str) -> tuple[int, ...]:
    """On how many Mondays to Sundays of one year a checked recurrence falls at the most.

    Seen in what is written, without a look at any year: each number is an upper bound. It holds
    of the twelve months from any date too, in which Easter may come twice.

    >>> most_a_year("RRULE:FREQ=MONTHLY;BYDAY=-1FR")
    (0, 0, 0, 0, 12, 0, 0)
    """
    rule = _rule_of(text)
    parts = rule.parts
    [frequency] = parts["FREQ"]
    months = len(parts.get("BYMONTH", range(12)))
    each = {
        "BYMONTH": 5 * months,
        "BYMONTHDAY": months * len(parts.get("BYMONTHDAY", ())),
        "BYYEARDAY": len(parts.get("BYYEARDAY", ())),
        "BYWEEKNO": 2 * len(parts.get("BYWEEKNO", ())),  # week 1 may begin and end a year
        "BYEASTER": 2 * len(parts.get("BYEASTER", ())),
        "BYSETPOS": _PERIODS[frequency] * len(parts.get("BYSETPOS", ())),
    }
    most = min([_MOST_OF_A_WEEKDAY, *(each[name] for name in each if name in parts)])
    if rule.count is not None:
        most = min(most, rule.count)
    if rule.interval > 1:
        periods = -(-_PERIODS[rule.frequency] // rule.interval)
        most = min(most, periods * _MOST_IN_A_PERIOD[rule.frequency])
    by_number = 12 if frequency == "MONTHLY" else months if "BYMONTH" in parts else 1
    days = parts.get("BYDAY", _WEEKDAYS)
    return tuple(min(most, _most_of(day, days, by_number)) for day in _WEEKDAYS)


def _most_of(weekday: str, days: Iterable[str], by_number: int) -> int:
    """How often BYDAY names a weekday in a year; one with a number comes *by_number* times."""
    own = (day for day in days if day.endswith(weekday))
    return sum(_MOST_OF_A_WEEKDAY if day == weekday else by_number for day in own)


def effort(text: str, year: int) -> int:
    """What it takes to list the dates of *year*, in microseconds or so: a count takes more."""
    rule = _rule_of(text)
    positions = len(rule.parts.get("BYSETPOS", ()))
    once = _LIST + sum(most_a_year(text)) + _POSITION * positions
    if rule.count is None or year < rule.start.year:
        return once
    earlier = year - rule.start.year
    is_alike = rule.interval == 1 and not rule.by_easter
    return once * (1 + (min(earlier, _KINDS) if is_alike else earlier))


# -------------------------------------------------------------------- reading


class _NoRecurrenceError(Exception):
    """What is wrong with a text, and how to put it right."""


@lru_cache(maxsize=1024)
def _checked(text: str) -> tuple[str, tuple[str, str] | None]:
    """A recurrence tidied up; or what is wrong with it, and how to put it right."""
    try:
        return _tidied(text), None
    except _NoRecurrenceError as error:
        what, fix = error.args
        return "", (what, fix)


def _tidied(text: str) -> str:
    tidy = " ".join(text.upper().split())
    start, rule, parts = _taken_apart(tidy)
    frequency = parts["FREQ"]
    for name, value in parts.items():
        _check_part(name, value, parts)
    if "BYEASTER" in parts and any(name in parts for name in _BY_NOT_EASTER):
        raise _NoRecurrenceError("has BYEASTER beside other parts", "leave them out")
    if start is None and (reason := _needs_start(parts, frequency)):
        fix = f"write 'DTSTART:20260105 RRULE:{rule}' with the first date"
        raise _NoRecurrenceError(f"has {reason}, which needs a DTSTART", fix)
    tidy = f"DTSTART:{start} RRULE:{rule}" if start else f"RRULE:{rule}"
    found = _rule_of(tidy)
    if not _surely_falls(found) and not _ever_falls(found.pattern):
        raise _NoRecurrenceError(*_NEVER)
    return tidy


def _taken_apart(tidy: str) -> tuple[str | None, str, _Parts]:
    """The first date, the rule, and its parts by name."""
    found = _TEXT.fullmatch(tidy) if len(tidy) <= _LONGEST else None
    if found is None:
        raise _NoRecurrenceError("is no recurrence", f"write e.g. '{_EXAMPLE}'")
    start, rule = found.groups()
    if start is not None and _date(start).year not in _YEARS:
        raise _NoRecurrenceError("starts too early or too late", "start between 1900 and 2199")
    parts: _Parts = {}
    for part in rule.split(";"):
        name, equals, value = part.partition("=")
        if name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            raise _NoRecurrenceError("does not name whole dates", "leave the time of day out")
        if name not in _KEYS or not equals:
            raise _NoRecurrenceError(f"has a part {quoted(part)}", did_you_mean(name, _KEYS))
        if name in parts:
            raise _NoRecurrenceError(f"has {name} twice", "keep one of them")
        parts[name] = value
    if parts.get("FREQ") not in _FREQUENCIES:
        fix = "use FREQ=YEARLY, MONTHLY, WEEKLY or DAILY"
        raise _NoRecurrenceError("does not name whole dates", fix)
    return start, rule, parts


def _check_part(name: str, value: str, parts: Mapping[str, str]) -> None:
    """Refuse what RFC 5545 does not allow (section 3.3.10), and what dateutil stumbles over."""
    if name == "BYDAY":
        for one in value.split(","):
            _check_weekday(one, parts)
    elif name == "WKST" and value not in _WEEKDAYS:
        raise _NoRecurrenceError(f"has WKST={value}", f"use one of: {', '.join(_WEEKDAYS)}")
    elif name == "UNTIL":
        _until(value)
        if "COUNT" in parts:
            raise _NoRecurrenceError("has both COUNT and UNTIL", "keep one of them")
    elif name in _RANGES:
        numbers = value.split(",") if name.startswith("BY") else [value]
        if not all(_is_number(name, one) for one in numbers):
            least = 1 if name in _NEVER_NEGATIVE else -_RANGES[name]
            fix = f"use {least} to {_RANGES[name]}" + (", not 0" if least < 0 else "")
            raise _NoRecurrenceError(f"has {name}={value}", fix)
        if name == "BYSETPOS" and not any(one in parts for one in _BY_NOT_EASTER[1:]):
            raise _NoRecurrenceError("has BYSETPOS alone", "say of which days, e.g. BYDAY=MO,TU")


_BY_NOT_EASTER = ("BYSETPOS", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")


def _is_number(name: str, value: str) -> bool:
    if not _NUMBER.fullmatch(value):
        return False
    number = int(value)
    if name in _NEVER_NEGATIVE:
        return 1 <= number <= _RANGES[name]
    return abs(number) <= _RANGES[name] and (number != 0 or name == "BYEASTER")


def _check_weekday(value: str, parts: Mapping[str, str]) -> None:
    found = _WEEKDAY.fullmatch(value)
    if found is None:
        raise _NoRecurrenceError(f"has BYDAY={value}", "write e.g. BYDAY=MO,TU or BYDAY=-1FR")
    if found[1] is None:
        return
    if parts["FREQ"] in ("WEEKLY", "DAILY") or "BYWEEKNO" in parts:
        raise _NoRecurrenceError(
            f"has BYDAY={value} where weekdays have no number", f"write BYDAY={found[2]}"
        )
    most = _most_weekdays(parts)
    if not 1 <= abs(int(found[1])) <= most:
        raise _NoRecurrenceError(f"has BYDAY={value}", f"use 1 to {most}, or -1 to -{most}")


def _needs_start(parts: Mapping[str, str], frequency: str) -> str:
    if "COUNT" in parts:
        return "COUNT"
    if int(parts.get("INTERVAL", "1")) > 1:
        return "INTERVAL"
    if frequency == "DAILY" or any(name in parts for name in _SAYS_WHICH_DAY):
        return ""
    return f"no {_BY_DATE[frequency]}"


def _surely_falls(rule: _Rule) -> bool:
    """Whether some date must match.

    Each part alone matches one; only parts that both pick dates by number may contradict each
    other. A position exists if a month has that many of the weekdays, four of each, or a week.
    """
    parts = rule.parts
    picking: list[str] = [one for one in ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO") if one in parts]
    if any(one not in _WEEKDAYS for one in parts.get("BYDAY", ())):
        picking.append("BYDAY")
    if "BYSETPOS" in parts:
        months = len({*parts.get("BYMONTH", range(12))}) if rule.frequency == "YEARLY" else 1
        fewest = 1 if rule.frequency == "WEEKLY" else 4 * months
        weekdays = fewest * len({*parts.get("BYDAY", ())})
        return not picking and min(abs(int(one)) for one in parts["BYSETPOS"]) <= weekdays
    if "BYMONTH" in parts and not any(abs(int(day)) <= 28 for day in parts.get("BYMONTHDAY", ())):
        picking.append("BYMONTH")
    return len(picking) < 2


@lru_cache(maxsize=1024)
def _ever_falls(pattern: str) -> bool:
    """Whether some date matches, in a year of any kind; dateutil looks until 9999."""
    parts = dict(part.split("=") for part in pattern.split(";"))
    by_weeks = "BYWEEKNO" in parts or "BYSETPOS" in parts
    if by_weeks or any(one not in _WEEKDAYS for one in parts.get("BYDAY", "MO").split(",")):
        return next(iter(_dateutil_rule(pattern, 9972)), None) is not None
    parts.pop("BYDAY", None)  # each date falls on each weekday, so a leap year and others will do
    any_day = ";".join(f"{name}={value}" for name, value in parts.items())
    return next(iter(_dateutil_rule(any_day, 9996)), None) is not None


def _until(value: str) -> date:
    found = _UNTIL.fullmatch(value)
    if found is None:
        raise _NoRecurrenceError(f"has UNTIL={value}", "write a local date, e.g. UNTIL=20261231")
    return _date(found[1])


def _date(digits: str) -> date:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise _NoRecurrenceError(
            f"has {digits}, which is no date", "check the month and the day"
        ) from None


# -------------------------------------------------------------------- dates


@lru_cache(maxsize=1024)
def _rule_of(text: str) -> _Rule:
    """A checked recurrence, taken apart."""
    start, _, parts = _taken_apart(text)
    first = _date(start) if start else date.min
    frequency, week_start = parts["FREQ"], _WEEKDAYS.index(parts.get("WKST", "MO"))
    periods: dict[str, Callable[[date], int]] = {
        "YEARLY": lambda day: day.year,
        "MONTHLY": lambda day: day.year * 12 + day.month,
        "WEEKLY": lambda day: (day.toordinal() - 1 - week_start) // 7,  # 0001-01-01 is a Monday
        "DAILY": lambda day: day.toordinal(),
    }
    return _Rule(
        pattern=_pattern(parts, first),
        by_easter="BYEASTER" in parts,
        start=first,
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else date.max,
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
        period=periods[frequency],
        interval=int(parts.get("INTERVAL", "1")),
        frequency=frequency,
    )


def _pattern(parts: _Parts, first: date) -> str:
    """The rule for any period: without first date, interval and end, and with every default."""
    kept = {name: value for name, value in parts.items() if name.startswith("BY")}
    frequency = parts["FREQ"]
    if not any(name in kept for name in _SAYS_WHICH_DAY):
        if frequency == "YEARLY" and "BYMONTH" not in kept:
            kept["BYMONTH"] = str(first.month)
        if frequency in ("YEARLY", "MONTHLY"):
            kept["BYMONTHDAY"] = str(first.day)
        else:
            weekdays = _WEEKDAYS if frequency == "DAILY" else (_WEEKDAYS[first.weekday()],)
            kept["BYDAY"] = ",".join(weekdays)
    if "BYSETPOS" in kept:
        kept |= _positions(kept.pop("BYSETPOS"), _most_days(kept, frequency))
    if "BYDAY" in kept:
        kept["BYDAY"] = _of_one_kind(kept["BYDAY"].split(","), _most_weekdays(parts))
    if frequency in ("DAILY", "WEEKLY") and "BYSETPOS" not in kept:
        frequency = "YEARLY"  # the same dates, and far fewer periods to go through
    kept["WKST"] = parts.get("WKST", "MO")  # dateutil's default may be changed by anybody
    return ";".join([f"FREQ={frequency}", *(f"{name}={value}" for name, value in kept.items())])


def _most_days(parts: _Parts, frequency: str) -> int:
    """How many dates a period may have at the most, before positions among them are counted.

    >>> _most_days({"BYDAY": "MO,FR"}, "MONTHLY"), _most_days({"BYMONTHDAY": "1"}, "YEARLY")
    (10, 12)
    """
    listed = {name: value.split(",") for name, value in parts.items()}
    months = len(listed.get("BYMONTH", range(12))) if frequency == "YEARLY" else 1
    weekdays = listed.get("BYDAY", ())
    if frequency == "WEEKLY":
        of_each = 1
    elif any(one not in _WEEKDAYS for one in weekdays):
        of_each = _MOST_OF_A_WEEKDAY  # some have a number, some have none
    else:
        of_each = min(5 * months, _MOST_OF_A_WEEKDAY)
    each = {
        "BYDAY": of_each * len(weekdays),
        "BYMONTHDAY": months * len(listed.get("BYMONTHDAY", ())),
        "BYYEARDAY": len(listed.get("BYYEARDAY", ())),
    }
    return min([_MOST_DAYS[frequency], *(each[name] for name in each if name in parts)])


def _positions(written: str, days: int) -> _Parts:
    """BYSETPOS with the positions that a period of *days* has, once each; of a day all are it.

    >>> _positions("1,40,-2,1", 7), _positions("-1", 1)
    ({'BYSETPOS': '1,-2'}, {})
    """
    positions = dict.fromkeys(one for one in map(int, written.split(",")) if abs(one) <= days)
    if not positions:
        raise _NoRecurrenceError(*_NEVER)
    return {"BYSETPOS": ",".join(map(str, positions))} if days > 1 else {}


def _of_one_kind(weekdays: Sequence[str], most: int) -> str:
    """Weekdays, all of them with a number if one has: of two kinds dateutil wants both to hold.

    >>> _of_one_kind(["MO", "-1FR"], 3)
    '1MO,2MO,3MO,-1FR'
    """
    if all(one in _WEEKDAYS for one in weekdays):
        return ",".join(weekdays)
    numbers = range(1, most + 1)
    numbered = (
        [f"{n}{one}" for n in numbers] if one in _WEEKDAYS else [one]
        for one in dict.fromkeys(weekdays)
    )
    return ",".join(dict.fromkeys(chain.from_iterable(numbered)))


def _most_weekdays(parts: Mapping[str, str]) -> int:
    """How many of one weekday there are at most where a number counts them."""
    return 5 if parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts else 53


def _number_before(text: str, count: int, year: int) -> int:
    """How many dates there are before *year*; no longer exact once they are *count*."""
    number = 0
    for first in range(_rule_of(text).start.year, year, 10):
        if number >= count:
            break
        number += _number_between(text, first, min(first + 10, year))
    return number


@lru_cache(maxsize=8192)
def _number_between(text: str, first: int, end: int) -> int:
    """How many dates there are from the year *first* to the one before *end*, all counted."""
    return sum(_number(text, year) for year in range(first, end))


def _number(text: str, year: int) -> int:
    """How many dates of *year* there are, before COUNT ends them."""
    rule = _rule_of(text)
    if rule.by_easter or not rule.start.year < year < rule.until.year:
        return len(_uncounted(text, year))
    twin = _twin(year)
    if rule.interval == 1:
        return len(_matching(rule.pattern, twin))
    if rule.frequency == "DAILY":
        steps = date(year, 1, 1).toordinal() - date(twin, 1, 1).toordinal() - rule.start.toordinal()
        days = _ordinals(rule.pattern, twin)
        return sum((day + steps) % rule.interval == 0 for day in days)
    return len(_uncounted(text, year))


def _uncounted(text: str, year: int) -> tuple[date, ...]:
    """The dates of *year* in order, before COUNT ends them."""
    rule = _rule_of(text)
    if not rule.start.year <= year <= rule.until.year:
        return ()
    asked = year if rule.by_easter else _twin(year)
    shift = date(year, 1, 1) - date(asked, 1, 1)
    days = (day + shift for day in _matching(rule.pattern, asked))
    return tuple(day for day in days if rule.means(day))


@lru_cache(maxsize=256)
def _ordinals(pattern: str, year: int) -> tuple[int, ...]:
    return tuple(day.toordinal() for day in _matching(pattern, year))


@lru_cache(maxsize=256)
def _matching(pattern: str, year: int) -> tuple[date, ...]:
    """The dates of *year* that match."""
    found = takewhile(lambda at: at.year <= year, _dateutil_rule(pattern, year))
    return tuple(at.date() for at in found if at.year == year)


def _dateutil_rule(pattern: str, year: int) -> rrule:
    """The dates that match from the week of New Year on; endless, or up to the year 9999."""
    from dateutil.rrule import rrulestr

    read: Any = rrulestr  # it is typed to give sets of rules too
    week_start = _WEEKDAYS.index(pattern[-2:])
    new_year = datetime(year, 1, 1)
    start = new_year - timedelta(days=(new_year.weekday() - week_start) % 7)
    found: rrule = read(pattern, dtstart=start)
    return found


@lru_cache(maxsize=512)
def _twin(year: int) -> int:
    """A late year with the same weekdays and length, after a year of the same length.

    Every 28 years without a skipped leap day look alike, and dateutil, which looks for further
    dates until the year 9999, finds one or gives up soon.
    """
    return next(twin for twin in range(9944, 9972) if _kind(twin) == _kind(year))


def _kind(year: int) -> tuple[int, bool, bool]:
    return date(year, 1, 1).weekday(), isleap(year), isleap(year - 1)
