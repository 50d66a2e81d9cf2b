"""Assessing whole cases: beside the bare arithmetic of one, and by the number of events."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from statistics import median
from types import FrameType
from typing import Any

from slaclock import Case, Clock

from .desks import OFFICE
from .goals import Figure, measures
from .histories import (
    HISTORIES,
    assessed,
    bare,
    cases,
    clock,
    clock_with_a_ladder,
    long_case,
    plain,
)
from .peers import PEERS, is_there, same
from .timing import Contender, Effort, Loop, race

_PEERS = ("workclock", "businesstimedelta")
_FEW, _MANY = 10, 10_000


def disagreements(number: int) -> Iterator[str]:
    """Cases for which an assessment and somebody's bare arithmetic differ."""
    ours = clock()
    for peer in filter(is_there, _PEERS):
        office = PEERS[peer](OFFICE)
        by_hand = bare(office)
        for case, now in cases(number):
            figures = assessed(ours.assess(case, now=now))
            theirs = plain(by_hand(case), office)
            pairs = zip(figures, theirs, strict=True)
            if not all(same(a, b) for one, other in pairs for a, b in zip(one, other, strict=True)):
                yield f"a case opened at {case.opened}: slaclock {figures}, {peer} {theirs}"


def _assess(clock: Clock) -> Loop:
    def loop(inputs: Sequence[tuple[Case, datetime]]) -> None:
        for case, now in inputs:
            clock.assess(case, now=now)

    return loop


def _assess_and_explain(clock: Clock) -> Loop:
    def loop(inputs: Sequence[tuple[Case, datetime]]) -> None:
        for case, now in inputs:
            str(clock.assess(case, now=now)["resolution"].explanation)

    return loop


def _by_hand(clocks: Callable[[Case], Any]) -> Loop:
    def loop(inputs: Sequence[tuple[Case, datetime]]) -> None:
        for case, _ in inputs:
            clocks(case)

    return loop


def _took(seconds: float) -> str:
    return f"{seconds * 1e6:.0f} µs"


@measures("assess/workclock", "assess/businesstimedelta")
def beside_peers(effort: Effort) -> Iterator[Figure]:
    """A case of twelve events and three milestones against its arithmetic written by hand."""
    asked = cases()
    who = {"slaclock": Contender(_assess(clock()), asked)}
    for peer in filter(is_there, _PEERS):
        who[peer] = Contender(_by_hand(bare(PEERS[peer](OFFICE))), asked)
    found = race(who, effort)
    ours = _took(found.a_call("slaclock"))
    for peer in _PEERS:
        if peer in who:
            theirs = f"{peer} {_took(found.a_call(peer))}"
            yield Figure(f"assess/{peer}", found.ratio(peer, "slaclock"), ours, theirs)
        else:
            yield Figure(f"assess/{peer}", None, ours, f"{peer} is not installed")


@measures("assess/explanation")
def explanations(effort: Effort) -> Iterator[Figure]:
    """No step is computed by `assess`; the times beside it say what asking costs."""
    asked, plain_clock = cases(), clock()
    found = race(
        {
            "assess": Contender(_assess(plain_clock), asked),
            "explain": Contender(_assess_and_explain(plain_clock), asked),
            "ladder": Contender(_assess(clock_with_a_ladder()), asked),
        },
        effort.fewer(3),
    )
    is_lazy = not _calls_in(
        "explanation.py", lambda: plain_clock.assess(asked[0][0], now=asked[0][1])
    )
    ladder = f"with a ladder and warnings {_took(found.a_call('ladder'))}"
    told = f"with one explanation {_took(found.a_call('explain'))}; {ladder}"
    yield Figure("assess/explanation", float(is_lazy), _took(found.a_call("assess")), told)


def _calls_in(file: str, ask: Callable[[], object]) -> int:
    """The number of functions of a module that run, constructors aside."""
    calls = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        code = frame.f_code
        if event == "call" and code.co_filename.endswith(file) and code.co_name != "__init__":
            calls += 1

    sys.setprofile(note)
    try:
        ask()
    finally:
        sys.setprofile(None)
    return calls


@measures(*(f"events/{kind}" for kind in HISTORIES))
def events(effort: Effort) -> Iterator[Figure]:
    """The cost of an event does not grow with the number of events."""
    for kind, (_, its_clock) in HISTORIES.items():
        ours = its_clock()
        few, many = long_case(kind, _FEW), long_case(kind, _MANY)
        found = race(
            {
                "few": Contender(_assess(ours), [few]),
                "many": Contender(_assess(ours), [many]),
            },
            effort.fewer(3),
        )
        pairs = zip(found.seconds["many"], found.seconds["few"], strict=True)
        ratio = median((large / _MANY) / (small / _FEW) for large, small in pairs)
        yield Figure(
            f"events/{kind}",
            ratio,
            f"{_took(found.a_call('many') / _MANY)} an event",
            f"{_took(found.a_call('few') / _FEW)} an event of ten",
        )
