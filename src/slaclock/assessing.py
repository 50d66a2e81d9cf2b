"""Assessments: what a replayed case comes to, put into the words and zones of its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from .assessment import Alert, Assessment, Cycles, Escalation, Phase, Reading, reading_of
from .cycle import Cycle
from .escalation import Rung
from .explanation import Account, Evidence
from .jsonable import Frozen
from .policy.values import percent_text
from .replay import Replay
from .term import NOTHING
from .track import Track

_ORDER = {"warning": 0, "breach": 1, "escalation": 2}


def assessment_of(replay: Replay) -> Assessment:
    """Every answer about a case that has been replayed."""
    plan, case, now = replay.plan, replay.case, replay.now
    zone = plan.zone
    accounts = {name: _account(replay, track) for name, track in replay.tracks.items()}
    readings = {
        name: _waiting(replay, track, accounts[name])
        if track.current is None
        else reading_of(accounts[name], track.current)
        for name, track in replay.tracks.items()
    }
    next_change = replay.next_change_at()
    return Assessment(
        case=case,
        now=now.astimezone(zone),
        priority=replay.state.row,
        policy=plan.label,
        readings=Frozen(readings),
        all_cycles=Cycles(
            {name: (accounts[name], track.cycles) for name, track in replay.tracks.items()},
            readings,
        ),
        escalations=tuple(map(_escalation, replay.ladder.rungs)),
        alerts=_alerts(replay, accounts),
        next_change_at=None if next_change is None else next_change.astimezone(zone),
        retain_until=_retain_until(replay),
        ignored_events=tuple(replay.ignored),
        resolved_at=None if replay.resolved_at is None else replay.resolved_at.astimezone(zone),
        closed_at=None if replay.closed_at is None else replay.closed_at.astimezone(zone),
        reopened=replay.reopenings,
        timezone=str(zone),
    )


def _account(replay: Replay, track: Track) -> Account:
    plan, name = replay.plan, track.name
    return Account(
        case=replay.case.id,
        milestone=name,
        owner=_owner(replay, track),
        policy=plan.title,
        rules=plan.rules[name],
        zone=plan.zone,
        now=replay.now,
    )


def _owner(replay: Replay, track: Track) -> str | None:
    owner = track.milestone.owner
    if owner is None or isinstance(owner, str):
        return owner
    named = replay.state.owners.get(owner.event)
    return None if named is None else str(named)


def _waiting(replay: Replay, track: Track, account: Account) -> Reading:
    """The reading of a milestone that has not started, or waits again."""
    milestone, row = track.milestone, replay.state.row
    target = replay.plan.policy.target(track.name, row)
    awaited = f"{milestone.after} to be met" if milestone.after else milestone.started_by
    awaits = "ended before it started" if track.cancelled else f"waiting for {awaited}"
    at_opening = milestone.started_by is not None and milestone.started_by.event == "opened"
    is_new = at_opening and not track.cycles
    why_not = milestone.applies_to.why_not(replay.opening if is_new else replay.state.attributes)
    if why_not and not track.cancelled:
        awaits = f"does not apply: {why_not}"
    return Reading(
        milestone=track.name,
        cycle=len(track.cycles) + 1,
        phase=Phase.ended if track.cancelled else Phase.waiting,
        started_at=None,
        due_at=None,
        due_if_resumed_now=None,
        met_at=None,
        breached_at=None,
        target=None if target is None else target.within,
        calendar=None,
        owner=account.owner,
        elapsed=NOTHING,
        paused=NOTHING,
        remaining=None,
        overdue_by=None,
        used=None,
        in_time=None,
        warned_at=None,
        priority=row,
        timezone=str(account.zone),
        evidence=Evidence(account, None, awaits),
    )


def _escalation(rung: Rung) -> Escalation:
    zone = rung.zone
    return Escalation(
        level=rung.number,
        at=rung.at.astimezone(zone),
        deliver_at=rung.deliver_at.astimezone(zone),
        why=rung.why,
        to=rung.level.to,
        notify=tuple(rung.level.notify),
        respond_by=None if rung.respond_by is None else rung.respond_by.astimezone(zone),
        answered_at=None if rung.answered_at is None else rung.answered_at.astimezone(zone),
        is_assignment=rung.by_opening,
    )


def _alerts(replay: Replay, accounts: Mapping[str, Account]) -> tuple[Alert, ...]:
    found = [
        one
        for name, track in replay.tracks.items()
        for cycle in track.cycles
        if cycle.warned or cycle.breached_at is not None
        for one in _alerts_of(cycle, accounts[name])
    ]
    for rung in replay.ladder.rungs:
        found += _notices(rung, replay)
    return tuple(sorted(found, key=lambda one: (one.at.astimezone(UTC), _ORDER[one.kind], one.key)))


def _alerts_of(cycle: Cycle, account: Account) -> Iterator[Alert]:
    for share, at in cycle.warned.items():
        used = percent_text(share)
        yield _alert(cycle, account, "warning", f"warning {used}", f"{used} used", at)
    if cycle.breached_at is not None:
        yield _alert(cycle, account, "breach", "breach", "overdue", cycle.breached_at)


def _alert(cycle: Cycle, account: Account, kind: str, what: str, why: str, at: datetime) -> Alert:
    return Alert(
        key=f"{account.case}/{account.milestone}/{what}/{cycle.number}",
        kind=kind,
        at=at.astimezone(cycle.term.zone),
        milestone=account.milestone,
        level=None,
        to=account.owner,
        notify=(),
        respond_by=None,
        why=f"{account.milestone} {why}",
    )


def _notices(rung: Rung, replay: Replay) -> Iterator[Alert]:
    escalation = _escalation(rung)
    for number, at in enumerate(rung.notices_by(replay.now), start=1):
        yield Alert(
            key=f"{replay.case.id}/level {rung.number}/notice/{number}",
            kind="escalation",
            at=at.astimezone(escalation.at.tzinfo),
            milestone=None,
            level=rung.number,
            to=escalation.to,
            notify=escalation.notify,
            respond_by=escalation.respond_by,
            why=escalation.why,
        )


def _retain_until(replay: Replay) -> datetime | None:
    retention = replay.plan.policy.retention
    if retention is None or replay.closed_at is None or not replay.is_closed:
        return None
    since = {
        "closed": replay.closed_at,
        "resolved": replay.resolved_at or replay.closed_at,
        "opened": replay.case.opened,
    }[retention.from_]
    return retention.keep.after(since.astimezone(replay.plan.zone))
