"""`slaclock assess`: how every promise of each case stands."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from ..assessment import Assessment
from ..errors import InputError
from .casework import Casework
from .codes import BAD_INPUT, FINDINGS, FINE
from .inputs import size_of
from .output import Output
from .progress import progress
from .standings import standing_lines
from .words import in_full, zone_name


def run(options: Namespace, out: Output) -> int:
    """Answer; a breached case is a finding."""
    work = Casework(options)
    breached = 0
    failure: InputError | None = None

    def counted() -> Iterator[Assessment]:
        nonlocal breached, failure
        # Where the answers scroll by, they are the progress.
        size = 0 if out.is_terminal else size_of(options.cases)
        with progress("cases", size) as shown:
            try:
                for assessment in shown.of(work.assessments(shown)):
                    breached += assessment.breached
                    yield assessment
            except InputError as error:  # what has been begun is written to its end
                failure = error

    if options.json:
        head: dict[str, Any] = {"now": work.now.isoformat(), "timezone": zone_name(work.now.tzinfo)}
        out.json_listing(
            head,
            "cases",
            (assessment.to_dict() for assessment in counted()),
            lambda: {
                "problems": [
                    problem.to_dict()
                    for problem in (*work.problems, *(failure.problems if failure else ()))
                ],
                "breached": breached,
            },
        )
    else:
        for number, assessment in enumerate(counted()):
            out.lines([] if number else [f"now {in_full(work.now)}"])
            out.line()
            out.lines(standing_lines(assessment))
        if not work.read and not work.failed and failure is None:
            out.lines([f"now {in_full(work.now)}", "", "no cases"])
    out.flush()
    if failure is not None:
        raise failure
    work.tell_bad()
    if work.failed:
        return BAD_INPUT
    return FINDINGS if breached else FINE
