"""`slaclock lint`: what is wrong or doubtful in policies."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date

from ..errors import PolicyError, Problem, did_you_mean, quoted
from ..linting import CODES, lint
from .codes import BAD_INPUT, FINDINGS, FINE
from .inputs import day_of, names_of, policy_of
from .output import Output, tell
from .parser import UsageError
from .words import counted


def run(options: Namespace, out: Output) -> int:
    """Answer with every finding, in the order in which the policies were named."""
    today = day_of(options.today)
    ignored = _codes(names_of(options.ignore))
    problems: list[Problem] = []
    broken = 0
    for source in options.policies:
        try:
            policy = policy_of(source)
        except PolicyError as error:
            broken += 1
            told = _told(error.problems)
            problems += error.problems if options.json else told
        else:
            problems += [one for one in lint(policy, today=today) if one.code not in ignored]
    if options.json:
        out.json({"today": today.isoformat(), "problems": [one.to_dict() for one in problems]})
    else:
        for one in problems:
            _say(one, out)
        out.line(_summary(len(problems), broken, today))
    if broken:
        return BAD_INPUT
    return FINDINGS if problems else FINE


def _codes(names: Sequence[str]) -> set[str]:
    for name in names:
        if name not in CODES:
            what = f"lint has no code {quoted(name)}"
            raise UsageError.of(
                "bad-option", what, fix=did_you_mean(name, CODES), loc=("--ignore",)
            )
    return set(names)


def _told(problems: tuple[Problem, ...]) -> list[Problem]:
    """What belongs to the answer; that there is nothing to read is told at once."""
    inside = [one for one in problems if one.line is not None]
    for one in problems:
        if one.line is None:
            tell(str(one))
    return inside


def _say(problem: Problem, out: Output) -> None:
    first, *others = str(problem).split("\n")
    out.line(f"{first} [{problem.code}]")
    out.lines(others)


def _summary(problems: int, broken: int, today: date) -> str:
    said = counted(problems, "finding") if problems else "no findings"
    if broken:
        said += f"; {counted(broken, 'policy', 'policies')} could not be loaded"
    return f"{said}, as of {today.isoformat()}"
