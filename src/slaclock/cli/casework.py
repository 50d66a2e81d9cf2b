"""What the commands over a file of cases share: reading, assessing, and counting what cannot be."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator

from ..assessment import Assessment
from ..case import Case
from ..clock import Clock
from ..errors import CaseError, Problem, did_you_mean, quoted
from .inputs import cases_of, name_of, now_of, policy_of
from .output import tell
from .progress import Progress, Say
from .words import counted

_KNOWN_IDS = 10_000  # as many as a misspelt id is compared with


class Casework:
    """A policy, an instant, and the cases of a file.

    A row that makes no sense, or a case that cannot be assessed, is told at once and kept in
    *problems*; with `--strict` it is an error.
    """

    def __init__(self, options: Namespace) -> None:
        self._options = options
        self.clock = Clock(policy_of(options.policy))
        now = now_of(options)
        told = options.timezone is not None
        self.now = now if told else now.astimezone(self.clock.policies[0].zone)
        self.problems: list[Problem] = []
        self.bad = 0  # problems; a row or case may have several
        self.read = 0

    def assessments(self, progress: Progress | None = None) -> Iterator[Assessment]:
        """What `found` gives, without the problems."""
        return (one for one in self.found(progress) if isinstance(one, Assessment))

    def found(self, progress: Progress | None = None) -> Iterator[Assessment | Problem]:
        """The assessments of all cases, or of the one that was asked for, and the problems.

        Raises:
            CaseError: The file cannot be read, the case is not there, or with `--strict`
                something in it makes no sense.
        """
        say = tell if progress is None else progress.say
        cases: Iterable[Case | Problem] = cases_of(self._options)
        if self._options.case is not None:
            cases = self._only(self._options.case, cases)
        for one in self.clock.assess_all(cases, now=self.now, errors="collect"):
            if isinstance(one, Problem):
                self._refuse(one, say)
            else:
                self.read += 1
            yield one

    def _only(self, wanted: str, cases: Iterable[Case | Problem]) -> Iterator[Case | Problem]:
        known: dict[str, None] = {}
        is_there, among = False, ""
        for found in cases:
            if isinstance(found, Problem):
                among = " among those that can be read"
                yield found
            elif str(found.id) == wanted:
                is_there = True
                yield found
            elif len(known) < _KNOWN_IDS:
                known[str(found.id)] = None
        if not is_there:
            raise CaseError(
                Problem(
                    "unknown-case",
                    f"there is no case {quoted(wanted)}{among}",
                    fix=did_you_mean(wanted, known),
                    file=name_of(self._options.cases),
                )
            )

    def _refuse(self, problem: Problem, say: Say) -> None:
        if self._options.strict:
            raise CaseError(problem)
        self.bad += 1
        if self._options.json:
            self.problems.append(problem)
        say(str(problem))

    def tell_bad(self) -> None:
        """Say that rows or cases were left out."""
        if self.bad:
            left = f"{counted(self.bad, 'problem')}, of what was left out"
            tell(f"{name_of(self._options.cases)}: {left}; {counted(self.read, 'case')} assessed")

    @property
    def failed(self) -> bool:
        """Whether nothing but what makes no sense was there."""
        return bool(self.bad) and not self.read
