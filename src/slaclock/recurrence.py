"""Dates that come back: RFC 5545 recurrences, by dateutil, on local dates.

The only module that imports `dateutil.rrule`, and only when a calendar uses a recurrence.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .errors import CalendarError, Location, quoted

if TYPE_CHECKING:
    from dateutil.rrule import rrule

PREFIX = "RRULE:"
_LAST = datetime(2200, 1, 1)
_EXAMPLE = "RRULE:FREQ=MONTHLY;BYDAY=-1FR"
_BY_DATE = {"YEARLY": "BYMONTH", "MONTHLY": "BYMONTHDAY", "WEEKLY": "BYDAY"}


def check_recurrence(text: str, loc: Location = ()) -> str:
    """Return *text* tidied up, if it is a recurrence that names whole dates.

    >>> check_recurrence("rrule:freq=monthly;byday=-1fr")
    'RRULE:FREQ=MONTHLY;BYDAY=-1FR'

    Raises:
        CalendarError: It cannot be read, repeats within a day, or needs a DTSTART.
    """
    tidy = " ".join(text.upper().split())
    found = re.fullmatch(r"(?:DTSTART[:=](\d{8})(?:T\d{6})?[ ;])?\s*RRULE:(\S+)", tidy)
    if found is None:
        raise _refused(text, "is no recurrence", f"write e.g. '{_EXAMPLE}'", loc)
    start, rule = found.groups()
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    frequency = parts.get("FREQ", "")
    if frequency not in ("YEARLY", "MONTHLY", "WEEKLY", "DAILY"):
        fix = "use FREQ=YEARLY, MONTHLY, WEEKLY or DAILY"
        raise _refused(text, "does not name whole dates", fix, loc)
    if any(part in parts for part in ("BYHOUR", "BYMINUTE", "BYSECOND")):
        raise _refused(text, "does not name whole dates", "leave the time of day out", loc)
    if start is None and (reason := _needs_start(parts, frequency)):
        fix = f"write 'DTSTART:20260105 RRULE:{rule}' with the first date"
        raise _refused(text, f"has {reason}, which needs a DTSTART", fix, loc)
    tidy = f"DTSTART:{start} RRULE:{rule}" if start else f"RRULE:{rule}"
    try:
        _rule(tidy, datetime(2026, 1, 1), datetime(2026, 12, 31))
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError) as error:
        raise _refused(text, f"cannot be read: {error}", f"write e.g. '{_EXAMPLE}'", loc) from None
    return tidy


@lru_cache(maxsize=4096)
def dates_of(text: str, year: int) -> frozenset[date]:
    """The dates of *year* on which the checked recurrence *text* falls.

    >>> sorted(dates_of("RRULE:FREQ=MONTHLY;BYDAY=-1FR", 2026))[0]
    datetime.date(2026, 1, 30)
    """
    if text.startswith("DTSTART"):
        return _all_dates(text).get(year, frozenset())
    rule = _rule(text, datetime(year, 1, 1), datetime(year, 12, 31))
    return frozenset(at.date() for at in rule)


@lru_cache(maxsize=256)
def _all_dates(text: str) -> dict[int, frozenset[date]]:
    """By year; a rule with a start must be counted from there, so it is counted once."""
    by_year: dict[int, set[date]] = {}
    for at in _rule(text, None, _LAST):
        by_year.setdefault(at.year, set()).add(at.date())
    return {year: frozenset(dates) for year, dates in by_year.items()}


def _rule(text: str, start: datetime | None, until: datetime) -> rrule:
    from dateutil.rrule import rrulestr

    rule: Any = rrulestr(text.replace(" ", "\n"), dtstart=start)
    own = rule._until
    if own is not None:
        until = min(until, own.replace(tzinfo=None))
    if rule._count is not None:
        until = own  # a count ends by itself, and may not be joined with an end
    bounded: rrule = rule.replace(until=until)
    return bounded


def _needs_start(parts: dict[str, str], frequency: str) -> str:
    for part in ("INTERVAL", "COUNT"):
        if part in parts and parts[part] != "1":
            return part
    if frequency == "DAILY" or any(part.startswith("BY") for part in parts):
        return ""
    return f"no {_BY_DATE[frequency]}"


def _refused(text: str, what: str, fix: str, loc: Location) -> CalendarError:
    return CalendarError.of("bad-recurrence", f"{quoted(text)} {what}", fix=fix, loc=loc)
