"""The desks that are measured, and the instants at which they are asked."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo

from slaclock import Calendar

YEARS = range(2019, 2036)
"""The years for which peers are told the holidays; those before and after serve as margin."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Shift:
    """Hours of some days of the week (0 is Monday) in a zone; over midnight if need be."""

    zone: str
    start: time
    end: time
    days: range

    @property
    def is_overnight(self) -> bool:
        """Whether it ends on the next date."""
        return self.end <= self.start


@dataclass(frozen=True)
class Desk:
    """Opening hours as plain data, from which every peer makes what it knows."""

    name: str
    shifts: tuple[Shift, ...]
    country: str | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the first shift."""
        return ZoneInfo(self.shifts[0].zone)

    @cached_property
    def holidays(self) -> tuple[date, ...]:
        """The dates on which it is closed."""
        if self.country is None:
            return ()
        from slaclock.holiday import Holidays

        kept = Holidays.read(self.country)
        days = map(date.fromordinal, range(*(date(y, 1, 1).toordinal() for y in _ends(YEARS))))
        return tuple(day for day in days if kept.on(day))

    def calendar(self) -> Calendar:
        """The desk as slaclock has it, freshly made."""
        first, *others = (
            Calendar(
                shift.zone,
                hours={_DAYS[day]: _written(shift) for day in shift.days},
                holidays=self.country,
            )
            for shift in self.shifts
        )
        for other in others:
            first |= other
        return first


def _ends(years: range) -> tuple[int, int]:
    return years.start, years.stop


def _written(shift: Shift) -> str:
    end = "24:00" if shift.end == _MIDNIGHT else f"{shift.end:%H:%M}"
    return f"{shift.start:%H:%M}-{end}"


def _shift(zone: str, start: int, end: int, days: int) -> Shift:
    return Shift(zone, time(start), time(end), range(days))


OFFICE = Desk("office", (_shift("America/New_York", 9, 17, 5),), country="US")
NIGHTS = Desk("night shifts", (_shift("America/New_York", 22, 6, 5),))
ALWAYS = Desk("24x7", (_shift("America/New_York", 0, 0, 7),))
UNION = Desk(
    "two desks composed",
    (_shift("America/New_York", 9, 17, 5), _shift("Europe/London", 9, 17, 5)),
)


def instants(zone: tzinfo, number: int = 2000, seed: int = 1) -> list[datetime]:
    """Instants of 2021 to 2028 at all hours of day and night, to the second."""
    start = datetime(2021, 1, 1, tzinfo=UTC)
    seconds = int((datetime(2029, 1, 1, tzinfo=UTC) - start).total_seconds())
    chosen = random.Random(seed)
    return [
        (start + timedelta(seconds=chosen.randrange(seconds))).astimezone(zone)
        for _ in range(number)
    ]


def spans(starts: Iterable[datetime], length: timedelta) -> list[tuple[datetime, datetime]]:
    """Each start and the instant *length* later, both in the zone of the start."""
    return [(at, (at.astimezone(UTC) + length).astimezone(at.tzinfo)) for at in starts]
