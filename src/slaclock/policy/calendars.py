"""The calendars that a policy names, how they are composed, and which of them counts for a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_, sub
from typing import Any, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from ..calendar import Calendar
from ..errors import (
    CaseError,
    InputError,
    Location,
    PolicyError,
    Problem,
    did_you_mean,
    quoted,
)
from .conditions import same
from .part import One, text, unknown_key

_COMPOSING = ("any_of", "all_of", "except")


@dataclass(frozen=True, slots=True)
class CalendarChoice:
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
            PolicyError: It is neither a name nor a mapping with `by`.
        """
        if isinstance(written, cls):
            return written
        if not isinstance(written, Mapping):
            return cls(default=text(written))
        problems: list[Problem] = []
        names: dict[str, str] = {}
        for key, name in written.items():
            try:
                names[text(key)] = text(name)
            except PolicyError as error:
                problems += [
                    p.at(key if isinstance(key, str | int) else str(key)) for p in error.problems
                ]
        by = names.pop("by", None)
        if by is None and "by" not in written:
            problems.append(
                Problem(
                    "missing-key",
                    "'by' is missing, the attribute that chooses",
                    fix="write a name, or e.g. {by: region, emea: london, default: support}",
                )
            )
        if problems:
            raise PolicyError(*problems)
        default = names.pop("default", None)
        return cls(default, by, tuple(sorted(names.items())))

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
            said = "is missing" if found is None else f"is {quoted(found)}"
            raise CaseError.of(
                "no-calendar",
                f"attribute '{self.by}' {said}, and no calendar is chosen for that",
                fix=f"add 'default: ...' beside: {', '.join(value for value, _ in self.cases)}",
            )
        return self.default

    @property
    def names(self) -> tuple[str, ...]:
        """Every calendar that it may choose."""
        chosen = [name for _, name in self.cases]
        return tuple(dict.fromkeys([*chosen, self.default] if self.default else chosen))

    def places(self) -> Iterator[tuple[Location, str]]:
        """Where each name is written, below the choice itself."""
        if self.by is not None:
            yield from (((value,), name) for value, name in self.cases)
        if self.default is not None:
            yield (("default",) if self.by is not None else ()), self.default

    def written(self) -> Any:
        """The choice as the file writes it."""
        if self.by is None:
            return self.default
        last = {} if self.default is None else {"default": self.default}
        return {"by": self.by, **dict(self.cases), **last}

    def __str__(self) -> str:
        return str(self.default) if self.by is None else f"by {self.by}"

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
        name = {"type": "string", "minLength": 1}
        by = {
            "type": "object",
            "properties": {
                "by": {**name, "description": "the attribute whose value chooses"},
                "default": {**name, "description": "for every other value, or none"},
            },
            "required": ["by"],
            "additionalProperties": {**name, "description": "value: calendar"},
        }
        return {
            "description": "The name of a calendar, or one by the value of an attribute",
            "anyOf": [name, by],
            "examples": ["support", {"by": "region", "emea": "london", "default": "support"}],
        }


@dataclass(frozen=True, slots=True)
class Composition:
    """A calendar made of others: open when any or all of them are, except when some are."""

    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    barring: tuple[str, ...] = ()

    @classmethod
    def read(cls, written: Mapping[Any, object]) -> Self:
        """A composition as the file writes it.

        Raises:
            PolicyError: A key is unknown, a list is no list of names, or not exactly one of
                any_of and all_of is given.
        """
        problems = [
            unknown_key(key, dict.fromkeys(_COMPOSING)) for key in written if key not in _COMPOSING
        ]
        lists: dict[str, tuple[str, ...]] = {}
        for key in _COMPOSING:
            if written.get(key) is not None:
                try:
                    lists[key] = _names(written[key])
                except PolicyError as error:
                    problems += [problem.at(key) for problem in error.problems]
        if len(lists.keys() & {"any_of", "all_of"}) != 1 and not problems:
            problems.append(
                Problem(
                    "bad-composition",
                    f"found {quoted(dict(written))}; any_of or all_of is required, not both",
                    fix="write {any_of: [support, manila]}, and except: [...] beside it if needed",
                )
            )
        if problems:
            raise PolicyError(*problems)
        return cls(lists.get("any_of", ()), lists.get("all_of", ()), lists.get("except", ()))

    def places(self) -> Iterator[tuple[Location, str]]:
        """Where each name is written, below the composition itself."""
        for key, names in (
            ("any_of", self.any_of),
            ("all_of", self.all_of),
            ("except", self.barring),
        ):
            yield from (((key, place), name) for place, name in enumerate(names))

    def compose(self, calendars: Mapping[str, Calendar]) -> Calendar:
        """The real calendar, once its members are there."""
        members = [calendars[name] for name in self.any_of or self.all_of]
        whole = reduce(or_ if self.any_of else and_, members)
        return reduce(sub, [calendars[name] for name in self.barring], whole)

    def written(self) -> dict[str, Any]:
        """The composition as the file writes it."""
        lists = {"any_of": self.any_of, "all_of": self.all_of, "except": self.barring}
        return {
            key: names[0] if isinstance(names, One) else list(names)
            for key, names in lists.items()
            if names
        }


Member = Calendar | Composition


class Calendars(Mapping[str, Calendar]):
    """The calendars of a policy by name, compositions made real. Immutable and hashable.

    **Properties**: `Calendars(calendars.written()) == calendars`.

    Raises:
        PolicyError: A calendar cannot be read or never opens, a composition names what is not
            there or itself; all of those are listed.
    """

    __slots__ = ("_made", "_members")
    _members: dict[str, Member]
    _made: dict[str, Calendar]

    def __init__(self, written: object = ()) -> None:
        members, problems = _read_members(dict(written) if written == () else written)
        made, unresolved = _resolve(members, {p.loc[0] for p in problems if p.loc})
        problems += unresolved
        problems += _never_open(members, made)
        if problems:
            raise PolicyError(*problems)
        self._keep(members, made)

    def _keep(self, members: dict[str, Member], made: dict[str, Calendar]) -> None:
        object.__setattr__(self, "_members", members)
        object.__setattr__(self, "_made", {name: made[name] for name in members})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("the calendars of a policy cannot be changed; use replaced()")

    def __getitem__(self, name: str) -> Calendar:
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Calendars):
            return self._members == other._members
        return NotImplemented

    def __hash__(self) -> int:
        return hash(frozenset(self._members.items()))

    def __repr__(self) -> str:
        return f"Calendars({self.written()!r})"

    def __reduce__(self) -> tuple[Any, tuple[dict[str, Member]]]:
        return _calendars_of, (self._members,)

    def replaced(self, calendars: Mapping[str, Calendar]) -> Calendars:
        """These with some replaced by others, of which compositions are then made anew.

        Raises:
            PolicyError: There is no calendar of that name, or it is replaced by something else
                than a `Calendar`.
        """
        problems = [
            Problem(
                "unknown-calendar", f"no calendar {quoted(name)}", fix=did_you_mean(name, self)
            ).at(str(name))
            for name in calendars
            if name not in self
        ]
        problems += [
            Problem(
                "not-a-calendar",
                f"found {quoted(found)}, a {type(found).__name__}; a Calendar is required",
                fix="pass e.g. Calendar('UTC', hours={'mon-fri': '09:00-17:00'})",
            ).at(str(name))
            for name, found in calendars.items()
            if not isinstance(found, Calendar)
        ]
        if problems:
            raise PolicyError(*problems)
        return _calendars_of({**self._members, **calendars})

    def written(self) -> dict[str, Any]:
        """The calendars as the file writes them."""
        return {
            name: member.written() if isinstance(member, Composition) else member.to_dict()
            for name, member in self._members.items()
        }

    to_dict = written

    def composition(self, name: str) -> Composition | None:
        """How the calendar of that *name* is composed, if it is."""
        member = self._members[name]
        return member if isinstance(member, Composition) else None

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
        names = {"type": "array", "items": {"type": "string"}, "minItems": 1}
        listed = {"anyOf": [{"type": "string"}, names]}
        properties = {
            "any_of": {**listed, "description": "open when any of these is"},
            "all_of": {**listed, "description": "open when all of these are"},
            "except": {**listed, "description": "but not when one of these is"},
        }
        composition = {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
            "oneOf": [{"required": ["any_of"]}, {"required": ["all_of"]}],
        }
        plain = (
            handler(handler.generate_schema(Calendar))
            if hasattr(handler, "generate_schema")
            else {}
        )
        return {
            "type": "object",
            "description": "Calendars by name: opening hours, or a composition of other calendars",
            "additionalProperties": {"anyOf": [plain, composition]},
        }


def _calendars_of(members: dict[str, Member]) -> Calendars:
    made, problems = _resolve(members, set())
    if problems:
        raise PolicyError(*problems)
    calendars = object.__new__(Calendars)
    calendars._keep(members, made)
    return calendars


def _read_members(written: object) -> tuple[dict[str, Member], list[Problem]]:
    if not isinstance(written, Mapping):
        raise PolicyError.of(
            "not-a-mapping",
            f"found {quoted(written)}; calendars by name are required",
            fix="write e.g. support: {timezone: Europe/London, hours: {mon-fri: 09:00-17:00}}",
        )
    members: dict[str, Member] = {}
    problems: list[Problem] = []
    for name, found in written.items():
        try:
            members[text(name)] = _read_member(found)
        except InputError as error:
            key = name if isinstance(name, str | int) else str(name)
            problems += [problem.at(key) for problem in error.problems]
    return members, problems


def _read_member(found: object) -> Member:
    if isinstance(found, Calendar | Composition):
        return found
    if not isinstance(found, Mapping):
        raise PolicyError.of(
            "not-a-mapping",
            f"found {quoted(found)}; a calendar is required",
            fix="write {timezone: ..., hours: {...}} or {any_of: [...]}",
        )
    if any(key in found for key in _COMPOSING) and not _holds_calendars(found):
        return Composition.read(found)
    return Calendar.from_dict(found)


def _holds_calendars(written: Mapping[Any, object]) -> bool:
    """Whether a composition is one that was made in Python: of calendars, not of names."""
    lists = [part for part in written.values() if isinstance(part, list | tuple)]
    return any(isinstance(part, Mapping) for parts in lists for part in parts)


def _names(written: object) -> tuple[str, ...]:
    if not isinstance(written, list | tuple):
        return One((text(written),))
    problems: list[Problem] = []
    for place, name in enumerate(written):
        try:
            text(name)
        except PolicyError as error:
            problems += [problem.at(place) for problem in error.problems]
    if not written:
        problems.append(
            Problem("empty-list", "found an empty list", fix="name at least one calendar")
        )
    if problems:
        raise PolicyError(*problems)
    return tuple(written)


def _resolve(
    members: Mapping[str, Member], unread: set[str | int]
) -> tuple[dict[str, Calendar], list[Problem]]:
    """Every member as a real calendar; *unread* names are there, but have problems of their own."""
    made = {name: found for name, found in members.items() if isinstance(found, Calendar)}
    open_ = {name: found for name, found in members.items() if isinstance(found, Composition)}
    problems = [
        Problem(
            "unknown-calendar", f"no calendar {quoted(name)}", fix=did_you_mean(name, members)
        ).at(owner, *place)
        for owner, composition in open_.items()
        for place, name in composition.places()
        if name not in members and name not in unread
    ]
    while ready := [
        name for name, found in open_.items() if all(part in made for _, part in found.places())
    ]:
        made.update((name, open_.pop(name).compose(made)) for name in ready)
    problems += [
        Problem(
            "circular-calendars",
            f"calendar '{name}' is made of itself: {' -> '.join(cycle)}",
            fix="leave one of them out of the other's list",
        ).at(name)
        for name in open_
        if (cycle := _cycle(name, open_))
    ]
    return made, problems


def _cycle(name: str, compositions: Mapping[str, Composition]) -> tuple[str, ...]:
    """The way from *name* back to itself, if there is one."""
    ways: list[tuple[str, ...]] = [(name,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for _, part in compositions[way[-1]].places():
            if part == name:
                return (*way, part)
            if part in compositions and part not in seen:
                seen.add(part)
                ways.append((*way, part))
    return ()


def _never_open(members: Mapping[str, Member], made: Mapping[str, Calendar]) -> list[Problem]:
    return [
        Problem(
            "never-open",
            f"calendar '{name}' never opens",
            fix="give it hours"
            if isinstance(members[name], Calendar)
            else "compose it of calendars that are open at the same time",
        ).at(name)
        for name, calendar in made.items()
        if calendar.never_opens
    ]
