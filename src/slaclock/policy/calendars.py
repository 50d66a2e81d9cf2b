"""The calendars of a policy by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from ..calendar import Calendar
from ..errors import PolicyError, Problem, did_you_mean, kind_of, quoted
from . import composition
from .composition import Composition, Member, composition_schema, resolved
from .part import UnmadeError, gathered, mapping
from .values import text


class Calendars(Mapping[str, Calendar]):
    """The calendars of a policy by name, compositions made real. Immutable and hashable.

    >>> desk = {"timezone": "UTC", "hours": {"mon-fri": "09:00-17:00"}}
    >>> late = {"timezone": "UTC", "hours": {"mon-fri": "15:00-22:00"}}
    >>> calendars = Calendars({"desk": desk, "late": late, "both": {"any_of": ["desk", "late"]}})
    >>> calendars["both"] == calendars["desk"] | calendars["late"]
    True

    **Properties**: `Calendars(calendars.written()) == calendars`.

    Raises:
        PolicyError: A calendar cannot be read, or a composition names itself or what is not
            there; all of that is listed.
    """

    __slots__ = ("_members", "_real")
    _members: dict[str, Member]
    _real: dict[str, Calendar]

    def __init__(self, written: Mapping[str, Any] = MappingProxyType({})) -> None:
        problems: list[Problem] = []
        named = mapping(written)
        for name in named:
            gathered(problems, name, text, name)
        read = {name: gathered(problems, name, _member, found) for name, found in named.items()}
        members = {name: found for name, found in read.items() if found is not None}
        real = resolved(members, problems)
        if problems:
            error = UnmadeError(*problems)
            error.unmade = tuple(name for name in named if name not in real)
            error.made = {name: one for name, one in members.items() if isinstance(one, Calendar)}
            raise error
        self._keep(members, real)

    def _keep(self, members: dict[str, Member], real: dict[str, Calendar]) -> None:
        object.__setattr__(self, "_members", members)
        object.__setattr__(self, "_real", {name: real[name] for name in members})

    def replaced(self, calendars: Mapping[str, Calendar]) -> Calendars:
        """These with some replaced by others, of which compositions are then made anew.

        Raises:
            PolicyError: There is no calendar of that name, or something else than a `Calendar`
                was given.
        """
        problems: list[Problem] = []
        for name, found in mapping(calendars).items():
            if name not in self._members:
                what, fix = f"no calendar {quoted(name)}", did_you_mean(name, self)
                problems.append(Problem("unknown-calendar", what, fix=fix).at(str(name)))
            if not isinstance(found, Calendar):
                what = f"found {quoted(found)}, {kind_of(found)}; a Calendar is required"
                fix = "pass e.g. Calendar('UTC', hours={'mon-fri': '09:00-17:00'})"
                problems.append(Problem("not-a-calendar", what, fix=fix).at(str(name)))
        if problems:
            raise PolicyError(*problems)
        return _calendars_of({**self._members, **calendars})

    @property
    def members(self) -> Mapping[str, Member]:
        """The calendars as they are written: themselves, or a `Composition` of names."""
        return MappingProxyType(self._members)

    def written(self) -> dict[str, Any]:
        """The calendars as the file writes them."""
        return {
            name: member.written() if isinstance(member, Composition) else member.to_dict()
            for name, member in self._members.items()
        }

    def __getitem__(self, name: str) -> Calendar:
        return self._real[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._real)

    def __len__(self) -> int:
        return len(self._real)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Calendars):
            return self._members == other._members
        return NotImplemented

    def __hash__(self) -> int:
        return hash(frozenset(self._members.items()))

    def __repr__(self) -> str:
        return f"Calendars({self.written()!r})"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("the calendars of a policy cannot be changed; use replaced()")

    def __reduce__(self) -> tuple[Any, tuple[dict[str, Member]]]:
        return _calendars_of, (self._members,)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            lambda found: found if isinstance(found, cls) else cls(found),
            serialization=core_schema.plain_serializer_function_ser_schema(cls.written),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        plain = Calendar.__get_pydantic_json_schema__(schema, handler)["anyOf"]
        return {
            "type": "object",
            "description": "Calendars by name: opening hours, or a composition of other calendars",
            "additionalProperties": {"anyOf": [plain[0], composition_schema(), *plain[1:]]},
        }


def _calendars_of(members: dict[str, Member]) -> Calendars:
    """Calendars from what was read and checked before; only the compositions are made."""
    problems: list[Problem] = []
    real = resolved(members, problems)
    if problems:
        raise PolicyError(*problems)
    calendars = object.__new__(Calendars)
    calendars._keep(members, real)
    return calendars


def _member(written: object) -> Member:
    if isinstance(written, Calendar | Composition):
        return written
    if not isinstance(written, Mapping):
        raise PolicyError.of(
            "not-a-mapping",
            f"found {quoted(written)}; a calendar is required",
            fix="write e.g. {timezone: Europe/London, hours: {mon-fri: 09:00-17:00}}",
        )
    if any(key in written for key in composition.KEYS) and not _holds_calendars(written):
        return Composition.read(written)
    return Calendar.from_dict(written)


def _holds_calendars(written: Mapping[Any, object]) -> bool:
    """Whether a composition was made in Python, of calendars that have no names."""
    lists = [part for part in written.values() if isinstance(part, list | tuple)]
    members = [part for parts in lists for part in parts]
    return bool(members) and all(isinstance(part, Mapping) for part in members)
