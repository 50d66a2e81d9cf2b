"""Priorities that follow from other attributes, such as impact and urgency."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from ..errors import Location, PolicyError, Problem, quoted
from .conditions import Conditions
from .part import Readable, Table, gathered
from .scalar import same
from .values import text


def folded(name: str) -> str:
    """The name of a priority as it is compared: upper and lower case are alike."""
    return name.strip().casefold()


def row_names(rows: Iterable[str], aliases: Mapping[str, str]) -> dict[str, str]:
    """The rows by each name that means one, as it is compared.

    >>> row_names(["high", "low"], {"Urgent": "high"})
    {'high': 'high', 'low': 'low', 'urgent': 'high'}
    """
    named: dict[str, str] = {}
    for row in rows:
        named.setdefault(folded(row), row)
    meant = {folded(alias): named.get(folded(row)) for alias, row in aliases.items()}
    return named | {alias: row for alias, row in meant.items() if row is not None}


def first_match(matrix: Iterable[MatrixEntry], attributes: Mapping[str, Any]) -> str | None:
    """The priority that the first line of a matrix with one for these *attributes* gives."""
    found = (entry.priority(attributes) for entry in matrix)
    return next((name for name in found if name is not None), None)


@dataclass(frozen=True, slots=True)
class MatrixEntry(Readable):
    """Some attributes with a value, and one whose values give the priorities.

    >>> entry = MatrixEntry.read({"impact": "high", "urgency": {"high": "urgent", "low": "normal"}})
    >>> entry.priority({"impact": "high", "urgency": "low"})
    'normal'
    """

    when: Conditions
    by: str
    priorities: Table[str, str]

    @classmethod
    def read(cls, written: object) -> Self:
        """An entry as the file writes it.

        Raises:
            PolicyError: Not exactly one attribute has a mapping, or a name is no text.
        """
        if isinstance(written, cls):
            return written
        plain = written if isinstance(written, Mapping) else {}
        mapped = [key for key, value in plain.items() if isinstance(value, Mapping) and value]
        if len(mapped) != 1:
            raise PolicyError.of(
                "bad-matrix",
                f"found {quoted(written)}; one attribute with a mapping to priorities is required",
                fix="write e.g. {impact: high, urgency: {high: high, low: medium}}",
            )
        [by] = mapped
        problems: list[Problem] = []
        gathered(problems, by, text, by)
        try:
            when = Conditions.read({key: value for key, value in plain.items() if key != by})
        except PolicyError as error:
            problems += error.problems
        below: list[Problem] = []
        for value, priority in plain[by].items():
            gathered(below, value, text, value)
            gathered(below, value, text, priority)
        problems += [problem.at(by) for problem in below]
        if problems:
            raise PolicyError(*problems)
        return cls(when, by, Table(plain[by]))

    def priority(self, attributes: Mapping[str, Any]) -> str | None:
        """The priority of a case with these *attributes*, if the entry has one for it."""
        found = attributes.get(self.by)
        if found is None or not self.when.hold(attributes):
            return None
        if isinstance(found, str):
            return self.priorities.get(found)
        return next((name for value, name in self.priorities.items() if same(found, value)), None)

    def places(self) -> Iterator[tuple[Location, str]]:
        """Where each priority is written, below the entry itself."""
        yield from (((self.by, value), name) for value, name in self.priorities.items())

    def written(self) -> dict[str, Any]:
        """The entry as the file writes it."""
        return {**self.when.written(), self.by: dict(self.priorities)}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        value = {"type": ["string", "number", "boolean"]}
        values = {"type": "array", "items": value, "minItems": 1}
        name = {"type": "string", "minLength": 1}
        priorities = {"type": "object", "additionalProperties": name, "minProperties": 1}
        return {
            "type": "object",
            "description": "Attributes with a value, and one with the priorities by its values",
            "additionalProperties": {"anyOf": [value, values, priorities]},
            "minProperties": 1,
            "examples": [{"impact": "high", "urgency": {"high": "high", "low": "medium"}}],
        }
