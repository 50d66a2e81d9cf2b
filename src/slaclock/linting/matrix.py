"""Checks on the priority matrix: what it leaves out, and what is said twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, product
from math import prod
from typing import Any

from ..errors import Problem
from ..policy.priority import MatrixEntry, first_match
from ..policy.scalar import distinct, same, value_text
from .subject import Check, Subject, finding

_MOST = 5_000  # combinations that are tried
_MOST_COMPARED = 1_000_000  # values with those of a combination
_SHOWN = 3


def leaves_gaps(subject: Subject) -> Iterator[Problem]:
    """Values that the matrix names, in combinations that it does not."""
    policy = subject.policy
    if not policy.priority_matrix or policy.default_priority is not None or len(policy.rows) < 2:
        return
    gaps = [
        combination
        for combination in _combinations(subject, _values(subject))
        if first_match(policy.priority_matrix, combination) is None
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
    meant: dict[tuple[int, str], Mapping[str, Any]] = {}  # by cell, the first combination
    used: set[tuple[int, str]] = set()
    for one in _combinations(subject, values) if len(matrix) > 1 else ():
        has_counted = False
        for place, entry in enumerate(matrix):
            mine = [(place, value) for value in _meant(entry, one)]
            for cell in mine:
                meant.setdefault(cell, one)
            if not has_counted:
                used.update(mine)
            has_counted = has_counted or bool(mine)
    for place, entry in enumerate(matrix):
        for value in entry.priorities:
            if (place, value) in meant and (place, value) not in used:
                yield finding(
                    "matrix-cell-never-used",
                    f"an earlier line of the matrix counts for {_text(meant[place, value])}",
                    "keep one of the two",
                    "priority_matrix",
                    place,
                    entry.by,
                    value,
                    severity="error",
                )


def _meant(entry: MatrixEntry, one: Mapping[str, Any]) -> list[str]:
    """The values of an entry that a combination means."""
    found = one.get(entry.by)
    if found is None or not entry.when.hold(one):
        return []
    if isinstance(found, str):
        return [found] if found in entry.priorities else []
    return [value for value in entry.priorities if same(found, value)]


def _values(subject: Subject) -> dict[str, list[Any]]:
    """By attribute, the values that the matrix names."""
    found: dict[str, list[Any]] = {}
    for entry in subject.policy.priority_matrix:
        for name, condition in entry.when.by_attribute:
            found.setdefault(name, []).extend(condition.one_of)
        found.setdefault(entry.by, []).extend(entry.priorities)
    return {name: distinct(values) for name, values in found.items()}


def _combinations(subject: Subject, values: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Every choice of one value each, None for an attribute that is missing; none if too many."""
    many = prod(map(len, values.values()))
    if many > _MOST or many * _size(subject.policy.priority_matrix) > _MOST_COMPARED:
        return
    for chosen in product(*values.values()):
        pairs = zip(values, chosen, strict=True)
        yield {name: value for name, value in pairs if value is not None}


def _size(matrix: Iterable[MatrixEntry]) -> int:
    """How many values there are to compare with."""
    conditions = chain.from_iterable(entry.when.by_attribute for entry in matrix)
    listed = sum(1 + len(one.one_of) + len(one.none_of) for _, one in conditions)
    return listed + sum(len(entry.priorities) for entry in matrix)


def _text(combination: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value_text(value)}" for name, value in combination.items())


CHECKS: tuple[Check, ...] = (leaves_gaps, never_used)
