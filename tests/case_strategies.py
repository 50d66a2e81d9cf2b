"""Random policies and histories for the oracle, and how a policy file would write them.

Events lie on whole hours and crowd together, so that many of them coincide with each other, with
a due, an opening or a close; percentages and days then still fall on quarters of an hour.

hypothesis draws one number for each scenario, and the rest comes from a generator seeded with it:
drawn piece by piece, long histories repeat each other. `simpler` does the shrinking instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

from .case_oracle import (
    RESPONSES,
    Amount,
    Case,
    Cell,
    Desk,
    Event,
    Level,
    Milestone,
    Policy,
    Rules,
    Start,
    Trigger,
    kind_of,
)

HOUR = 60
T = TypeVar("T")
Week = dict[str, list[str]]


@dataclass(frozen=True)
class Theme:
    """What a scenario is mostly about."""

    name: str
    milestones: tuple[str, ...]
    events: tuple[str, ...]
    most: int = 4
    statuses: bool = False
    ladder: bool = False


LIFE = ("resolved", "resolved", "reopened", "reopened", "closed", "cancelled")
PAUSES = ("paused", "resumed")
TALK = ("acknowledged", "responded", "updated", "customer_replied", "reviewed")

CLOCKS = Theme(
    "clocks",
    ("resolution", "first_response", "step", "closure"),
    (*LIFE, *PAUSES * 3, *("priority",) * 4, "responded", "reviewed", "changed"),
)
STATUSES = Theme(
    "statuses",
    ("resolution", "first_response", "update", "closure", "step"),
    (*("status",) * 6, "priority", "responded", "updated", "customer_replied"),
    statuses=True,
)
CYCLES = Theme(
    "cycles",
    (
        *("update", "next_response", "closure", "review", "checkin", "informed", "feedback"),
        "first_response",
    ),
    (*LIFE, *TALK * 2, "first_contact_failed", "paused", "resumed", "priority", "changed"),
    most=5,
)
PROMISES = Theme(
    "promises",
    ("promise", "resolution", "first_response", "informed", "update"),
    (*LIFE, *("promised",) * 6, *PAUSES, "priority", "responded", "first_contact_failed"),
)
LADDERS = Theme(
    "ladders",
    ("resolution", "first_response", "update"),
    (
        *LIFE,
        *PAUSES * 2,
        "priority",
        "changed",
        *("responded", "answered", "escalated", "escalation_requested") * 2,
    ),
    most=3,
    ladder=True,
)
EVERYTHING = Theme(
    "everything",
    (*CYCLES.milestones, "step", "acknowledgement", "promise", "resolution"),
    (
        *LIFE,
        *PAUSES,
        *("priority", "changed", "assigned", "promised", "first_contact_failed"),
        *("answered", "escalated", "escalation_requested"),
        *TALK,
    ),
    most=6,
    ladder=True,
)
MIXED = Theme(
    "mixed",
    ("resolution", "first_response", "step", "closure", "feedback", "update"),
    (*LIFE, *("status",) * 8, *PAUSES * 2, "priority", "responded", "reviewed", "changed"),
    statuses=True,
    ladder=True,
)
THEMES = (CLOCKS, STATUSES, CYCLES, PROMISES, LADDERS, EVERYTHING, MIXED)


# Calendars

NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKS: dict[str, Week] = {
    "office": {"mon-fri": ["09:00-17:00"]},
    "lunch": {"mon-fri": ["09:00-12:00", "13:00-17:00"], "sat": ["10:00-12:00"]},
    "nights": {"mon-fri": ["22:00-06:00"]},
    "friday": {"mon-thu": ["08:00-16:00"], "fri": ["08:00-12:00"]},
    "always": {"mon-sun": ["00:00-24:00"]},
}
# In Europe the clocks change on 29 Mar and 25 Oct 2026, in New York on 8 Mar and 1 Nov.
DAYS_BEFORE = [
    ("Europe/London", date(2026, 3, 26)),
    ("Europe/London", date(2026, 10, 22)),
    ("Europe/London", date(2026, 11, 18)),
    ("Asia/Kolkata", date(2026, 11, 18)),
    ("Australia/Lord_Howe", date(2026, 10, 1)),  # half an hour forward on 4 Oct
    ("America/New_York", date(2026, 3, 5)),
    ("America/New_York", date(2026, 10, 29)),
]


def _stretches(week: Week) -> tuple[tuple[tuple[int, int], ...], ...]:
    found: list[tuple[tuple[int, int], ...]] = [()] * 7
    for days, spans in week.items():
        first, _, last = days.partition("-")
        for day in range(NAMES.index(first), NAMES.index(last or first) + 1):
            found[day] = tuple(_span(*span.split("-")) for span in spans)
    return tuple(found)


def _span(opens: str, closes: str) -> tuple[int, int]:
    start, end = _minutes(opens), _minutes(closes)
    return start, end if end > start else end + 24 * 60


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


@dataclass(frozen=True, eq=False)
class Place:
    """A zone and its desks, and a Thursday or so from which things happen there."""

    zone: str
    day: date
    desks: Mapping[str, Desk]
    written: Mapping[str, Any]

    @property
    def morning(self) -> int:
        """06:00 UTC of the day."""
        start = datetime(self.day.year, self.day.month, self.day.day, 6, tzinfo=UTC)
        return int(start.timestamp()) // 60

    @property
    def shares(self) -> tuple[tuple[int, ...], ...]:
        """Percentages that fall on the grid: three quarters of half an hour do not."""
        halves = self.zone in ("Asia/Kolkata", "Australia/Lord_Howe")
        return ((50,),) if halves else ((50,), (75,), (50, 75))


def _place(zone: str, day: date, holiday: int) -> Place:
    closed = [day + timedelta(days=holiday)] if holiday else []
    written: dict[str, Any] = {}
    desks = {}
    for name, week in WEEKS.items():
        off = closed if name != "always" else []
        written[name] = {"timezone": zone, "hours": week}
        written[name] |= {"closed": [str(one) for one in off]} if off else {}
        desks[name] = Desk(zone, _stretches(week), frozenset(off))
    return Place(zone, day, desks, written)


PLACES = [_place(zone, day, holiday) for zone, day in DAYS_BEFORE for holiday in (0, 1, 4)]


@dataclass(frozen=True)
class Scenario:
    """One question: how does the case stand at *now*?"""

    place: Place
    policy: Policy
    case: Case
    now: int
    grain: int = HOUR  # events lie on whole ones

    @property
    def step(self) -> int:
        return self.grain // 4


# Targets and milestones

BUSINESS = [Amount("business", n * HOUR) for n in (1, 2, 3, 4, 8, 10, 16)]
ELAPSED = [Amount("elapsed", n * HOUR) for n in (1, 2, 4, 8, 24)]
DAYS = [Amount("business days", n) for n in (1, 2)] + [Amount("calendar days", 1)]
TARGETS = [*BUSINESS * 2, *ELAPSED, *DAYS * 2]
SHORT = [*BUSINESS[:4], *ELAPSED[:3]]

_STANDARD = (
    Milestone("first_response", met_by=RESPONSES),
    Milestone("acknowledgement", met_by=RESPONSES),
    Milestone(
        "next_response",
        started_by=(Start("customer_replied"),),
        met_by=("responded",),
        repeats=True,
    ),
    Milestone("update", met_by=("responded", "updated"), repeats=True, until="resolved"),
    Milestone("resolution", met_by=("resolved",), pausable=True),
    Milestone("closure", started_by=(Start("resolved"),), met_by=("closed",)),
    Milestone("promise", started_by=(Start("promised"),), met_by=("resolved",)),
)
STANDARD = {milestone.name: milestone for milestone in _STANDARD}


class Draw:
    """Chance, from one number."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def one(self, *options: T) -> T:
        return self.random.choice(options)

    def sometimes(self, one_in: int = 3) -> bool:
        return self.random.randrange(one_in) == 0

    def up_to(self, most: int, least: int = 0) -> int:
        return self.random.randint(least, most)

    def some(self, options: tuple[T, ...], most: int) -> list[T]:
        return self.random.sample(options, self.up_to(min(most, len(options)), 1))


def _milestone(draw: Draw, name: str, shares: tuple[tuple[int, ...], ...]) -> Milestone:
    changes: dict[str, Any] = {}
    if name not in STANDARD:
        changes = _own(draw, name)
    elif name in ("first_response", "update", "resolution", "next_response") and draw.sometimes(4):
        changes["pausable"] = name != "resolution"
    if name != "promise" and draw.sometimes():
        changes["warn_at"] = draw.one(*shares)
    if name == "first_response" and draw.sometimes(5):
        changes["met_by"] = ("responded",)
    if name == "promise" and draw.sometimes():
        changes["met_by"] = ("resolved", "updated")
    if draw.sometimes(8):
        changes["applies_to"] = _condition(draw)
    if draw.sometimes(8):
        changes["calendar"] = draw.one("nights", "friday", "lunch")
    return replace(STANDARD.get(name) or Milestone(name), **changes)


def _own(draw: Draw, name: str) -> dict[str, Any]:
    own: dict[str, Any] = {"pausable": draw.one(False, True)}
    if name == "review":
        after = draw.one("resolution", "first_response", "update", "closure")
        also = draw.one((), (), ("responded",), ("resolved",), ("closed",))
        return own | {"met_by": ("reviewed", *also), "after": after, "started_by": ()}
    if name == "checkin":
        met = draw.one(("reviewed",), ("reviewed", "updated"), ("reviewed", "responded"))
        return own | {
            "met_by": met,
            "repeats": True,
            "until": draw.one(None, "closed", "acknowledged"),
        }
    if name == "informed":
        reasons = draw.one((), ("technical",), ("technical", "policy"))
        begin = Start("first_contact_failed", reasons)
        met = ("escalated", "reviewed")
        return own | {"met_by": met, "started_by": (begin,), "repeats": draw.sometimes()}
    if name == "feedback":
        begin = Start(draw.one("resolved", "closed", "responded"))
        met = draw.one(("reviewed",), ("reviewed", "acknowledged"))
        return own | {"met_by": met, "started_by": (begin,)}
    met = draw.one(("reviewed",), ("responded", "reviewed"), ("closed",), ("resolved",))
    return own | {"met_by": met}


def _condition(draw: Draw) -> dict[str, Any]:
    return draw.one(
        {"region": "emea"},
        {"region": ["emea", "apac"]},
        {"region": {"not": "emea"}},
        {"seats": {"at_least": 10}},
        {"region": {"missing": True}},
    )


def _attributes(draw: Draw) -> dict[str, Any]:
    drawn = {
        "region": draw.one("emea", "apac", None),
        "seats": draw.one(5, 10, None),
        "impact": draw.one("high", "low"),
        "urgency": draw.one("high", "low"),
    }
    return {name: value for name, value in drawn.items() if value is not None}


# Policies

STATUS_SETS = {
    "open": ("new", "active"),
    "paused": ("hold", "vendor"),
    "resolved": ("solved",),
    "closed": ("shut",),
    "cancelled": ("spam",),
}
MATRIX = (
    {"impact": "high", "urgency": {"high": "high", "low": "low"}},
    {"impact": "low", "urgency": {"high": "low", "low": "low"}},
)


def _policy(draw: Draw, theme: Theme, place: Place) -> Policy:
    names = draw.some(theme.milestones, theme.most)
    milestones = [_milestone(draw, name, place.shares) for name in names]
    others = [m.after for m in milestones if m.after is not None and m.after not in names]
    milestones = [*(_milestone(draw, name, place.shares) for name in others), *milestones]
    calendar: Any = draw.one("office", "office", "lunch", "nights", "friday", "always")
    if draw.sometimes(6):
        calendar = {"by": "region", "emea": "lunch", "default": calendar}
    rows = _rows(draw, milestones)
    matrix = MATRIX if "low" in rows and draw.sometimes() else ()
    names = [m.name for m in milestones if m.name != "promise"] or [milestones[0].name]
    choices = _Choices(isinstance(calendar, str), names, [*rows], place.shares[-1])
    return Policy(
        place.desks,
        calendar,
        tuple(milestones),
        rows,
        default=None if matrix or len(rows) == 1 else "low",
        aliases={"urgent": "high"} if "high" in rows else {},
        matrix=matrix,
        statuses=STATUS_SETS if theme.statuses else {},
        rules=_rules(draw),
        ladder=_ladder(draw, choices) if theme.ladder else (),
        keep=draw.one(None, Amount("calendar days", 3)),
    )


def _rows(draw: Draw, milestones: list[Milestone]) -> dict[str, dict[str, Cell]]:
    rows = draw.one(("only",), ("low", "high"), ("low", "high"), ("low", "high", "top"))
    promised = [m for m in milestones if m.name != "promise"]
    return {
        row: {m.name: _cell(draw, m) for m in promised if not draw.sometimes(8)} for row in rows
    }


def _cell(draw: Draw, milestone: Milestone) -> Cell:
    other = draw.one("nights", "friday") if draw.sometimes(10) else None
    at_once = draw.sometimes(30) and not milestone.warn_at
    return Cell(Amount("immediately") if at_once else draw.one(*TARGETS), other)


def _rules(draw: Draw) -> Rules:
    days: list[str | int] = ["same_time", "same_time", "close_of_business", 8 * HOUR]
    return Rules(
        draw.one(*days),
        draw.one("close", "next_opening"),
        draw.one("recompute", "recompute", "carry", "restart", "keep"),
        draw.one("resume", "resume", "restart", "ignore"),
    )


@dataclass(frozen=True)
class _Choices:
    """What a ladder may speak of."""

    by_name: bool  # there is one default calendar
    names: list[str]
    rows: list[str]
    shares: tuple[int, ...]

    @property
    def short(self) -> list[Amount]:
        return SHORT if self.by_name else ELAPSED[:3]

    @property
    def amounts(self) -> list[Amount]:
        return [*SHORT * 2, *DAYS] if self.by_name else ELAPSED[:3]


def _ladder(draw: Draw, choices: _Choices) -> tuple[Level, ...]:
    levels = []
    for number in range(1, draw.up_to(3, 1) + 1):
        triggers = [_trigger(draw, number, choices) for _ in range(draw.up_to(3, 1))]
        if number == 1 and draw.sometimes(2):
            triggers = [Trigger("opened")]
        every = draw.one(*choices.short) if draw.sometimes() else None
        levels.append(
            Level(
                number,
                tuple(triggers),
                draw.one(None, *choices.amounts),
                choices.by_name and draw.sometimes(),
                every,
                draw.up_to(3, 1) if every else 0,
            )
        )
    return tuple(levels)


def _trigger(draw: Draw, number: int, choices: _Choices) -> Trigger:
    kinds = ["event", "overdue", "overdue", "unresolved", "used", "due_within", "case"]
    kind = draw.one(*kinds, *(["unanswered"] * 4 if number > 1 else []))
    of, row = draw.one(*choices.names), draw.one(*choices.rows)
    priority = (row,) if row != "only" and draw.sometimes(8) else ()
    if kind == "event":
        event = draw.one("escalation_requested", "escalation_requested", "reopened", "paused")
        return Trigger(kind, event, priority=priority)
    if kind == "overdue":
        late = draw.one(*choices.amounts) if draw.sometimes(2) else None
        return Trigger(kind, of, late, priority=priority)
    if kind == "unanswered":
        return Trigger(kind, number=number - 1, priority=priority)
    if kind == "unresolved":
        return Trigger(kind, amount=draw.one(*choices.amounts), priority=priority)
    if kind == "used":
        return Trigger(kind, of, number=draw.one(*choices.shares), priority=priority)
    if kind == "due_within":
        return Trigger(kind, of, draw.one(*choices.short), priority=priority)
    return Trigger(kind, case=_condition(draw), priority=priority)


# Histories

GAPS = (0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 8, 15, 20, 24)


def _case(draw: Draw, theme: Theme, policy: Policy, place: Place, grain: int) -> tuple[Case, int]:
    opened = at = place.morning + draw.up_to(40 * HOUR // grain) * grain
    ordered = draw.one(False, True)
    # A few kinds of events at a time meet more often than all of them together.
    names = [draw.one(*theme.events) for _ in range(draw.up_to(6, 2))]
    begins = [begin.event for m in policy.milestones for begin in m.started_by]
    names += [name for name in begins if name in theme.events and draw.sometimes(2)]
    events: list[Event] = []
    for n in range(draw.up_to(14)):
        at += draw.one(*GAPS) * grain
        name = draw.one(*names)
        if name == "priority" and len(policy.rows) == 1:
            continue
        value, reason = _value(draw, name, policy, at, grain)
        seq = n if ordered or _ambiguous(policy, name, value) else 0
        events.append(Event(at, name, value, reason, seq))
    if draw.sometimes(12):
        events.append(Event(opened - grain, "responded"))
    draw.random.shuffle(events)  # the order in which they arrive never matters
    given = draw.one(None, "low", "High", "urgent") if "high" in policy.rows else None
    case = Case(opened, given, _attributes(draw), tuple(events))
    later = draw.one(0, 1, 3, 6, 12, 24, 48, 72, 120) * grain
    return case, draw.one(at, *(e.at for e in events if e.at >= opened)) + later


def _ambiguous(policy: Policy, name: str, value: Any) -> bool:
    """Events of one instant whose order only `seq` decides beyond doubt."""
    return name in ("promised", "changed") or (
        name == "status" and kind_of(policy, value) == "open"
    )


def _value(draw: Draw, name: str, policy: Policy, at: int, grain: int) -> tuple[Any, str | None]:
    if name in PAUSES:
        return None, draw.one(None, None, "vendor", "parts")
    if name == "first_contact_failed":
        return None, draw.one(None, "technical", "policy")
    if name == "promised":
        due = at + draw.one(-2, 0, 1, 2, 4, 8, 24) * grain
        milestones = [m.name for m in policy.milestones if m.name != "promise"]
        return {draw.one(*milestones): due} if milestones and draw.sometimes(2) else due, None
    values: dict[str, tuple[Any, ...]] = {
        "priority": (*policy.rows, *policy.aliases, "LOW"),
        "status": (*(status for names in STATUS_SETS.values() for status in names), "odd"),
        "changed": _CHANGES,
        "assigned": ("Ann", "Bob"),
        "escalated": (None, None, 1, 2, 3),
        "answered": (None, None, 1, 2, 3),
    }
    return draw.one(*values.get(name, (None,))), None


_CHANGES = (
    {"region": "emea"},
    {"region": "apac"},
    {"seats": 5},
    {"seats": 20},
    {"urgency": "high"},
    {"urgency": "low"},
    {"impact": "high"},
)


def scenario(theme: Theme, seed: int) -> Scenario:
    draw = Draw(seed)
    place = draw.one(*PLACES)
    policy = _policy(draw, theme, place)
    grain = draw.one(HOUR, HOUR, HOUR, 20)
    return Scenario(place, policy, *_case(draw, theme, policy, place, grain), grain)


def scenarios(theme: Theme) -> st.SearchStrategy[Scenario]:
    return st.integers(0, 2**64 - 1).map(lambda seed: scenario(theme, seed))


# The file


def text(amount: Amount) -> str:
    """An amount as a policy writes it."""
    if amount.kind == "immediately":
        return amount.kind
    if amount.kind in ("business", "elapsed"):
        hours, rest = divmod(amount.size, HOUR)
        unit = "minutes" if rest else "hours"
        size = amount.size if rest else hours
        return f"{size} business {unit}" if amount.kind == "business" else f"{size} {unit}"
    return f"{amount.size} {amount.kind}"


def document(scenario: Scenario) -> dict[str, Any]:
    """The policy in the shape of its file."""
    policy, rules = scenario.policy, scenario.policy.rules
    milestones = {m.name: _written(m) for m in policy.milestones}
    table = {
        row: {name: _written_cell(cell) for name, cell in cells.items()}
        for row, cells in policy.rows.items()
    }
    day = rules.business_day
    found: dict[str, Any] = {
        "slaclock": 1,
        "name": "Random",
        "calendars": scenario.place.written,
        "calendar": policy.calendar,
        "milestones": milestones,
        "priorities": table,
        "default_priority": policy.default,
        "priority_aliases": policy.aliases,
        "priority_matrix": [dict(line) for line in policy.matrix],
        "statuses": {kind: list(names) for kind, names in policy.statuses.items()},
        "rules": {
            "business_day": {"working_hours": "8 hours"} if isinstance(day, int) else day,
            "exact_fit": rules.exact_fit,
            "priority_change": rules.priority_change,
            "reopen": rules.reopen,
        },
        "escalations": {level.number: _rung(level) for level in policy.ladder},
        "retention": {"keep": text(policy.keep), "from": "closed"} if policy.keep else None,
    }
    if table.keys() == {"only"}:
        for name, cell in found.pop("priorities")["only"].items():
            milestones[name] |= cell
    return {key: value for key, value in found.items() if value not in (None, {}, [])}


def _written_cell(cell: Cell) -> dict[str, Any]:
    other = {"calendar": cell.calendar} if cell.calendar else {}
    return {"within": text(cell.amount)} | other


def _written(milestone: Milestone) -> dict[str, Any]:
    """What differs from the standard milestone of that name, or from none."""
    base = STANDARD.get(milestone.name) or Milestone(milestone.name, started_by=(Start("?"),))
    kept = {k: v for k, v in vars(milestone).items() if v != getattr(base, k) and v != ()}
    written: dict[str, Any] = dict(kept)
    if "started_by" in kept:
        (begin,) = milestone.started_by
        said = {"event": begin.event, "reason": list(begin.reasons)}
        written["started_by"] = said if begin.reasons else begin.event
    if "met_by" in kept:
        written["met_by"] = list(milestone.met_by)
    if "warn_at" in kept:
        written["warn_at"] = [f"{percent}%" for percent in milestone.warn_at]
    return written


def _rung(level: Level) -> dict[str, Any]:
    written: dict[str, Any] = {"to": f"level {level.number}", "when": [*map(_when, level.when)]}
    if level.respond_within:
        written["respond_within"] = text(level.respond_within)
    if level.next_opening:
        written["deliver"] = "next_opening"
    if level.every:
        written["repeat"] = {"every": text(level.every), "times": level.times}
    return written


def _when(trigger: Trigger) -> Any:
    amount = text(trigger.amount) if trigger.amount else None
    shapes: dict[str, dict[str, Any]] = {
        "opened": {"event": "opened"},
        "event": {"event": trigger.of},
        "overdue": {"overdue": trigger.of} | ({"by": amount} if amount else {}),
        "unanswered": {"unanswered": trigger.number},
        "unresolved": {"unresolved_after": amount},
        "used": {"used": f"{trigger.number}%", "of": trigger.of},
        "due_within": {"due_within": amount, "of": trigger.of},
        "case": {"case": dict(trigger.case)},
    }
    if trigger.kind == "opened":
        return "opened"
    return shapes[trigger.kind] | ({"priority": [*trigger.priority]} if trigger.priority else {})


# Shrinking


def simpler(scenario: Scenario) -> Iterator[Scenario]:
    """Scenarios with one thing less each."""
    policy, case = scenario.policy, scenario.case
    for n in range(len(case.events)):
        yield replace(scenario, case=replace(case, events=case.events[:n] + case.events[n + 1 :]))
    for changed in _simpler_policies(policy, case.events):
        yield replace(scenario, policy=changed)
    for name in case.attributes if not policy.matrix else ():
        fewer = {key: value for key, value in case.attributes.items() if key != name}
        yield replace(scenario, case=replace(case, attributes=fewer))
    for earlier in sorted({e.at for e in case.events if case.opened <= e.at < scenario.now}):
        yield replace(scenario, now=earlier)


def _simpler_policies(policy: Policy, events: tuple[Event, ...]) -> Iterator[Policy]:
    used = {t.of for level in policy.ladder for t in level.when}
    used |= {m.after or "" for m in policy.milestones}
    used |= {name for e in events if isinstance(e.value, dict) for name in e.value}
    for n, milestone in enumerate(policy.milestones):
        rest = policy.milestones[:n] + policy.milestones[n + 1 :]
        if milestone.name not in used and rest:
            rows = {
                row: {name: cell for name, cell in cells.items() if name != milestone.name}
                for row, cells in policy.rows.items()
            }
            yield replace(policy, milestones=rest, rows=rows)
        for less in (replace(milestone, warn_at=()), replace(milestone, applies_to={})):
            if less != milestone:
                changed = (*policy.milestones[:n], less, *policy.milestones[n + 1 :])
                yield replace(policy, milestones=changed)
    for n, level in enumerate(policy.ladder):
        if n == len(policy.ladder) - 1:
            yield replace(policy, ladder=policy.ladder[:n])
        for plain in _simpler_levels(level):
            ladder = (*policy.ladder[:n], plain, *policy.ladder[n + 1 :])
            yield replace(policy, ladder=ladder)
    if policy.calendar != "office":
        yield replace(policy, calendar="office")
    said = {priority for level in policy.ladder for t in level.when for priority in t.priority}
    if "top" in policy.rows and "top" not in said and not any(e.value == "top" for e in events):
        rows = {row: dict(cells) for row, cells in policy.rows.items() if row != "top"}
        yield replace(policy, rows=rows)
    if policy.matrix:
        yield replace(policy, matrix=(), default="low")
    for rule, value in vars(Rules()).items():
        if getattr(policy.rules, rule) != value:
            yield replace(policy, rules=replace(policy.rules, **{rule: value}))
    for row, cells in policy.rows.items():
        for name, cell in cells.items():
            plain_cell = Cell(Amount("business", 4 * HOUR))
            for other in (None, plain_cell):
                if cell == plain_cell:
                    continue
                kept = {key: old for key, old in cells.items() if key != name}
                kept |= {name: other} if other else {}
                yield replace(policy, rows={**policy.rows, row: kept})


def _simpler_levels(level: Level) -> Iterator[Level]:
    if len(level.when) > 1:
        for n in range(len(level.when)):
            yield replace(level, when=level.when[:n] + level.when[n + 1 :])
    if level.respond_within:
        yield replace(level, respond_within=None)
    if level.next_opening:
        yield replace(level, next_opening=False)
    if level.every:
        yield replace(level, every=None, times=0)


def simplest(scenario: Scenario, wrong: Callable[[Scenario], bool]) -> Scenario:
    """The smallest scenario found that is still *wrong*."""
    found = True
    while found:
        found = False
        for smaller in simpler(scenario):
            if wrong(smaller):
                scenario, found = smaller, True
                break
    return scenario
