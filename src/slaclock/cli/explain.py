"""`slaclock explain`: why a case is due when it is."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from ..assessment import Assessment, Reading
from ..errors import CaseError, did_you_mean, quoted
from .casework import Casework
from .codes import BAD_INPUT, FINE
from .output import Output
from .words import in_full, zone_name


def run(options: Namespace, out: Output) -> int:
    """Answer with the explanation of each reading."""
    work = Casework(options)
    assessment = next(work.assessments(), None)
    if assessment is None:  # the case is there, and cannot be assessed: that has been said
        return BAD_INPUT
    readings = list(_readings(assessment, options.milestone))
    if options.json:
        out.json(_as_data(assessment, readings))
        return FINE
    out.line(f"now {in_full(assessment.now)}")
    for reading in readings:
        out.line()
        out.lines(str(reading.explanation).split("\n"))
    return FINE


def _readings(assessment: Assessment, wanted: str | None) -> Iterator[Reading]:
    """Every cycle of the milestone that is wanted; else the current ones, and what was breached."""
    if wanted is not None and wanted not in assessment.readings:
        raise CaseError.of(
            "unknown-milestone",
            f"{assessment.policy[0]} has no milestone {quoted(wanted)}",
            fix=did_you_mean(wanted, assessment.readings),
        )
    for name, reading in assessment.readings.items():
        if wanted not in (None, name):
            continue
        for cycle in assessment.cycles(name):
            if cycle.cycle != reading.cycle and (wanted is not None or cycle.breached):
                yield cycle
        yield reading


def _as_data(assessment: Assessment, readings: list[Reading]) -> dict[str, object]:
    name, version, digest = assessment.policy
    return {
        "now": assessment.now.isoformat(),
        "timezone": zone_name(assessment.now.tzinfo),
        "case": assessment.case.id,
        "policy": {"name": name, "version": version, "digest": digest},
        "explanations": [
            {"milestone": one.milestone, "cycle": one.cycle, **one.explanation.to_dict()}
            for one in readings
        ],
    }
