"""Assessments: what a replayed case comes to, put into the words and zones of its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from .assessment import Alert, Assessment, Escalation, Phase, Reading, reading_of
from .escalation import Rung, percent
from .explanation import Evidence
from .replay import Replay
from .track import Track

_ORDER = {"warning": 0, "breach": 1, "escalation": 2}


def assessment_of(replay: Replay) -> Assessment:
    """Every answer about a case that has been replayed."""
    plan, case, now = replay.plan, replay.case, replay.now
    zone = plan.zone
    cycles = {name: _readings(replay, track) for name, track in replay.tracks.items()}
    readings = {
        name: found[-1]
        if found and not replay.tracks[name].waits_again
        else _waiting(replay, replay.tracks[name])
        for name, found in cycles.items()
    }
    escalations = tuple(_escalation(rung, replay) for rung in replay.ladder.rungs)
    next_change = replay.next_change_at()
    return Assessment(
        case=case,
        now=now.astimezone(zone),
        priority=replay.state.row,
        policy=plan.label,
        readings=readings,
        all_cycles=cycles,
        escalations=escalations,
        alerts=_alerts(replay, cycles),
        next_change_at=None if next_change is None else next_change.astimezone(zone),
        retain_until=_retain_until(replay),
        ignored_events=tuple(replay.ignored),
        resolved_at=None if replay.resolved_at is None else replay.resolved_at.astimezone(zone),
        closed_at=None if replay.closed_at is None else replay.closed_at.astimezone(zone),
        reopened=replay.reopenings,
        timezone=str(zone),
    )


def _owner(replay: Replay, track: Track) -> str | None:
    owner = track.milestone.owner
    if owner is None or isinstance(owner, str):
        return owner
    named = replay.state.owners.get(owner.event)
    return None if named is None else str(named)


def _evidence(replay: Replay, track: Track, number: int | None) -> Evidence:
    milestone = track.milestone
    awaits = ""
    if number is None:
        awaited = f"{milestone.after} to be met" if milestone.after else milestone.started_by
        awaits = "ended before it started" if track.cancelled else f"waiting for {awaited}"
    return Evidence(
        case=replay.case.id,
        milestone=track.name,
        policy=replay.plan.title,
        rules=replay.plan.rules[track.name],
        awaits=awaits,
        zone=replay.plan.zone,
        cycle=None if number is None else track.cycles[number],
        now=replay.now,
    )


def _readings(replay: Replay, track: Track) -> tuple[Reading, ...]:
    return tuple(
        reading_of(cycle, replay.now, _evidence(replay, track, number), _owner(replay, track))
        for number, cycle in enumerate(track.cycles)
    )


def _waiting(replay: Replay, track: Track) -> Reading:
    """The reading of a milestone that has not started, or waits again."""
    target = replay.plan.policy.target(track.name, replay.state.row)
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
        owner=_owner(replay, track),
        elapsed=replay.now - replay.now,
        paused=replay.now - replay.now,
        remaining=None,
        overdue_by=None,
        used=None,
        in_time=None,
        warned_at=None,
        priority=replay.state.row,
        timezone=str(replay.plan.zone),
        evidence=_evidence(replay, track, None),
    )


def _escalation(rung: Rung, replay: Replay) -> Escalation:
    zone = replay.plan.level_term(rung.level, replay.state.attributes).zone
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


def _alerts(replay: Replay, cycles: Mapping[str, tuple[Reading, ...]]) -> tuple[Alert, ...]:
    found: list[Alert] = []
    for name, readings in cycles.items():
        for reading, cycle in zip(readings, replay.tracks[name].cycles, strict=True):
            zone = cycle.term.zone
            for share, at in cycle.warned.items():
                found.append(
                    _alert(replay, reading, f"warning {percent(share)}", at.astimezone(zone))
                )
            if reading.breached_at is not None:
                found.append(_alert(replay, reading, "breach", reading.breached_at))
    for rung in replay.ladder.rungs:
        found += _notices(rung, replay)
    return tuple(sorted(found, key=lambda one: (one.at.astimezone(UTC), _ORDER[one.kind], one.key)))


def _alert(replay: Replay, reading: Reading, what: str, at: datetime) -> Alert:
    kind = what.split()[0]
    said = "overdue" if kind == "breach" else f"{what.split()[1]} used"
    return Alert(
        key=f"{replay.case.id}/{reading.milestone}/{what}/{reading.cycle}",
        kind=kind,
        at=at,
        milestone=reading.milestone,
        level=None,
        to=reading.owner,
        notify=(),
        respond_by=None,
        why=f"{reading.milestone} {said}",
    )


def _notices(rung: Rung, replay: Replay) -> Iterator[Alert]:
    escalation = _escalation(rung, replay)
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
