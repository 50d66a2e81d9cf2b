"""Rows out of a ledger: plain dicts with documented keys, in an order that people expect.

Which assessment came first never shows: groups are ordered by their values, priorities by their
gravity as far as their names tell, milestones as their policies list them.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Any, NamedTuple, TypeVar

from .ledger import RESOLUTION, RESPONSE, Desk, Group, Ledger, Place
from .tally import OUTCOMES, Caseload, Tally, Times, added, all_of, ratio

K = TypeVar("K", bound=Hashable)

Row = dict[str, Any]

_GRAVITY = (
    ("blocker", "emergency", "critical", "major"),
    ("urgent", "highest", "high risk"),
    ("high", "important"),
    ("medium", "normal", "moderate", "standard"),
    ("low", "minor"),
    ("lowest", "trivial", "general", "none"),
)
_RANKS = {name: rank for rank, names in enumerate(_GRAVITY) for name in names}


def _time_keys(prefix: str = "") -> tuple[str, ...]:
    return tuple(Times().figures(prefix))


MILESTONE_KEYS = ("cycles", *OUTCOMES, "compliance", *_time_keys())
CASE_KEYS = (
    "cases",
    *_time_keys("response_"),
    *_time_keys("resolution_"),
    *Caseload().figures(),
)
MONTH_KEYS = ("month", "milestone", "met", "breached", "compliance")
COLUMNS = frozenset(("milestone", "priority", *MILESTONE_KEYS, *CASE_KEYS))
"""Names that a group cannot have, because the rows have columns of that name."""


class Service(NamedTuple):
    """What is said of the cases of a group and a priority."""

    caseload: Caseload
    response: Times
    resolution: Times

    def times(self, role: str) -> Times:
        """How long the response or the resolution took."""
        return self.response if role == RESPONSE else self.resolution

    def figures(self) -> Row:
        """The keys of `CASE_KEYS`."""
        return {
            "cases": self.caseload.cases,
            **self.response.figures("response_"),
            **self.resolution.figures("resolution_"),
            **self.caseload.figures(),
        }


def milestone_rows(ledger: Ledger) -> tuple[Row, ...]:
    """A row for each group, milestone and priority."""
    tallies = tally_by(ledger, lambda place: (place.group, place.milestone, place.priority))
    order = sorted(
        tallies,
        key=lambda key: (
            group_order(key[0]), milestone_order(ledger, key[1]), priority_order(key[2])
        ),
    )  # fmt: skip
    return tuple(
        {
            **_named(ledger, key[0]),
            "milestone": key[1],
            "priority": key[2],
            **tallies[key].figures(),
            **tallies[key].times.figures(),
        }
        for key in order
    )


def case_rows(ledger: Ledger) -> tuple[Row, ...]:
    """A row for each group and priority."""
    services = service_by(ledger, lambda group, priority: (group, priority))
    order = sorted(services, key=lambda key: (group_order(key[0]), priority_order(key[1])))
    return tuple(
        {**_named(ledger, group), "priority": priority, **services[group, priority].figures()}
        for group, priority in order
    )


def month_rows(ledger: Ledger) -> tuple[Row, ...]:
    """A row for each month and milestone in which something was decided."""
    order = sorted(ledger.months, key=lambda key: (key[0], milestone_order(ledger, key[1])))
    rows = []
    for month, milestone in order:
        decided = ledger.months[month, milestone]
        met, breached = decided["met"], decided["breached"]
        compliance = ratio(met, met + breached)
        rows.append(
            dict(zip(MONTH_KEYS, (month, milestone, met, breached, compliance), strict=True))
        )
    return tuple(rows)


def totals(ledger: Ledger) -> Row:
    """One row for everything."""
    service = service_by(ledger, lambda group, priority: None).get(None)
    empty = Service(Caseload(), Times(), Times())
    return {
        **added(ledger.tallies.values()).figures(),
        **(service or empty).figures(),
    }


def tally_by(ledger: Ledger, key: Callable[[Place], K]) -> dict[K, Tally]:
    """The tallies of all places with the same *key*, added up."""
    found: defaultdict[K, list[Tally]] = defaultdict(list)
    for place, tally in ledger.tallies.items():
        found[key(place)].append(tally)
    return {one: added(tallies) for one, tallies in found.items()}


def service_by(ledger: Ledger, key: Callable[[Group, str | None], K]) -> dict[K, Service]:
    """What is said of the cases of all groups and priorities with the same *key*."""
    loads: defaultdict[K, list[Caseload]] = defaultdict(list)
    roles: defaultdict[tuple[str, K], list[Tally]] = defaultdict(list)
    for desk, caseload in ledger.caseloads.items():
        loads[key(*desk)].append(caseload)
    for place, tally in ledger.tallies.items():
        if place.role and tally.times.business:
            roles[place.role, key(*Desk(place.group, place.priority))].append(tally)
    keys: Iterable[K] = dict.fromkeys([*loads, *(one for _, one in roles)])
    return {
        one: Service(
            all_of(loads.get(one, ())),
            added(roles.get((RESPONSE, one), ())).times,
            added(roles.get((RESOLUTION, one), ())).times,
        )
        for one in keys
    }


# -------------------------------------------------------------------- names and order


def values_of(group: Group) -> tuple[Any, ...]:
    """The values of a group as they were given."""
    return tuple(json.loads(text) for text in group)


def _named(ledger: Ledger, group: Group) -> Row:
    return dict(zip(ledger.by, values_of(group), strict=True))


def group_order(group: Group) -> tuple[Any, ...]:
    """Numbers by size, then text by the alphabet, then what is missing."""
    return tuple(_value_order(value) for value in values_of(group))


def _value_order(value: Any) -> tuple[int, float, tuple[Any, ...], str]:
    if value is None:
        return 3, 0, (), ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return 0, value, (), ""
    if isinstance(value, str):
        return 1, 0, _natural(value), value
    return 2, 0, (), json.dumps(value)


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key by which P2 comes before P10."""
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+", text.casefold())
    return tuple((0, int(one), "") if one.isdigit() and one.isascii() else (1, 0, one)
                 for one in parts)  # fmt: skip


def priority_order(priority: str | None) -> tuple[Any, ...]:
    """The gravest first, as far as names tell; then by the alphabet; then no priority."""
    if priority is None:
        return 2, 0, (), ""
    known = _RANKS.get(priority.casefold().replace("_", " ").replace("-", " "))
    if known is not None:
        return 0, known, _natural(priority), priority
    return 1, 0, _natural(priority), priority


def milestone_order(ledger: Ledger, milestone: str) -> tuple[int, str]:
    """As the policies list them."""
    return ledger.positions[milestone], milestone
