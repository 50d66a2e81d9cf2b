"""Checks on hours as they are written: ends that lose time, and readings nobody meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import InputError, Location, Problem, quoted
from ..hours import DAY, Stretch, clock_text, read_stretches
from .subject import Check, Subject, finding

_HOUR = 3600
_WHOLE_DAY = "00:00-24:00"
_NO_HOURS = {"name", "timezone"}


def minute_lost(subject: Subject) -> Iterator[Problem]:
    """An end such as 23:59 that was meant to be part of the hours."""
    for loc, text, stretch in _stretches(subject):
        end = -(-stretch.end // _HOUR) * _HOUR
        lost = end - stretch.end
        if 0 < lost <= 60:
            whole = _WHOLE_DAY if end - stretch.start >= DAY else str(Stretch(stretch.start, end))
            said = {60: "a minute", 1: "a second"}.get(lost, f"{lost} seconds")
            short = "that minute" if lost == 60 else "that time"
            until = clock_text(end if end <= DAY else end - DAY)
            yield finding(
                "minute-lost",
                f"{quoted(text)} ends {said} before {until}, and {short} is lost",
                f"write '{whole}'",
                *loc,
            )


def afternoon_as_night(subject: Subject) -> Iterator[Problem]:
    """09:00-05:00, which is a night shift of twenty hours."""
    for loc, text, stretch in _stretches(subject):
        length, end = stretch.end - stretch.start, stretch.end - DAY
        if 7 * _HOUR <= stretch.start < 12 * _HOUR and end > 0 and length >= 19 * _HOUR:
            meant = Stretch(stretch.start, end + 12 * _HOUR)
            yield finding(
                "afternoon-as-night",
                f"{quoted(text)} is a night shift of {length / _HOUR:g} hours, until "
                f"{clock_text(end)} the next morning",
                f"write '{meant}' if the afternoon is meant: hours go from 00:00 to 24:00",
                *loc,
            )


def hours_as_name(subject: Subject) -> Iterator[Problem]:
    """A closed day whose name looks like the part of the day that was meant."""
    for loc, closed in _closed(subject.calendars, ("calendars",)):
        for day, name in closed.items():
            if isinstance(name, str) and _read(name) is not None:
                yield finding(
                    "hours-as-name",
                    f"closed the whole day, by the name {quoted(name)}",
                    f"write {{during: {name}, name: ...}} to close that part of the day only",
                    *loc,
                    day,
                )


def _stretches(subject: Subject) -> Iterator[tuple[Location, str, Stretch]]:
    """Every stretch of hours in the calendars, as it is written and as it is read."""
    for loc, text in _texts(subject.calendars, ("calendars",)):
        stretch = _read(text)
        if stretch is not None:
            yield loc, text, stretch


def _read(text: str) -> Stretch | None:
    if "-" not in text:  # a name, of which there may be thousands
        return None
    try:
        return read_stretches(text)[0]
    except InputError:
        return None


def _texts(written: Any, loc: Location) -> Iterator[tuple[Location, str]]:
    """Every text below *written*, but for the names of closed days."""
    if isinstance(written, str):
        yield loc, written
    elif isinstance(written, Mapping):
        for key, value in written.items():
            if not (loc[-1] == "closed" and isinstance(value, str)) and key not in _NO_HOURS:
                yield from _texts(value, (*loc, key))
    elif isinstance(written, list | tuple):
        for place, value in enumerate(written):
            yield from _texts(value, (*loc, place))


def _closed(written: Any, loc: Location) -> Iterator[tuple[Location, Mapping[Any, Any]]]:
    """Every mapping of closed days below *written*."""
    if isinstance(written, Mapping):
        for key, value in written.items():
            if key == "closed" and isinstance(value, Mapping) and len(loc) > 1:
                yield (*loc, key), value
            else:
                yield from _closed(value, (*loc, key))
    elif isinstance(written, list | tuple):
        for place, value in enumerate(written):
            yield from _closed(value, (*loc, place))


CHECKS: tuple[Check, ...] = (minute_lost, afternoon_as_night, hours_as_name)
