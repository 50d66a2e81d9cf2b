"""Which calendar counts: one by name, or one for each value of an attribute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from ..errors import CaseError, Location, PolicyError, Problem, quoted
from ..wording import some
from .part import Readable, gathered
from .scalar import same
from .values import text


@dataclass(frozen=True, slots=True)
class CalendarChoice(Readable):
    """The name of a calendar, or one for each value of an attribute.

    >>> choice = CalendarChoice.read({"by": "region", "emea": "london", "default": "support"})
    >>> choice.pick({"region": "emea"}), choice.pick({})
    ('london', 'support')
    """

    default: str | None = None
    by: str | None = None
    cases: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, written: object) -> Self:
        """A choice as the file writes it.

        Raises:
            PolicyError: It is neither a name nor a mapping with `by` and at least one calendar.
        """
        if isinstance(written, cls):
            return written
        if not isinstance(written, Mapping):
            return cls(default=text(written))
        problems: list[Problem] = []
        for key, name in written.items():
            gathered(problems, key, text, key)
            gathered(problems, key, text, name)
        if not problems and ("by" not in written or len(written) == 1):
            problems.append(
                Problem(
                    "bad-calendar-choice",
                    f"found {quoted(dict(written))}; 'by' an attribute, and calendars for its "
                    "values, are required",
                    fix="write a name, or e.g. {by: region, emea: london, default: support}",
                )
            )
        if problems:
            raise PolicyError(*problems)
        cases = sorted((value, name) for value, name in written.items() if value not in _OURS)
        return cls(written.get("default"), written["by"], tuple(cases))

    def pick(self, attributes: Mapping[str, Any]) -> str:
        """The name of the calendar for a case with these *attributes*.

        Raises:
            CaseError: No value matches and there is no default.
        """
        found = None if self.by is None else attributes.get(self.by)
        if found is not None:
            for value, name in self.cases:
                if same(found, value):
                    return name
        if self.default is None:
            raise CaseError.of(
                "no-calendar",
                f"attribute '{self.by}' is {'missing' if found is None else quoted(found)}, and no "
                "calendar is chosen for that",
                fix=f"add 'default: ...' beside {some(value for value, _ in self.cases)}",
            )
        return self.default

    @property
    def names(self) -> tuple[str, ...]:
        """Every calendar that it may choose."""
        return tuple(dict.fromkeys(name for _, name in self.places()))

    def places(self) -> Iterator[tuple[Location, str]]:
        """Where each name is written, below the choice itself."""
        yield from (((value,), name) for value, name in self.cases)
        if self.default is not None:
            yield ((), self.default) if self.by is None else (("default",), self.default)

    def written(self) -> Any:
        """The choice as the file writes it."""
        if self.by is None:
            return self.default
        last = {} if self.default is None else {"default": self.default}
        return {"by": self.by, **dict(self.cases), **last}

    def __str__(self) -> str:
        return str(self.default) if self.by is None else f"by {self.by}"

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        name = {"type": "string", "minLength": 1}
        by = {
            "type": "object",
            "properties": {
                "by": {**name, "description": "the attribute whose value chooses"},
                "default": {**name, "description": "for every other value, or none"},
            },
            "required": ["by"],
            "minProperties": 2,
            "additionalProperties": {**name, "description": "a value of it: a calendar"},
        }
        return {
            "description": "The name of a calendar, or one by the value of an attribute",
            "anyOf": [name, by],
            "examples": ["support", {"by": "region", "emea": "london", "default": "support"}],
        }


_OURS = ("by", "default")
