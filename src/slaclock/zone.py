"""Time zones by name, as the tz database of this machine knows them."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from .errors import CalendarError, InputError, Location, did_you_mean, quoted

_LONGEST_NAME = 64
_NO_PLACES = {"localtime", "posixrules", "Factory"}  # what they mean depends on the machine


def read_zone(
    written: object, loc: Location = (), error: type[InputError] = CalendarError
) -> ZoneInfo:
    """The zone by its exact IANA name, also where the file system folds case.

    >>> read_zone("Europe/London")
    zoneinfo.ZoneInfo(key='Europe/London')

    Raises:
        InputError: Of the type *error*: the tz database has no such zone, or is missing.
    """
    if isinstance(written, ZoneInfo) and written.key and written.key not in _NO_PLACES:
        return written
    if isinstance(written, str) and written.isascii() and 0 < len(written) < _LONGEST_NAME:
        try:
            zone = ZoneInfo(written)
        except (ValueError, OSError, KeyError):  # what it raises depends on the bad key
            pass
        else:
            if written == "UTC" or written in _names():
                return zone
    if not _names():
        raise error.of(
            "no-tz-database",
            f"there is no tz database on this machine, so nobody knows {quoted(written)}",
            fix="install the package tzdata, or the tz database of the system",
            loc=loc,
        )
    raise error.of(
        "unknown-timezone",
        f"{quoted(written)} is no time zone that the tz database knows",
        fix=_nearest(written),
        loc=loc,
    )


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones() - _NO_PLACES)


def _nearest(written: object) -> str:
    near = did_you_mean(written, sorted(_names()))
    return near if near.startswith("did you mean") else "write an IANA name, e.g. Europe/London"
