"""Calendars that are made of others by name, and how they become real."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Self

from pydantic.json_schema import JsonSchemaValue

from ..calendar import Calendar, joined
from ..errors import (
    MOST_PROBLEMS,
    Location,
    PolicyError,
    Problem,
    did_you_mean,
    quoted,
    unknown_keys,
)
from .part import NOTHING, One, gathered, given, unlisted
from .values import text

KEYS = ("any_of", "all_of", "except")
_SHOWN = 20
_MOST_PARTS = 20_000


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
        problems = unknown_keys(written, KEYS)
        names = {
            key: gathered(problems, key, _names, written[key]) or ()
            for key in KEYS
            if written.get(key) is not None
        }
        if not problems and len(names.keys() - {"except"}) != 1:
            problems.append(
                Problem(
                    "bad-composition",
                    f"found {quoted(dict(written))}; one of any_of and all_of is required",
                    fix="write {any_of: [support, manila]}, and except: [...] beside it if needed",
                )
            )
        if problems:
            raise PolicyError(*problems)
        return cls(*(names.get(key, ()) for key in KEYS))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its parts."""
        return self.any_of + self.all_of + self.barring

    def places(self) -> Iterator[tuple[Location, str]]:
        """Where each name is written, below the composition itself."""
        for key, names in zip(KEYS, (self.any_of, self.all_of, self.barring), strict=True):
            yield from (((key, place), name) for place, name in enumerate(names))

    def compose(self, calendars: Mapping[str, Calendar]) -> Calendar:
        """The real calendar, once its members are there."""
        members = [calendars[name] for name in self.any_of or self.all_of]
        whole = joined("any_of" if self.any_of else "all_of", *members)
        return joined("except", whole, *(calendars[name] for name in self.barring))

    def written(self) -> dict[str, Any]:
        """The composition as the file writes it."""
        lists = zip(KEYS, (self.any_of, self.all_of, self.barring), strict=True)
        return {key: unlisted(names) for key, names in lists if names}


Member = Calendar | Composition
"""A calendar as a policy writes it: itself, or made of others."""


def resolved(members: Mapping[str, Member], problems: list[Problem]) -> dict[str, Calendar]:
    """Every member as a real calendar, as far as that goes; the rest is added to *problems*."""
    unread = {problem.loc[0] for problem in problems if problem.loc}
    real = {name: found for name, found in members.items() if isinstance(found, Calendar)}
    waiting = {name: found for name, found in members.items() if isinstance(found, Composition)}
    unknown = (
        (owner, place, name)
        for owner, composition in waiting.items()
        if not all(name in members for name in composition.names)
        for place, name in composition.places()
        if name not in members and name not in unread
    )
    problems += [
        Problem(
            "unknown-calendar", f"no calendar {quoted(name)}", fix=did_you_mean(name, members)
        ).at(owner, *place)
        for owner, place, name in islice(unknown, MOST_PROBLEMS)
    ]
    waits_for = {
        name: {part for part in found.names if part not in real} for name, found in waiting.items()
    }
    ready = [name for name, missing in waits_for.items() if not missing]
    used_by: dict[str, list[str]] = {}
    for name, missing in waits_for.items():
        for part in missing:
            used_by.setdefault(part, []).append(name)
    parts = 0
    while ready:
        name = ready.pop()
        whole = gathered(problems, name, waiting.pop(name).compose, real)
        parts += whole.written.size if whole is not None else 0
        if parts > _MOST_PARTS:
            problems.append(_too_many_parts(name))
            return real
        if whole is not None:
            real[name] = whole
            for user in used_by.get(name, ()):
                waits_for[user].discard(name)
                if not waits_for[user]:
                    ready.append(user)
    made_of = {
        name: [part for part in found.names if part in waiting] for name, found in waiting.items()
    }
    # Of hundreds that wait for a circle none may be in it, but to follow one of them leads there.
    for name in dict.fromkeys([*[*waiting][: MOST_PROBLEMS - 1], *_some_in_a_circle(made_of)]):
        if cycle := _cycle(name, made_of):
            problems.append(
                Problem(
                    "circular-calendars",
                    f"calendar '{name}' is made of itself: {' of '.join(cycle)}",
                    fix="leave one of them out of the other's list",
                ).at(name)
            )
    return real


def _some_in_a_circle(made_of: Mapping[str, list[str]]) -> list[str]:
    """One that is in a circle, if any is: following the first that each waits for leads there."""
    seen: set[str] = set()
    name = next(iter(made_of), None)
    while name is not None and name not in seen:
        seen.add(name)
        name = next(iter(made_of[name]), None)
    return [] if name is None else [name]


def _too_many_parts(name: str) -> Problem:
    what = f"with '{name}', calendars are composed of more than {_MOST_PARTS:,} others in all"
    fix = "write the hours that many of them share as a calendar of its own"
    return Problem("bad-composition", what, fix=fix).at(name)


def _cycle(name: str, made_of: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The way from *name* back to itself, if there is one; of a long one the beginning."""
    came_from: dict[str, str] = {}
    next_ones = [name]
    while next_ones:
        here = next_ones.pop()
        for part in made_of[here]:
            if part == name:
                way = [here]
                while way[-1] != name:
                    way.append(came_from[way[-1]])
                way.reverse()
                return (*way[:_SHOWN], *(("...",) if len(way) > _SHOWN else ()), name)
            if part not in came_from:
                came_from[part] = here
                next_ones.append(part)
    return ()


def _names(written: object) -> tuple[str, ...]:
    if not isinstance(written, list | tuple):
        return One((_name(written),))
    if not written:
        raise PolicyError.of("empty-list", "found an empty list", fix="name at least one calendar")
    problems: list[Problem] = []
    for place, name in enumerate(written):
        gathered(problems, place, _name, name)
    if problems:
        raise PolicyError(*problems)
    return tuple(written)


def _name(written: object) -> str:
    if isinstance(written, Mapping):
        raise PolicyError.of(
            "not-text",
            f"found {quoted(dict(written))}; the name of a calendar is required",
            fix="give it a name of its own under calendars:, and write that here",
        )
    return text(written)


def composition_schema() -> JsonSchemaValue:
    """The JSON Schema of a composition, for editors."""
    name = {"type": "string", "minLength": 1}
    listed = {"anyOf": [name, {"type": "array", "items": name, "minItems": 1}, NOTHING]}
    return {
        "type": "object",
        "properties": {
            "any_of": {**listed, "description": "open when any of these is"},
            "all_of": {**listed, "description": "open when all of these are"},
            "except": {**listed, "description": "but not when one of these is"},
        },
        "additionalProperties": False,
        "oneOf": [given("any_of"), given("all_of")],
    }
