"""Checks on the priority matrix: what it leaves out, and what is said twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Any

from ..errors import Problem
from ..policy.scalar import distinct, same, value_text
from .subject import Check, Subject, finding

_MOST = 5_000  # combinations that are tried
_SHOWN = 3


def leaves_gaps(subject: Subject) -> Iterator[Problem]:
    """Values that the matrix names, in combinations that it does not."""
    policy = subject.policy
    if not policy.priority_matrix or policy.default_priority is not None or len(policy.rows) < 2:
        return
    gaps = [
        combination
        for combination in _combinations(_values(subject))
        if policy.matrix_priority(combination) is None
    ]
    if gaps:
        shown = "; ".join(_text(gap) for gap in gaps[:_SHOWN]) + ("; ..." if gaps[_SHOWN:] else "")
        yield finding(
            "matrix-leaves-gaps",
            f"no priority for {shown}: such a case is refused unless it brings one",
            "add the combinations, or a default_priority",
            "priority_matrix",
        )


def never_used(subject: Subject) -> Iterator[Problem]:
    """A cell of the matrix before which another one always counts."""
    matrix = subject.policy.priority_matrix
    values = {name: [*known, None] for name, known in _values(subject).items()}
    combinations = list(_combinations(values)) if len(matrix) > 1 else []
    for place, entry in enumerate(matrix):
        for value in entry.priorities:
            mine = [
                one
                for one in combinations
                if entry.when.hold(one) and same(one.get(entry.by), value)
            ]
            before = matrix[:place]
            if mine and all(any(e.priority(one) is not None for e in before) for one in mine):
                yield finding(
                    "matrix-cell-never-used",
                    f"an earlier line of the matrix counts for {_text(mine[0])}",
                    "keep one of the two",
                    "priority_matrix",
                    place,
                    entry.by,
                    value,
                    severity="error",
                )


def _values(subject: Subject) -> dict[str, list[Any]]:
    """By attribute, the values that the matrix names."""
    found: dict[str, list[Any]] = {}
    for entry in subject.policy.priority_matrix:
        for name, condition in entry.when.by_attribute:
            found.setdefault(name, []).extend(condition.one_of)
        found.setdefault(entry.by, []).extend(entry.priorities)
    return {name: distinct(values) for name, values in found.items()}


def _combinations(values: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Every choice of one value each, None for an attribute that is missing; none if too many."""
    if prod(map(len, values.values())) > _MOST:
        return
    for chosen in product(*values.values()):
        pairs = zip(values, chosen, strict=True)
        yield {name: value for name, value in pairs if value is not None}


def _text(combination: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value_text(value)}" for name, value in combination.items())


CHECKS: tuple[Check, ...] = (leaves_gaps, never_used)
