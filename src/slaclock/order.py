"""Events of one instant, in the order in which they mean something.

What is earlier comes first, then the lower `seq`; both are sorted before. What is left is a matter
of meaning: a message comes before its answer, a solution before the closing. Arrival order never
matters.
"""

from __future__ import annotations

from .case import Event
from .jsonable import thaw
from .plan import Plan

_RANKS = {
    "priority": 0, "assigned": 0, "promised": 0, "changed": 0,
    "customer_replied": 1, "escalation_requested": 1,
    "resolved": 3,
    "paused": 4, "resumed": 4,
    "reopened": 5,
    "closed": 6,
    "cancelled": 7,
}  # fmt: skip
_MEETS = 2


def in_order(events: list[Event], plan: Plan, *, is_open: bool) -> list[Event]:
    """The events of one instant and `seq` in the order of their meaning, for a case that is open
    or not; a pause and a resume of one reason cancel out."""
    if len(events) == 1:
        return events

    def rank(event: Event) -> int:
        return _rank(event, plan, is_open=is_open)

    events.sort(key=lambda one: (rank(one), one.name, one.reason or "", _text(one.value)))
    return _without_cancelling_pairs(events)


def _rank(event: Event, plan: Plan, *, is_open: bool) -> int:
    name = event.name
    if name == "status":  # a status counts as what it means
        meaning = plan.policy.statuses.meaning(event.value) or "open"
        if meaning != "open":
            return _RANKS[meaning]
        return _RANKS["resumed" if is_open else "reopened"]
    if name in plan.starting:
        return _RANKS["customer_replied"]
    return _RANKS.get(name, _MEETS)


def _text(value: object) -> str:
    """A value as text: equal values have the same, whichever order their keys were written in."""
    return "" if value is None else str(thaw(value))


def _without_cancelling_pairs(events: list[Event]) -> list[Event]:
    """The events without a pause and a resume of one reason at one instant."""
    resumes: dict[str | None, list[Event]] = {}
    for event in reversed(events):  # so that the first of them is taken first
        if event.name == "resumed":
            resumes.setdefault(event.reason, []).append(event)
    gone: set[int] = set()
    for pause in events:
        if pause.name == "paused" and resumes.get(pause.reason):
            gone |= {id(pause), id(resumes[pause.reason].pop())}
    return [event for event in events if id(event) not in gone]
