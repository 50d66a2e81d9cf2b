"""Checks on time zones: those that never change their clocks, and two copies of the tz data."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from ..calendar import Calendar
from ..errors import Location, Problem
from ..versions import packaged_tz_version, tz_data
from .subject import Check, Subject, finding

_FIXED = re.compile(r"EST|MST|HST|Etc/GMT[+-][1-9]\d?")
_MEANT = {"EST": "America/New_York", "MST": "America/Denver", "HST": "Pacific/Honolulu"}
_AROUND = (-1, 3)  # years before and after today that are compared
_DAY = timedelta(days=1)


def fixed_offset(subject: Subject) -> Iterator[Problem]:
    """EST is not the time of New York: it knows no summer."""
    for zone, loc in _zones(subject):
        if _FIXED.fullmatch(zone):
            yield finding(
                "fixed-offset-zone",
                f"'{zone}' never changes its clocks"
                + (", and its sign is the reverse of the usual" if zone.startswith("Etc") else ""),
                f"write the place, e.g. {_MEANT.get(zone, 'America/New_York')}",
                *loc,
            )


def tz_data_differs(subject: Subject) -> Iterator[Problem]:
    """The machine's tz data and the tzdata package give different times."""
    if subject.today is None:
        return
    year = subject.today.year
    first = datetime(max(year + _AROUND[0], 2), 1, 1, tzinfo=UTC)
    last = datetime(min(year + _AROUND[1], 9998), 1, 1, tzinfo=UTC)
    for key, loc in _zones(subject):
        system, package = _system_zone(key), _packaged_zone(key)
        if system is None or package is None:
            continue
        at = _first_difference(system, package, first, last)
        if at is not None:
            yield finding(
                "tz-data-differs",
                f"from {at:%Y-%m-%d} on {key} is {_offset_text(at, system)} by the system's tz "
                f"data ({tz_data()[1]}), which answers, and {_offset_text(at, package)} by the "
                f"tzdata package ({packaged_tz_version()})",
                "update the older of the two; with PYTHONTZPATH= (empty) the package answers",
                *loc,
            )


def _zones(subject: Subject) -> Iterator[tuple[str, Location]]:
    """Each zone of the policy once, and where it is written."""
    found: dict[str, Location] = {}
    for name, member in subject.policy.calendars.members.items():
        if isinstance(member, Calendar):
            found.setdefault(member.timezone, ("calendars", name, "timezone"))
    if subject.policy.timezone is not None:
        found.setdefault(subject.policy.timezone, ("timezone",))
    yield from found.items()


def _system_zone(key: str) -> ZoneInfo | None:
    """The zone as the machine's own copy has it, which `zoneinfo` asks first (PEP 615)."""
    for folder in zoneinfo.TZPATH:
        try:
            with Path(folder, key).open("rb") as file:
                return ZoneInfo.from_file(file, key=key)
        except (OSError, ValueError):
            continue
    return None


def _packaged_zone(key: str) -> ZoneInfo | None:
    try:
        with files("tzdata.zoneinfo").joinpath(*key.split("/")).open("rb") as file:
            return ZoneInfo.from_file(file, key=key)
    except (ImportError, OSError, ValueError):
        return None


def _first_difference(
    one: ZoneInfo, other: ZoneInfo, first: datetime, last: datetime
) -> datetime | None:
    """The first hour at which two zones disagree; looked for hourly where one of them changes."""
    day = first
    offsets = [_offset_at(day, one), _offset_at(day, other)]
    while day < last:
        if offsets[0] != offsets[1]:
            return day
        tomorrow = day + _DAY
        later = [_offset_at(tomorrow, one), _offset_at(tomorrow, other)]
        if later != offsets:
            for hour in range(1, 25):
                at = day + timedelta(hours=hour)
                if _offset_at(at, one) != _offset_at(at, other):
                    return at
        day, offsets = tomorrow, later
    return None


def _offset_at(at: datetime, zone: ZoneInfo) -> timedelta | None:
    """The offset of a zone from UTC at an instant."""
    return at.astimezone(zone).utcoffset()


def _offset_text(at: datetime, zone: ZoneInfo) -> str:
    return f"UTC{at.astimezone(zone):%z}"


CHECKS: tuple[Check, ...] = (fixed_offset, tz_data_differs)
