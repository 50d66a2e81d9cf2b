"""Conditions on the attributes of a case: which cases a policy, a milestone or a trigger is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from ..errors import PolicyError, Problem, did_you_mean, quoted
from .part import Readable, gathered, unlisted
from .scalar import Scalar, Values, number, reaches, same, scalars, value_text
from .values import flag, text

_OPERATORS: Mapping[str, Callable[[object], Any]] = {
    "not": scalars,
    "at_least": number,
    "at_most": number,
    "missing": flag,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """What one attribute must be: all that is given must hold."""

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
            return cls(one_of=scalars(written))
        problems: list[Problem] = []
        fields: dict[str, Any] = {
            "none_of" if key == "not" else key: gathered(problems, key, _operator(key), value)
            for key, value in written.items()
        }
        if problems:
            raise PolicyError(*problems)
        if not fields or ("missing" in fields and len(fields) > 1):
            raise PolicyError.of(
                "bad-condition",
                f"found {quoted(dict(written))}; one condition is required",
                fix="write e.g. {not: gold}, {at_least: 3} or {missing: true}",
            )
        return cls(**fields)

    def holds(self, found: object) -> bool:
        """Whether an attribute's value is as required; None stands for a missing attribute."""
        if found is None or self.missing is not None:
            return (found is None) is self.missing
        if isinstance(found, list | tuple):
            return self._holds_among(found if isinstance(found, Values) else Values(found))
        return (
            (not self.one_of or any(same(found, wanted) for wanted in self.one_of))
            and not any(same(found, barred) for barred in self.none_of)
            and (self.at_least is None or reaches(found, self.at_least))
            and (self.at_most is None or reaches(self.at_most, found))
        )

    def _holds_among(self, values: Values) -> bool:
        return (
            (not self.one_of or any(map(values.has, self.one_of)))
            and not any(map(values.has, self.none_of))
            and (self.at_least is None or reaches(values.bounds[1], self.at_least))
            and (self.at_most is None or reaches(self.at_most, values.bounds[0]))
        )

    def written(self) -> Any:
        """The condition as the file writes it."""
        if self.one_of:
            return unlisted(self.one_of)
        operators = {
            "not": unlisted(self.none_of) if self.none_of else None,
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
            f"other than {' or '.join(map(value_text, self.none_of))}" if self.none_of else "",
            "" if self.at_least is None else f"at least {self.at_least}",
            "" if self.at_most is None else f"at most {self.at_most}",
        ]
        return " and ".join(part for part in said if part)


def _operator(key: object) -> Callable[[object], Any]:
    def refuse(_: object) -> Any:
        what, fix = f"unknown condition {quoted(key)}", did_you_mean(key, _OPERATORS)
        raise PolicyError.of("unknown-key", what, fix=fix)

    return _OPERATORS.get(str(key), refuse)


def _shown(found: object) -> str:
    if found is None:
        return "missing"
    return found.text if isinstance(found, Values) else quoted(found)


@dataclass(frozen=True, slots=True)
class Conditions(Readable):
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
        for name in written:
            gathered(problems, name, text, name)
        found = {
            name: gathered(problems, name, Condition.read, condition)
            for name, condition in written.items()
        }
        if problems:
            raise PolicyError(*problems)
        # In order of their names, so that conditions that mean the same are equal.
        return cls(tuple((name, found[name] or Condition()) for name in sorted(found)))

    def hold(self, attributes: Mapping[str, Any]) -> bool:
        """Whether a case with these *attributes* is meant."""
        for name, condition in self.by_attribute:  # noqa: SIM110  # mostly there is none
            if not condition.holds(attributes.get(name)):
                return False
        return True

    def why_not(self, attributes: Mapping[str, Any]) -> str:
        """What keeps a case with these *attributes* out, in words; empty when nothing does.

        >>> Conditions.read({"tier": ["gold", "platinum"]}).why_not({"tier": "silver"})
        "tier is 'silver', not gold or platinum"
        """
        return "; ".join(
            f"{name} is {_shown(found)}, not {condition}"
            for name, condition in self.by_attribute
            for found in [attributes.get(name)]
            if not condition.holds(found)
        )

    def written(self) -> dict[str, Any]:
        """The conditions as the file writes them."""
        return {name: condition.written() for name, condition in self.by_attribute}

    def __bool__(self) -> bool:
        return bool(self.by_attribute)

    def __str__(self) -> str:
        return " and ".join(f"{name} {condition}" for name, condition in self.by_attribute)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return conditions_schema()


def conditions_schema() -> JsonSchemaValue:
    """The JSON Schema of conditions, for editors."""
    value = {"type": ["string", "number", "boolean"]}
    listed = {"type": "array", "items": value, "minItems": 1}
    operators = {
        "not": {"anyOf": [value, listed], "description": "none of these"},
        "at_least": {"type": "number"},
        "at_most": {"type": "number"},
        "missing": {"type": "boolean", "description": "true: the attribute is not there"},
    }
    operations = {
        "type": "object",
        "properties": operators,
        "additionalProperties": False,
        "minProperties": 1,
    }
    return {
        "type": "object",
        "description": "Attributes, each with a value, [values], {not: value}, {at_least: n}, "
        "{at_most: n} or {missing: true}; all must hold",
        "additionalProperties": {"anyOf": [value, listed, operations]},
        "examples": [{"tier": ["gold", "platinum"]}, {"class": {"not": "internal"}}],
    }
