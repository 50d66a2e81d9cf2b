"""One assessment as text: readings, escalations, alerts, and when to look again."""

from __future__ import annotations

from collections.abc import Iterator

from ..assessment import Assessment, Escalation, Reading
from .inputs import titled
from .table import table
from .words import Moment, due_text, moments, standing


def standing_lines(assessment: Assessment) -> Iterator[str]:
    """The lines of an assessment."""
    say = moments(assessment.now)
    yield " ".join(_heading(assessment, say))
    yield from table([reading_row(one, say) for one in _readings(assessment)], indent=2)
    if assessment.escalations:
        yield "  escalations"
        yield from table([_escalation_row(one, say) for one in assessment.escalations], indent=4)
    if assessment.alerts:
        yield "  alerts"
        rows = [(say(one.at), f"{one.key}: {one.why}") for one in assessment.alerts]
        yield from table(rows, indent=4)
    if assessment.ignored_events:
        yield "  ignored"
        rows = [
            (say(one.event.at.astimezone(assessment.now.tzinfo)), f"{one.event.name}: {one.why}")
            for one in assessment.ignored_events
        ]
        yield from table(rows, indent=4)
    again = assessment.next_change_at
    yield f"  next change {'none' if again is None else say(again)}"


def escalation_text(escalation: Escalation, say: Moment) -> str:
    """A level that was reached: to whom, why, and what is expected of them."""
    said = f"level {escalation.level} to {escalation.to}: {escalation.why}"
    if escalation.deliver_at != escalation.at:
        said += f"; delivered {say(escalation.deliver_at)}"
    if escalation.notify:
        said += f"; notify {', '.join(escalation.notify)}"
    if escalation.answered_at is not None:
        return f"{said}; answered {say(escalation.answered_at)}"
    if escalation.respond_by is not None:
        said += f"; respond by {say(escalation.respond_by)}"
    return said


def _heading(assessment: Assessment, say: Moment) -> Iterator[str]:
    case = assessment.case
    yield f"{case.id}:"
    if assessment.priority is not None:
        yield f"{assessment.priority},"
    yield f"opened {say(case.opened.astimezone(assessment.now.tzinfo))},"
    yield f"{titled(assessment.policy)},"
    yield "breached" if assessment.breached else "not breached"


def _readings(assessment: Assessment) -> Iterator[Reading]:
    """The current cycle of every milestone, after the breached ones before it."""
    for name, reading in assessment.readings.items():
        for cycle in assessment.cycles(name):
            if cycle.breached and cycle.cycle != reading.cycle:
                yield cycle
        yield reading


def reading_row(reading: Reading, say: Moment) -> tuple[str, str, str]:
    """How a milestone stands, as a row of a table."""
    name = reading.milestone if reading.cycle == 1 else f"{reading.milestone} #{reading.cycle}"
    return name, due_text(reading, say), standing(reading, say)


def _escalation_row(escalation: Escalation, say: Moment) -> tuple[str, str]:
    return say(escalation.at), escalation_text(escalation, say)
