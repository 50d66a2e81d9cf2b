"""Conditions on the attributes of a case: which cases a policy, a milestone or a trigger is for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from ..errors import InputError, PolicyError, Problem, did_you_mean, quoted
from .part import One, text

Scalar = str | bool | int | float
"""A value that a condition compares with."""

_OPERATORS = ("not", "at_least", "at_most", "missing")


@dataclass(frozen=True, slots=True)
class Condition:
    """What one attribute must be: the parts that are given must all hold."""

    one_of: tuple[Scalar, ...] = ()
    none_of: tuple[Scalar, ...] = ()
    at_least: int | float | None = None
    at_most: int | float | None = None
    missing: bool | None = None

    @classmethod
    def read(cls, written: object) -> Self:
        """A condition as the file writes it.

        Raises:
            PolicyError: It is neither a value, nor a list of them, nor a mapping of operators.
        """
        if not isinstance(written, Mapping):
            return cls(one_of=_scalars(written))
        problems = [
            Problem(
                "unknown-operator",
                f"unknown condition {quoted(key)}",
                fix=did_you_mean(key, _OPERATORS),
            ).at(str(key))
            for key in written
            if key not in _OPERATORS
        ]
        if problems:
            raise PolicyError(*problems)
        if not written or ("missing" in written and len(written) > 1):
            raise PolicyError.of(
                "bad-condition",
                f"found {quoted(dict(written))}; one condition is required",
                fix="write e.g. {not: gold}, {at_least: 3} or {missing: true}",
            )
        read = {"not": _scalars, "at_least": _number, "at_most": _number, "missing": _truth}
        fields: dict[str, Any] = {}
        for key, value in written.items():
            try:
                fields["none_of" if key == "not" else key] = read[key](value)
            except PolicyError as error:
                problems += [problem.at(key) for problem in error.problems]
        if problems:
            raise PolicyError(*problems)
        return cls(**fields)

    def holds(self, found: object) -> bool:
        """Whether an attribute's value is as required; None stands for a missing attribute."""
        if found is None or self.missing is not None:
            return (found is None) is self.missing
        values = tuple(found) if isinstance(found, list | tuple) else (found,)
        return (
            (not self.one_of or any(same(v, wanted) for v in values for wanted in self.one_of))
            and not any(same(v, barred) for v in values for barred in self.none_of)
            and (self.at_least is None or any(_reaches(v, self.at_least) for v in values))
            and (self.at_most is None or any(_reaches(self.at_most, v) for v in values))
        )

    def written(self) -> Any:
        """The condition as the file writes it."""
        if self.one_of:
            return _unlisted(self.one_of)
        operators = {
            "not": _unlisted(self.none_of) if self.none_of else None,
            "at_least": self.at_least,
            "at_most": self.at_most,
            "missing": self.missing,
        }
        return {name: value for name, value in operators.items() if value is not None}

    def __str__(self) -> str:
        if self.missing is not None:
            return "missing" if self.missing else "given"
        said = [
            " or ".join(map(value_text, self.one_of)),
            f"not {' or '.join(map(value_text, self.none_of))}" if self.none_of else "",
            "" if self.at_least is None else f"at least {self.at_least}",
            "" if self.at_most is None else f"at most {self.at_most}",
        ]
        return " and ".join(part for part in said if part)


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions on attributes, all of which must hold; without any, every case is meant.

    Values compare as values or as text, so that the "5" of a CSV file is 5 and "true" is true. A
    missing attribute matches nothing but `{missing: true}`; of a list of values, one must match.

    >>> conditions = Conditions.read({"tier": ["gold", "platinum"], "seats": {"at_least": 50}})
    >>> conditions.hold({"tier": "gold", "seats": "120"}), conditions.hold({"tier": "gold"})
    (True, False)
    """

    by_attribute: tuple[tuple[str, Condition], ...] = ()

    @classmethod
    def read(cls, written: object) -> Self:
        """Conditions as the file writes them.

        Raises:
            PolicyError: Some condition cannot be read; all of those are listed.
        """
        if isinstance(written, cls):
            return written
        if not isinstance(written, Mapping):
            raise PolicyError.of(
                "not-a-mapping",
                f"found {quoted(written)}; conditions by attribute are required",
                fix="write e.g. {tier: [gold, platinum]}",
            )
        problems: list[Problem] = []
        found: list[tuple[str, Condition]] = []
        for attribute, condition in written.items():
            try:
                found.append((text(attribute), Condition.read(condition)))
            except InputError as error:
                key = attribute if isinstance(attribute, str | int) else str(attribute)
                problems += [problem.at(key) for problem in error.problems]
        if problems:
            raise PolicyError(*problems)
        return cls(tuple(sorted(found, key=lambda pair: pair[0])))

    def hold(self, attributes: Mapping[str, Any]) -> bool:
        """Whether a case with these *attributes* is meant."""
        return all(condition.holds(attributes.get(name)) for name, condition in self.by_attribute)

    def why_not(self, attributes: Mapping[str, Any]) -> str:
        """What keeps a case with these *attributes* out, in words; empty when nothing does.

        >>> Conditions.read({"tier": ["gold", "platinum"]}).why_not({"tier": "silver"})
        "tier is 'silver', not gold or platinum"
        """
        return "; ".join(
            (f"{name} is missing" if found is None else f"{name} is {quoted(found)}")
            + f", not {condition}"
            for name, condition in self.by_attribute
            for found in [attributes.get(name)]
            if not condition.holds(found)
        )

    def written(self) -> dict[str, Any]:
        """The conditions as the file writes them."""
        return {name: condition.written() for name, condition in self.by_attribute}

    def __bool__(self) -> bool:
        return bool(self.by_attribute)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.read,
            serialization=core_schema.plain_serializer_function_ser_schema(cls.written),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        value = {"type": ["string", "number", "boolean"]}
        values = {"anyOf": [value, {"type": "array", "items": value, "minItems": 1}]}
        operators = {
            "not": {**values, "description": "none of these"},
            "at_least": {"type": "number"},
            "at_most": {"type": "number"},
            "missing": {"type": "boolean", "description": "whether the attribute must be absent"},
        }
        condition = {
            "anyOf": [
                *values["anyOf"],
                {
                    "type": "object",
                    "properties": operators,
                    "additionalProperties": False,
                    "minProperties": 1,
                },
            ]
        }
        return {
            "type": "object",
            "description": "Conditions on a case's attributes: value, [values], {not: value}, "
            "{at_least: n}, {at_most: n} or {missing: true}",
            "additionalProperties": condition,
            "examples": [{"tier": ["gold", "platinum"]}, {"class": {"not": "internal"}}],
        }


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


def value_text(value: object) -> str:
    """A plain value as a CSV file would write it."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
    return quoted(value)


def _reaches(found: object, bound: object) -> bool:
    one, other = _decimal(found), _decimal(bound)
    return one is not None and other is not None and one >= other


def _decimal(value: object) -> Decimal | None:
    """A number, exactly as it is written: binary floats go through their shortest text."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _scalars(written: object) -> tuple[Scalar, ...]:
    if not isinstance(written, list | tuple):
        return One((_scalar(written),))
    if not written:
        raise PolicyError.of(
            "empty-list", "found an empty list, which nothing matches", fix="name the values"
        )
    problems: list[Problem] = []
    values: list[Scalar] = []
    for place, one in enumerate(written):
        try:
            values.append(_scalar(one))
        except PolicyError as error:
            problems += [problem.at(place) for problem in error.problems]
    if problems:
        raise PolicyError(*problems)
    return type(written)(values) if isinstance(written, One) else tuple(values)


def _scalar(found: object) -> Scalar:
    if isinstance(found, str | bool | int) or (isinstance(found, float) and math.isfinite(found)):
        return found
    if isinstance(found, date):
        return found.isoformat()
    raise PolicyError.of(
        "bad-condition",
        f"found {quoted(found)}; a text, a number, true or false is required",
        fix="write {missing: true} for an attribute that is not there"
        if found is None
        else "write a value, a list of values, or e.g. {not: value}",
    )


def _number(found: object) -> int | float:
    if isinstance(found, int | float) and _decimal(found) is not None:
        return found
    raise PolicyError.of(
        "not-a-number", f"found {quoted(found)}; a number is required", fix="write e.g. 3"
    )


def _truth(found: object) -> bool:
    if isinstance(found, bool):
        return found
    raise PolicyError.of(
        "not-a-truth-value", f"found {quoted(found)}; true or false is required", fix="write true"
    )


def _unlisted(values: tuple[Scalar, ...]) -> Any:
    return values[0] if isinstance(values, One) else list(values)
