"""What one cell says: a time, a number, a flag, or nothing.

A file may leave out the zone (then the caller tells it), use a format of its own, or show a time
that its wall clock shows twice or skips. Never a guess: what could be read in two ways is refused.
"""

from __future__ import annotations

import re
from collections.abc import Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from numbers import Integral
from operator import index
from typing import Any
from uuid import UUID

from ..case import from_iso
from ..errors import CaseError, kind_of, quoted
from ..interval import to_utc, whole_zone
from ..zone import read_zone

_FLAGS = {"yes", "no", "y", "n", "true", "false", "t", "f"}
_TELLS_WHO = {"assigned", "escalated", "answered"}
_LIKE_A_TIME = re.compile(r"\d[-/.]\d{1,2}[-/.]\d|\d:\d\d")
_WHOLE = re.compile(r"(?a)\s*-?\d{1,18}(?:\.0+)?\s*")
_MOST_DIGITS = 400  # what has more is no number of JSON, and takes minutes to be written out
_LONGEST_FORMAT = 100
_DATES = 10_000  # numbers from here on may be dates: 20261120, or the days of a spreadsheet
_SECONDS = 100_000_000  # and from here on, seconds since 1970
_SAMPLE = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Times:
    """How one source writes its times.

    *zone* is that of times without offset; *format* is one of `datetime.strptime`, for ISO 8601
    if None.

    >>> from zoneinfo import ZoneInfo
    >>> print(Times(ZoneInfo("Europe/Berlin"), "%d.%m.%Y %H:%M").read("29.03.2026 02:30", "at"))
    2026-03-29 01:30:00+00:00
    """

    zone: tzinfo | None
    format: str | None

    @classmethod
    def of(cls, timezone: str | tzinfo | None, datetime_format: str | None) -> Times:
        """How times are written, as people say it.

        Raises:
            CaseError: There is no such zone, or the format is none.
        """
        return cls(_zone(timezone), _format(datetime_format))

    def read(self, found: Any, column: str) -> datetime:
        """The instant in UTC that a cell says; *column* is named in the error.

        A time that the wall clock shows twice means the first; one that it skips moves forward
        by the gap (RFC 5545, PEP 495).

        Raises:
            CaseError: It is no time, a date only, a number, or has no zone and none was given.
        """
        at = self._parsed(found, column) if isinstance(found, str) else found
        if isinstance(at, bool | int | float):
            raise CaseError.of(
                "bad-instant",
                f"found {quoted(at)}, a number; a time is text or a datetime",
                fix="convert it first, e.g. datetime.fromtimestamp(seconds, UTC)",
                loc=(column,),
            )
        if not isinstance(at, datetime):
            raise CaseError.of(
                "bad-instant",
                f"found {quoted(at)}, {kind_of(at)}; a date and time is required",
                fix="write e.g. '2026-11-20T09:00:00+01:00'",
                loc=(column,),
            )
        if at.tzinfo is None:
            at = self._in_zone(at, column)
        try:
            return to_utc(at, column, CaseError)
        except CaseError as error:
            raise CaseError(*(problem.at(column) for problem in error.problems)) from None

    def _in_zone(self, at: datetime, column: str) -> datetime:
        if self.zone is None:
            raise CaseError.of(
                "naive-datetime",
                f"{quoted(str(at))} has no time zone",
                fix="say where it was recorded, e.g. timezone='Europe/London', "
                "or write the offset behind the time",
                loc=(column,),
            )
        # Subclasses have their own mind about times that a wall clock skips.
        return datetime.combine(at.date(), at.time()).replace(tzinfo=self.zone)

    def _parsed(self, text: str, column: str) -> datetime:
        text = text.strip()
        try:
            if self.format is not None:
                at = datetime.strptime(text, self.format)
                return at.replace(tzinfo=UTC) if self._says_utc and at.tzinfo is None else at
            return from_iso(text)
        except ValueError:
            what, fix = self._unreadable(text)
            raise CaseError.of("bad-instant", what, fix=fix, loc=(column,)) from None

    @property
    def _says_utc(self) -> bool:
        """Whether the format ends with the Z of ISO 8601."""
        return self.format is not None and self.format.endswith("Z")

    def _unreadable(self, text: str) -> tuple[str, str]:
        if self.format is not None:
            what = f"{quoted(text)} is not a time written as {self.format!r}"
            return what, "correct the time, or datetime_format"
        if _is_date(text):
            what = f"{quoted(text)} is a date without a time"
            return what, "write the time too; datetime_format='%Y-%m-%d' takes midnight"
        what = f"{quoted(text)} is not an ISO 8601 time"
        return what, "write e.g. '2026-11-20T09:00:00+01:00', or pass e.g. datetime_format=" \
            "'%d-%m-%Y %H:%M'; text that stands for no value goes into missing"  # fmt: skip


def is_missing(value: Any, texts: Set[str]) -> bool:
    """Whether a cell means no value: one of *texts*, None, or what a table has for a gap."""
    if isinstance(value, str):
        return value.strip() in texts
    if isinstance(value, float | datetime):
        return value != value  # only NaN and NaT differ from themselves
    if isinstance(value, Decimal):
        return value.is_nan()
    return value is None or type(value).__name__ == "NAType"  # pandas.NA compares to nothing


def is_flag(event: str, value: Any) -> bool:
    """Whether a column that shares an event's name says something else than when.

    >>> is_flag("escalated", "yes"), is_flag("assigned", "Ann"), is_flag("updated", 3)
    (True, True, True)
    >>> is_flag("resolved", "2026-13-01 09:00"), is_flag("resolved", "soon")
    (False, False)
    """
    largest = _SECONDS if event in _TELLS_WHO else _DATES
    if isinstance(value, bool | int | float | Decimal):
        return -largest < value < largest
    if not isinstance(value, str):
        return False
    text = value.strip().casefold()
    if text.isdecimal():
        return len(text) < len(str(largest))
    return text in _FLAGS or (event in _TELLS_WHO and not _LIKE_A_TIME.search(text))


def plain(value: Any) -> Any:
    """A cell as JSON data, where a table has a type of its own for it."""
    if isinstance(value, str | int):  # most are
        return value
    if isinstance(value, Integral):  # of numpy, which counts its lengths of time among them
        with suppress(TypeError):
            return index(value)
    if isinstance(value, Decimal) and value.is_finite() and value.adjusted() < _MOST_DIGITS:
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value) if isinstance(value, UUID | time | timedelta) else value


def without_fraction(value: Any) -> Any:
    """A whole number that a data frame holds as a fraction, beside a gap; others as they are."""
    value = plain(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def whole(value: Any) -> Any:
    """A whole number, however a table had to write it; anything else as it is."""
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value.partition(".")[0])
    return without_fraction(value)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _zone(found: str | tzinfo | None) -> tzinfo | None:
    if found is None or isinstance(found, tzinfo):
        return None if found is None else whole_zone(found)
    return read_zone(found, ("timezone",), CaseError)


def _format(found: str | None) -> str | None:
    if found is None:
        return None
    try:
        if len(found) > _LONGEST_FORMAT:
            raise ValueError(f"it is longer than {_LONGEST_FORMAT} characters")
        parts = re.findall("%(.)", found)
        if "Z" in parts:
            raise ValueError("%Z is a name of a zone, and one name means several; use %z")
        if "I" in parts and "p" not in parts:
            raise ValueError("%I without %p does not tell morning from afternoon")
        if "p" in parts and "I" not in parts:
            raise ValueError("%p says nothing without %I, the hours of a clock with AM and PM")
        sample = _SAMPLE.strftime(found)
        if datetime.strptime(sample, found).date() != _SAMPLE.date():
            raise ValueError("it leaves out a part of the date")
    except (ValueError, TypeError, re.error) as error:  # strptime makes a pattern of it
        raise CaseError.of(
            "bad-datetime-format",
            f"{quoted(found)} is no format of a time: {error}",
            fix="write one of datetime.strptime, e.g. '%d-%m-%Y %H:%M'",
            loc=("datetime_format",),
        ) from None
    return found
