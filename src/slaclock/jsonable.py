"""JSON data as values: frozen, hashable, and back again.

What a case carries (attributes, values of events) is JSON data, kept so that nobody can change it.
`JsonValue` gives a value type its way to JSON text and into other people's pydantic models.
"""

from __future__ import annotations

import json
import math
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from .errors import InputError, Location, Problem, did_you_mean, kind_of, quoted

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

_DEEPEST = 50
LARGEST_BITS = 1_024  # beyond it neither a float nor most readers of JSON can hold the number


class Frozen(dict[str, Any]):
    """A dict that does not change, hashable and picklable; equal to any dict of that content."""

    __slots__ = ()

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("this mapping does not change; make another with dict(mapping)")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[Self], tuple[dict[str, Any]]]:
        return type(self), (dict(self),)


class JsonValue:
    """A value with JSON both ways; `from_dict` reads what `to_dict` gives."""

    __slots__ = ()
    _error: ClassVar[type[InputError]] = InputError
    _schema: ClassVar[dict[str, Any]] = {}

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """The value as plain JSON data."""

    @classmethod
    @abstractmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The value that `to_dict` gave."""

    def to_json(self) -> str:
        """`to_dict` as JSON text on one line; equal values give equal text."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """The value that `to_json` wrote.

        Raises:
            InputError: As `from_dict`, or the text is not JSON.
        """
        try:
            data = json.loads(text)
        except (ValueError, TypeError, RecursionError) as error:
            raise cls._error.of(
                "bad-json",
                f"cannot read {quoted(text)} as JSON: {error}",
                fix="pass the text of one JSON object, in UTF-8",
            ) from None
        return cls.from_dict(data)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            lambda found: found if isinstance(found, cls) else cls.from_dict(found),
            serialization=core_schema.plain_serializer_function_ser_schema(
                cls.to_dict, return_schema=core_schema.dict_schema()
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return dict(cls._schema)


def freeze(found: Any, error: type[InputError], loc: Location = (), depth: int = 0) -> Any:
    """*found* as frozen JSON data, or an *error* that says at which *loc* it is something else.

    Lists become tuples and mappings `Frozen`; dates and datetimes become their ISO text, and what
    has a `tolist()` (numpy's scalars and arrays) becomes that.

    >>> freeze({"tags": ["a", "b"], "since": date(2026, 11, 20)}, InputError)
    {'tags': ('a', 'b'), 'since': '2026-11-20'}
    """
    kind = type(found)
    if kind is str or kind is bool or found is None:
        return found
    if isinstance(found, int) and found.bit_length() <= LARGEST_BITS:
        return int(found)
    if isinstance(found, float) and math.isfinite(found):
        return float(found)
    if depth > _DEEPEST:
        raise error.of("not-json", "nested too deep", fix="keep the data flat", loc=loc)
    if isinstance(found, (dict, Mapping)):  # dict first: asking Mapping is slow
        return Frozen(
            (_key(key, error, loc), freeze(value, error, (*loc, str(key)), depth + 1))
            for key, value in found.items()
        )
    if isinstance(found, list | tuple):
        return tuple(
            freeze(item, error, (*loc, number), depth + 1) for number, item in enumerate(found)
        )
    if isinstance(found, str):  # a subclass, such as an enum
        return str.__str__(found)
    if isinstance(found, date) and found == found:  # NaT differs from itself
        return found.isoformat()
    if callable(tolist := getattr(found, "tolist", None)):
        return freeze(tolist(), error, loc, depth + 1)
    raise error.of(
        "not-json",
        f"found {quoted(found)}, a {kind.__name__}; JSON data is required",
        fix="pass text, a finite number, a bool, None, or lists and dicts of these",
        loc=loc,
    )


def thaw(value: Any) -> Any:
    """Frozen data as plain lists and dicts, keys sorted, instants as ISO 8601 text."""
    if isinstance(value, dict):
        return {key: thaw(value[key]) for key in sorted(value)}
    if isinstance(value, tuple):
        return [thaw(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def fields_of(
    data: Any, called: str, known: Sequence[str], required: Sequence[str], error: type[InputError]
) -> dict[str, Any]:
    """What a mapping says (None says nothing), once no key is unknown and none missing."""
    if not isinstance(data, Mapping):
        raise error.of(
            "not-a-mapping",
            f"found {quoted(data)}, {kind_of(data)}; {called} is a mapping",
            fix=f"write at least {' and '.join(required)}",
        )
    problems = [
        Problem("unknown-key", f"{called} has no {quoted(key)}", fix=did_you_mean(key, known)).at(
            key if isinstance(key, str) else quoted(key)
        )
        for key in data
        if key not in known
    ]
    fields = {key: value for key, value in data.items() if value is not None}
    problems += [
        Problem("missing-key", f"{called} needs '{key}'", fix=f"add '{key}'").at(key)
        for key in required
        if key not in fields
    ]
    if problems:
        raise error(*problems)
    return fields


def _key(found: Any, error: type[InputError], loc: Location) -> str:
    if isinstance(found, str):
        return str.__str__(found)
    raise error.of(
        "not-json",
        f"the name {quoted(found)} is {kind_of(found)}; names are text",
        fix="put it in quotes",
        loc=loc,
    )
