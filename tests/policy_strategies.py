"""Random policies, as data that a file could hold, and ways to break them."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from slaclock.policy import STANDARD

QUICK = settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

ROWS = ("low", "medium", "High", "P1")
EVENTS = ("opened", "responded", "resolved", "fixed", "called back")
CALENDARS = ("support", "night", "both")
OWN = ("fix", "review it")
MILESTONES = (*STANDARD, *OWN)

durations = st.sampled_from(
    ("4 business hours", "2 business days", "1 hour", "90 minutes", "3 calendar days", "12 months")
)


def some(items: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One item, or a list of them."""
    return items | st.lists(items, min_size=1, max_size=3)


def keys(**optional: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping with some of these keys; `from_` stands for `from`."""
    return st.fixed_dictionaries(
        {}, optional={key.rstrip("_"): value for key, value in optional.items()}
    )


values = st.sampled_from(("gold", "5", "true")) | st.integers(0, 9) | st.booleans()
conditions = st.dictionaries(
    st.sampled_from(("tier", "class", "seats")),
    some(values)
    | st.fixed_dictionaries({"not": some(values)})
    | st.fixed_dictionaries({"at_least": st.integers(0, 9)})
    | st.fixed_dictionaries({"missing": st.booleans()}),
    max_size=2,
)
events = st.sampled_from(EVENTS) | st.fixed_dictionaries(
    {"event": st.sampled_from(EVENTS), "reason": some(st.sampled_from(("technical", "policy")))}
)
choices = st.sampled_from(CALENDARS) | st.fixed_dictionaries(
    {"by": st.just("region"), "emea": st.sampled_from(CALENDARS)},
    optional={"default": st.sampled_from(CALENDARS)},
)
owners = st.sampled_from(("Desk", "Lead")) | st.just({"event": "assigned"})
shares = st.sampled_from(("50%", "75%", "12.5%", "110%"))


def milestones(name: str) -> st.SearchStrategy[Any]:
    """A milestone as it may be written."""
    said = keys(
        within=durations | st.just("immediately"),
        calendar=choices,
        pausable=st.booleans(),
        warn_at=shares | st.lists(shares, unique=True, max_size=3),
        owner=owners,
        repeats=st.booleans(),
        until=some(st.sampled_from(EVENTS)),
        applies_to=conditions,
    )
    start = keys(started_by=events)
    if name in STANDARD:
        return st.none() | st.builds(lambda one, two: {**one, **two}, said, start)
    met = st.fixed_dictionaries({"met_by": some(events)})
    return st.builds(lambda one, two, three: {**one, **two, **three}, said, start, met)


targets = (
    durations
    | st.fixed_dictionaries({"within": durations, "calendar": choices})
    | st.fixed_dictionaries({"calendar": choices})
)


def triggers(number: int, names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """A trigger of level *number* on these milestones."""
    priority = {"priority": some(st.sampled_from(ROWS))}
    milestone = st.sampled_from(names)
    kinds = [
        st.fixed_dictionaries(
            {"event": st.sampled_from(EVENTS)},
            optional={"reason": some(st.just("policy")), **priority},
        ),
        st.fixed_dictionaries({"overdue": milestone}, optional={"by": durations, **priority}),
        st.fixed_dictionaries({"unresolved_after": durations}),
        st.fixed_dictionaries({"case": conditions}, optional=priority),
        st.fixed_dictionaries({"used": shares, "of": milestone}, optional=priority),
        st.fixed_dictionaries({"due_within": durations, "of": milestone}),
    ]
    if number > 1:
        kinds.append(st.fixed_dictionaries({"unanswered": st.integers(1, number - 1)}))
    return st.one_of(kinds)


def shortened(when: Any) -> Any:
    """A single event is its name."""
    return when["event"] if isinstance(when, dict) and when.keys() == {"event"} else when


@st.composite
def ladders(draw: st.DrawFn, names: tuple[str, ...]) -> dict[str, Any]:
    """A ladder of up to three levels."""
    return {
        str(number): draw(
            st.fixed_dictionaries(
                {"to": st.sampled_from(("Desk", "Lead", "Management"))},
                optional={
                    "respond_within": durations,
                    "notify": some(st.just("customer")),
                    "deliver": st.sampled_from(("at_once", "next_opening")),
                    "repeat": st.fixed_dictionaries(
                        {"every": durations, "times": st.integers(1, 5)}
                    ),
                    "when": some(triggers(number, names)).map(shortened),
                    "calendar": choices,
                },
            )
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    }


dates = st.dates().map(str)
statuses = st.lists(st.sampled_from("abcdefgh"), unique=True).map(
    lambda names: {
        meaning: part
        for meaning, part in zip(
            ("open", "paused", "closed"), (names[:2], names[2:3], names[3:]), strict=True
        )
        if part
    }
)
OFFICE = {"timezone": "Europe/London", "hours": {"mon-fri": "09:00-17:00"}}
NIGHT = {"timezone": "Asia/Tokyo", "hours": {"mon-thu": ["01:00-05:00", "20:00-24:00"]}}


@st.composite
def policies(draw: st.DrawFn) -> dict[str, Any]:
    """A policy in normal form, as its dump writes it."""
    names = tuple(draw(st.lists(st.sampled_from(MILESTONES), min_size=1, unique=True)))
    columns = st.sampled_from(tuple(sorted({*names, *STANDARD})))
    rules = keys(
        business_day=st.sampled_from(("same_time", "close_of_business"))
        | st.just({"working_hours": "8 hours"}),
        exact_fit=st.sampled_from(("close", "next_opening")),
        priority_change=st.sampled_from(("recompute", "carry", "restart", "keep")),
        reopen=st.sampled_from(("resume", "restart", "ignore")),
        early_events=st.sampled_from(("ignore", "refuse")),
    )
    urgency = st.dictionaries(st.sampled_from("123"), st.sampled_from(ROWS), min_size=1)
    entries = st.builds(
        lambda impact, rows: {"impact": impact, "urgency": rows}, some(st.just("high")), urgency
    )
    further = keys(
        slaclock=st.just(1),
        version=st.just("1.0"),
        published=dates,
        effective=st.just({"from": "2024-07-01", "until": "2026-01-01"}) | st.just({}),
        review=st.just({"every": "12 months"}),
        retention=st.just({"keep": "3 years", "from": "closed"}) | st.just({"keep": "18 months"}),
        applies_to=conditions,
        timezone=st.sampled_from(("UTC", "America/New_York")),
        default_priority=st.sampled_from((*ROWS, "urgent", "LOW")),
        priority_matrix=entries | st.lists(entries, max_size=2),
        statuses=statuses,
        rules=rules,
        escalations=ladders(names),
    )
    return {
        "name": draw(st.sampled_from(("Acme", "Ünïcode", "a: b"))),
        "calendars": {"support": OFFICE, "night": NIGHT, "both": {"any_of": ["support", "night"]}},
        "calendar": draw(choices),
        "milestones": {name: draw(milestones(name)) for name in names},
        "priorities": {row: draw(st.dictionaries(columns, targets, max_size=3)) for row in ROWS},
        "priority_aliases": {"urgent": "high"},
        **draw(further),
    }
