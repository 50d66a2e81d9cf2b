"""The compiled years of a timetable: a plain value, for one call or a column of them.

How they are compiled is said in `slaclock.walltime`, how they are asked in `slaclock.timetable`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1900, 2199

NEVER = datetime.max.replace(tzinfo=UTC)
"""The sentinel: no instant of a calendar comes after it."""
_NOTHING = timedelta(0)
LONG = timedelta(days=3653)
"""Ten years, after which a calendar without an opening counts as closed for good."""
_DAY = timedelta(days=1)


class Hours(NamedTuple):
    """The first opening and the last close of a business day, as written.

    *throughout* says that it is open from the one to the other, and that the clocks do not change.
    """

    opens: datetime
    closes: datetime
    throughout: bool


@dataclass(frozen=True, slots=True)
class Years:
    """Whole compiled years *first* to *last*: a plain value, for one call or a column of them.

    `opens[i]` to `closes[i]` is open, for i below `end`; stretches are sorted, do not overlap, and
    may touch (they are cut at New Year). `before[i]` is the open time before `opens[i]` from an
    origin that stays the same while a timetable grows. These three end with a sentinel that never
    comes. `totals[n]` is the first stretch that has `first_total + n` days of open time or more
    before it, so that what has a given time before it is looked for between two of them.
    `days[i]` is the date, as an ordinal, to which a stretch belongs; `heads` are the stretches
    that touch none before them.

    For the date with the ordinal `first_day + n`, `starts[n]` is the first stretch that closes
    after its midnight, inverted (`~i`) where the clocks change on that date, and `ranks[n]` the
    number of business days before it. `business_days` are their ordinals, `hours` the first
    opening and last close of each, as written. `first_rank` is the rank of the origin.
    `long_gaps` are the closed stretches of more than ten years, in UTC; what is compiled begins and
    ends with one if it is closed there for so long.

    A datetime in these arrays is in UTC where its stretch touches a date on which the clocks
    change, else in the zone: see `slaclock.timetable`. `utc_opens` and `utc_closes` are the same
    instants, all in UTC.
    """

    first: int
    last: int
    first_day: int
    opens: list[datetime]
    closes: list[datetime]
    utc_opens: list[datetime]
    utc_closes: list[datetime]
    before: list[timedelta]
    first_total: int
    totals: list[int]
    days: list[int]
    heads: list[int]
    starts: list[int]
    business_days: list[int]
    ranks: list[int]
    hours: list[Hours]
    first_rank: int
    long_gaps: list[tuple[datetime, datetime]]

    @property
    def end(self) -> int:
        """The number of stretches."""
        return len(self.days)

    def edge(self, *, forward: bool) -> datetime | None:
        """The last close, or the first opening."""
        if not self.days:
            return None
        return self.closes[-2] if forward else self.opens[0]


def joined(earlier: list[Years], years: Years, later: list[Years]) -> Years:
    """Neighbouring years as one value that counts from the origin of *years*."""
    parts = [*earlier, years, *later]
    opens: list[datetime] = []
    closes: list[datetime] = []
    utc_opens: list[datetime] = []
    utc_closes: list[datetime] = []
    before: list[timedelta] = []
    days: list[int] = []
    heads: list[int] = []
    starts: list[int] = []
    business_days: list[int] = []
    ranks: list[int] = []
    hours: list[Hours] = []
    passed = years.before[0] - sum((part.before[-1] - part.before[0] for part in earlier), _NOTHING)
    for part in parts:
        offset, rank, shift = len(days), len(business_days), passed - part.before[0]
        seamless = bool(days and part.days) and closes[-1] == part.opens[0]
        opens += part.opens[:-1]
        closes += part.closes[:-1]
        utc_opens += part.utc_opens[:-1]
        utc_closes += part.utc_closes[:-1]
        before += [one + shift for one in part.before[:-1]] if shift else part.before[:-1]
        days += part.days
        heads += [head + offset for head in part.heads[1 if seamless else 0 :]]
        starts += [i + offset if i >= 0 else i - offset for i in part.starts]
        business_days += part.business_days
        ranks += [one + rank for one in part.ranks]
        hours += part.hours
        passed += part.before[-1] - part.before[0]
    before.append(passed)
    return Years(
        first=parts[0].first,
        last=parts[-1].last,
        first_day=parts[0].first_day,
        opens=[*opens, NEVER],
        closes=[*closes, NEVER],
        utc_opens=[*utc_opens, NEVER],
        utc_closes=[*utc_closes, NEVER],
        before=before,
        first_total=before[0].days,
        totals=totals_of(before),
        days=days,
        heads=heads,
        starts=starts,
        business_days=business_days,
        ranks=ranks,
        hours=hours,
        first_rank=years.first_rank + sum(len(part.business_days) for part in earlier),
        long_gaps=_long_gaps(parts[0].first, parts[-1].last, utc_opens, utc_closes, days),
    )


def _long_gaps(
    first: int, last: int, opens: list[datetime], closes: list[datetime], days: list[int]
) -> list[tuple[datetime, datetime]]:
    """The closed stretches of more than ten years among those of the years *first* to *last*."""
    if not days:
        return []
    # In no zone does a year begin earlier, or end later.
    ends = datetime(first, 1, 1, tzinfo=UTC) - _DAY, datetime(last + 1, 1, 1, tzinfo=UTC) + _DAY
    inner = [at for at in range(1, len(days)) if days[at] - days[at - 1] >= LONG.days - 3]
    closed = [ends[0], *(closes[at - 1] for at in inner), closes[-1]]
    opening = [opens[0], *(opens[at] for at in inner), ends[1]]
    return [gap for gap in zip(closed, opening, strict=True) if gap[1] - gap[0] > LONG]


def totals_of(before: list[timedelta]) -> list[int]:
    """Where each whole day of open time begins in *before*, and the end."""
    days = range(before[0].days, before[-1].days + 1)
    return [*(bisect_left(before, timedelta(days=day)) for day in days), len(before)]
