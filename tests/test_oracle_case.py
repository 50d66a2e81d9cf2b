"""`Clock.assess` and the oracle, which share no idea, say the same of random cases.

Some 2,000 cases in every run, a hundred thousand in the nightly one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from slaclock import Assessment, Calendar, Case, Clock, Event, Policy, Reading

from . import case_oracle
from .case_strategies import (
    THEMES,
    Place,
    Scenario,
    Theme,
    document,
    scenarios,
    simplest,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
# Of these rules.md says when they are ignored; other names are listed where nothing mentions them.
ALWAYS_LISTED = {"paused", "resumed", "reopened", "cancelled", "promised"}


def instant(minute: int) -> datetime:
    return EPOCH + minute * MINUTE


def minute(at: datetime | None) -> int | None:
    return None if at is None else minutes(at - EPOCH)


def minutes(length: timedelta) -> int:
    whole, rest = divmod(length, MINUTE)
    assert not rest, f"{length} is not a number of minutes"
    return whole


# What slaclock says


@cache
def _calendars(place: Place) -> dict[str, Calendar]:
    """Built once: they are many, and not what is asked about here."""
    return {name: Calendar(**written) for name, written in place.written.items()}


def _case(case: case_oracle.Case) -> Case:
    events = [
        Event(event.name, instant(event.at), _value(event), event.reason, seq=event.seq)
        for event in case.events
    ]
    return Case("T-1", instant(case.opened), case.priority, dict(case.attributes), events)


def _value(event: case_oracle.Event) -> Any:
    if event.name != "promised":
        return event.value
    if isinstance(event.value, dict):
        return {name: instant(due) for name, due in event.value.items()}
    return instant(event.value)


def assess(scenario: Scenario) -> Assessment:
    written = document(scenario) | {"calendars": _calendars(scenario.place)}
    clock = Clock(Policy.model_validate(written))
    return clock.assess(_case(scenario.case), now=instant(scenario.now))


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "number": reading.cycle,
        "phase": reading.phase.value,
        "started_at": minute(reading.started_at),
        "due_at": minute(reading.due_at),
        "due_if_resumed_now": minute(reading.due_if_resumed_now),
        "met_at": minute(reading.met_at),
        "breached_at": minute(reading.breached_at),
        "elapsed": minutes(reading.elapsed),
        "paused": minutes(reading.paused),
        "remaining": None if reading.remaining is None else minutes(reading.remaining),
        "in_time": reading.in_time,
        "warned_at": minute(reading.warned_at),
    }


def said_by_slaclock(scenario: Scenario) -> dict[str, Any]:
    answer = assess(scenario)
    return {
        "priority": answer.priority,
        "current": {name: one.phase.value for name, one in answer.readings.items()},
        "cycles": {
            name: [_reading(r) for r in answer.cycles(name) if r.started_at is not None]
            for name in answer.readings
        },
        "breached": answer.breached,
        "due_at": minute(answer.due_at),
        "escalations": [
            {
                "level": level.level,
                "at": minute(level.at),
                "deliver_at": minute(level.deliver_at),
                "respond_by": minute(level.respond_by),
                "answered_at": minute(level.answered_at),
            }
            for level in answer.escalations
        ],
        "alerts": sorted((minute(a.at), a.key.removeprefix("T-1/")) for a in answer.alerts),
        "next_change_at": minute(answer.next_change_at),
        "retain_until": minute(answer.retain_until),
        "ignored": sorted(
            (minute(i.event.at), i.event.name, i.event.reason or "")
            for i in answer.ignored_events
            if i.event.name in ALWAYS_LISTED
        ),
    }


def said_by_the_oracle(scenario: Scenario) -> dict[str, Any]:
    said = case_oracle.assess(scenario.policy, scenario.case, scenario.now, scenario.step)
    said["ignored"] = sorted(
        (e.at, e.name, e.reason or "") for e in said["ignored"] if e.name in ALWAYS_LISTED
    )
    if len(scenario.policy.rows) == 1:
        said["priority"] = None  # without a table there is nothing to name
    return said


def differences(ours: Any, theirs: Any, where: str = "") -> Iterable[str]:
    """Where two answers part, one line each."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in ours.keys() | theirs.keys():
            yield from differences(ours.get(key), theirs.get(key), f"{where}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for n, pair in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(*pair, f"{where}[{n}]")
    elif ours != theirs:
        yield f"{where}: slaclock {_told(ours)}, oracle {_told(theirs)}"


def _told(value: Any) -> str:
    """Numbers that can only be instants, as such."""
    if isinstance(value, int) and value > 20_000_000:
        return f"{instant(value):%a %d %b %H:%MZ}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_told, value))}]"
    return repr(value)


def parted(scenario: Scenario) -> list[str]:
    return sorted(differences(said_by_slaclock(scenario), said_by_the_oracle(scenario)))


def told(scenario: Scenario) -> str:
    """The whole question, for a person."""
    case = scenario.case
    written = document(scenario)
    del written["calendars"]
    lines = [f"{key}: {value}" for key, value in written.items()]
    lines.append(f"at {scenario.place.zone}, opened {_told(case.opened)}, as {case.priority}")
    lines.append(f"attributes {dict(case.attributes)}")
    lines += [
        f"  {_told(e.at)} {e.name} {_told(e.value)} {e.reason or ''} seq={e.seq}"
        for e in sorted(case.events, key=lambda e: (e.at, e.seq))
    ]
    return "\n".join([*lines, f"now {_told(scenario.now)}"])


def agree(scenario: Scenario) -> None:
    if parted(scenario):
        plain = simplest(scenario, lambda smaller: bool(parted(smaller)))
        pytest.fail("\n".join([*parted(plain), told(plain)]), pytrace=False)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@settings(derandomize=True, deadline=None, max_examples=350, phases=[Phase.generate])
@given(data=st.data())
def test_slaclock_and_the_oracle_agree(theme: Theme, data: st.DataObject) -> None:
    """Phases, dues, breaches, times, warnings, levels, alerts and the next change are the same."""
    agree(data.draw(scenarios(theme)))


@pytest.mark.nightly
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@settings(derandomize=True, deadline=None, max_examples=17_000, phases=[Phase.generate])
@given(data=st.data())
def test_slaclock_and_the_oracle_agree_at_length(theme: Theme, data: st.DataObject) -> None:
    """The same of a hundred thousand cases."""
    agree(data.draw(scenarios(theme)))
