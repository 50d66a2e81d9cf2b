"""Plain values of attributes, compared as values or as text.

A CSV file knows text only, so "5" must be able to mean 5 and "true" true.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from ..errors import PolicyError, Problem, quoted
from ..jsonable import Frozen
from ..lazy import lazy
from .part import One, gathered

Scalar = str | bool | int | float
"""A value that a condition compares with."""

_LARGEST_BITS = 1_024


def same(found: object, wanted: object) -> bool:
    """Whether two plain values are the same, as values or as text.

    >>> same("5", 5), same("TRUE", True), same(1, True), same("1.0", "1")
    (True, True, False, False)
    """
    if isinstance(found, str) and isinstance(wanted, str):
        return found == wanted
    if isinstance(found, bool) or isinstance(wanted, bool):
        return value_text(found).casefold() == value_text(wanted).casefold()
    one, other = _decimal(found), _decimal(wanted)
    if one is not None and other is not None:
        return one == other
    return value_text(found) == value_text(wanted)


def distinct(values: Iterable[Scalar]) -> list[Scalar]:
    """The values that are the `same` as none before them.

    >>> distinct(["5", 5, "high", "5.0", "high"])
    ['5', 'high', '5.0']
    """
    kept: list[Scalar] = []
    alike: dict[object, list[Scalar]] = {}
    for value in values:
        number = _decimal(value)
        near = alike.setdefault(value_text(value).casefold() if number is None else number, [])
        if not any(same(value, one) for one in near):
            near.append(value)
            kept.append(value)
    return kept


def reaches(found: object, bound: object) -> bool:
    """Whether two values are numbers, or text of numbers, and the first is no less.

    >>> reaches("0.3", 0.3), reaches(2, 3), reaches("many", 3)
    (True, False, False)
    """
    one, other = _decimal(found), _decimal(bound)
    return one is not None and other is not None and one >= other


class Values(tuple[Any, ...]):
    """A list of values that many conditions look at: each of these looks up, and none walks along.

    >>> values = Values(["gold", "5", True])
    >>> values.has("gold"), values.has(5), values.has("TRUE"), values.has("silver")
    (True, True, True, False)
    """

    def has(self, wanted: Scalar) -> bool:
        """Whether one of them is the `same` as *wanted*."""
        if isinstance(wanted, str):
            return wanted in self._texts or (self._others and self._others_have(wanted))
        if isinstance(wanted, bool):
            return value_text(wanted) in self._folded
        number = _decimal(wanted)
        return number in self._numbers or number in self._read or value_text(wanted) in self._texts

    def _others_have(self, wanted: str) -> bool:
        if wanted.casefold() in self._truths:
            return True
        number = _decimal(wanted)
        return wanted in self._number_texts if number is None else number in self._numbers

    @lazy
    def text(self) -> str:
        """All of it as a message quotes it."""
        return quoted(tuple(self))

    @lazy
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """The least and the greatest number among them, also as text."""
        numbers = self._numbers | self._read
        return min(numbers, default=None), max(numbers, default=None)

    @lazy
    def _numbers(self) -> frozenset[Decimal]:
        return _decimals(one for one in self if not isinstance(one, str))

    @lazy
    def _read(self) -> frozenset[Decimal]:
        return _decimals(one for one in self if isinstance(one, str))

    @lazy
    def _texts(self) -> frozenset[str]:
        return frozenset(value_text(one) for one in self if not _is_plain_number(one))

    @lazy
    def _number_texts(self) -> frozenset[str]:
        return frozenset(value_text(one) for one in self if _is_plain_number(one))

    @lazy
    def _others(self) -> bool:
        return any(map(_is_plain_number, self))

    @lazy
    def _truths(self) -> frozenset[str]:
        return frozenset(value_text(one) for one in self if isinstance(one, bool))

    @lazy
    def _folded(self) -> frozenset[str]:
        return frozenset(value_text(one).casefold() for one in self)


def _decimals(values: Iterable[object]) -> frozenset[Decimal]:
    return frozenset(number for one in values if (number := _decimal(one)) is not None)


def _is_plain_number(value: object) -> bool:
    """Whether it is a number, or a truth value: none of these is compared as text."""
    return isinstance(value, bool) or (not isinstance(value, str) and _decimal(value) is not None)


def looked_up(attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same *attributes*, with lists in which values can be looked up."""
    if not any(isinstance(one, tuple) for one in attributes.values()):
        return attributes
    return Frozen(
        (name, Values(one) if type(one) is tuple else one) for name, one in attributes.items()
    )


def value_text(value: object) -> str:
    """A plain value as a CSV file would write it."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case Values():
            return value.text
    return quoted(value)


def scalar(found: object) -> Scalar:
    """A value that a condition can compare with.

    Raises:
        PolicyError: It is no text, number or truth value.
    """
    if isinstance(found, date):
        return found.isoformat()
    if isinstance(found, str | bool):
        return found
    if isinstance(found, int | float) and _decimal(found) is not None:
        return found
    raise PolicyError.of(
        "bad-condition",
        f"found {quoted(found)}; a text, a number, true or false is required",
        fix="write {missing: true} for an attribute that is not there"
        if found is None
        else "write a value, a list of values, or e.g. {not: value}",
    )


def scalars(written: object) -> tuple[Scalar, ...]:
    """One value or a list of them.

    Raises:
        PolicyError: The list is empty or holds something else; all of that is listed.
    """
    if not isinstance(written, list | tuple):
        return One((scalar(written),))
    if not written:
        raise PolicyError.of(
            "empty-list", "found an empty list, which nothing matches", fix="name the values"
        )
    problems: list[Problem] = []
    values = [gathered(problems, place, scalar, one) for place, one in enumerate(written)]
    if problems:
        raise PolicyError(*problems)
    return (One if isinstance(written, One) else tuple)(v for v in values if v is not None)


def number(found: object) -> int | float:
    """A number that a condition can compare with.

    Raises:
        PolicyError: It is none.
    """
    if isinstance(found, int | float) and _decimal(found) is not None:
        return found
    raise PolicyError.of(
        "not-a-number", f"found {quoted(found)}; a number is required", fix="write e.g. 3"
    )


def _decimal(value: object) -> Decimal | None:
    """A finite number, exactly as it is written: binary floats go through their shortest text."""
    match value:
        case bool():
            return None
        case int() if value.bit_length() <= _LARGEST_BITS:
            return Decimal(value)
        case float() if math.isfinite(value):
            return Decimal(repr(float(value)))
        case Decimal():
            return value if value.is_finite() else None
        case str() if len(value) <= 400:
            return _read(value)
    return None


def _read(value: str) -> Decimal | None:
    try:
        read = Decimal(value)
    except InvalidOperation:
        return None
    return read if read.is_finite() else None
