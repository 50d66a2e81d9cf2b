"""What the models of a policy file are made of: plain values, lists, tables, and their base.

Every value here is checked by us rather than by pydantic's lax conversions, under which `true` is
the number 1 and 20240608 a date in 1970. Short and long spellings meet in one form, and what was
written comes out again in the dump.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    PlainValidator,
    SerializerFunctionWrapHandler,
    WithJsonSchema,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from ..duration import Duration, Kind
from ..errors import PolicyError, Problem, did_you_mean, quoted

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")


class IncompleteError(PolicyError):
    """Required keys are missing; *blanks* holds stand-ins with which the rest can be read."""

    blanks: Mapping[str, object] = {}


class Part(BaseModel):
    """A mapping of the policy file: frozen, without unknown keys, dumped as it was written.

    A key with nothing behind it ("published:") says nothing, as if it were left out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    needs: ClassVar[Mapping[str, object]] = {}
    """The keys that must be there, each with a stand-in with which the rest can be checked."""

    @classmethod
    def spelled_out(cls, written: object) -> object:
        """The long form of what was written short."""
        return written

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: object) -> object:
        keys = {field.alias or name: name for name, field in cls.model_fields.items()}
        written = cls.spelled_out(data)
        if not isinstance(written, Mapping):
            raise PolicyError.of(
                "not-a-mapping",
                f"found {quoted(data)}; a mapping is required",
                fix=f"write {{{next(iter(cls.needs or keys))}: ...}}, "
                f"with keys among: {', '.join(keys)}",
            )
        unknown = [key for key in written if key not in keys]
        if unknown:
            raise PolicyError(*(unknown_key(key, keys) for key in unknown))
        found = {key: value for key, value in written.items() if value is not None}
        missing = {key: blank for key, blank in cls.needs.items() if key not in found}
        if missing:
            raise incomplete(missing)
        return found

    @model_serializer(mode="wrap")
    def _as_written(self, handler: SerializerFunctionWrapHandler) -> Any:
        dumped = handler(self)
        short = {}
        for name, field in type(self).model_fields.items():
            key = name if name in dumped else field.alias
            if name in self.model_fields_set and key in dumped:
                short[field.alias or name] = dumped[key]
        return self.shortened(short)

    def shortened(self, dumped: dict[str, Any]) -> Any:
        """The short form of a dump, where there is one."""
        return dumped


def incomplete(blanks: Mapping[str, object]) -> IncompleteError:
    error = IncompleteError(
        *(
            Problem("missing-key", f"'{key}' is missing", fix=f"add '{key}'").at(key)
            for key in blanks
        )
    )
    error.blanks = blanks
    return error


def unknown_key(found: object, known: Mapping[str, Any]) -> Problem:
    where = found if isinstance(found, str | int) else str(found)
    return Problem(
        "unknown-key", f"unknown key {quoted(found)}", fix=did_you_mean(found, known)
    ).at(where)


def canonical(value: Any) -> Any:
    """What *value* means as JSON data, however it was spelt: equal values, equal data."""
    match value:
        case None | bool() | str() | int():
            return value
        case BaseModel():
            return {
                name: canonical(getattr(value, name))
                for name, field in type(value).model_fields.items()
                if getattr(value, name) != field.get_default(call_default_factory=True)
            }
        case Duration() | Fraction() | date() | float():
            return str(value)
        case Mapping():
            return {str(key): canonical(part) for key, part in value.items()}
        case tuple():
            return [canonical(part) for part in value]
    if hasattr(value, "to_dict"):
        return canonical_json(value.to_dict())
    if dataclasses.is_dataclass(value):
        return {
            field.name: canonical(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    return str(value)


def canonical_json(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {str(key): canonical_json(part) for key, part in data.items()}
    if isinstance(data, list | tuple):
        return [canonical_json(part) for part in data]
    return canonical(data)


# -- mappings and lists --------------------------------------------------------------------------


class Table(Mapping[K, V], Generic[K, V]):
    """A mapping that cannot be changed, and can therefore be hashed.

    >>> Table({"low": 1}) == {"low": 1}
    True
    """

    __slots__ = ("_entries",)
    _entries: dict[K, V]

    def __init__(self, entries: Mapping[K, V] | None = None) -> None:
        object.__setattr__(self, "_entries", dict(entries or {}))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a policy's tables cannot be changed")

    def __getitem__(self, key: K) -> V:
        return self._entries[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __hash__(self) -> int:
        return hash(frozenset(self._entries.items()))

    def __repr__(self) -> str:
        return repr(self._entries)

    def __reduce__(self) -> tuple[type[Self], tuple[dict[K, V]]]:
        return type(self), (self._entries,)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        keys, values = get_args(source)
        entries = handler.generate_schema(dict[keys, values])  # type: ignore[valid-type]
        return core_schema.chain_schema(
            [
                core_schema.no_info_plain_validator_function(_mapping),
                entries,
                core_schema.no_info_plain_validator_function(cls),
            ],
            serialization=core_schema.wrap_serializer_function_ser_schema(
                lambda table, dump: dump(dict(table)), schema=entries
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema["steps"][1])


def _mapping(found: object) -> dict[object, object]:
    if isinstance(found, Mapping):
        return dict(found)
    raise PolicyError.of(
        "not-a-mapping",
        f"found {quoted(found)}; a mapping from names is required",
        fix="write each as name: ...",
    )


class One(tuple[T, ...]):
    """A single item that was written without a list around it, and is dumped so."""

    __slots__ = ()


@dataclasses.dataclass(frozen=True, slots=True)
class _Listed:
    """Annotates a tuple that a file may write as one item or as a list of them."""

    fewest: int = 0

    def read(self, found: object, check: core_schema.ValidatorFunctionWrapHandler) -> object:
        if not isinstance(found, list | tuple):
            return One(check((found,)))
        if len(found) < self.fewest:
            raise PolicyError.of(
                "empty-list", "found an empty list", fix="name at least one, or leave the key out"
            )
        return type(found)(check(found)) if isinstance(found, One) else check(found)

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        items = handler(source)
        return core_schema.no_info_wrap_validator_function(
            self.read,
            items,
            serialization=core_schema.wrap_serializer_function_ser_schema(
                lambda found, dump: dump(found)[0] if isinstance(found, One) else list(dump(found)),
                schema=items,
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        several = handler(schema)
        if self.fewest:
            several["minItems"] = self.fewest
        return {"anyOf": [several["items"], several]}


Several = Annotated[tuple[T, ...], _Listed()]
AtLeastOne = Annotated[tuple[T, ...], _Listed(fewest=1)]


# -- plain values --------------------------------------------------------------------------------


def text(found: object) -> str:
    """Text with something in it; a number is refused, for 1.10 is not "1.10" when it is read."""
    if isinstance(found, str):
        if found.strip():
            return str(found)
        raise PolicyError.of("empty-text", f"found {quoted(found)}, an empty text", fix="name it")
    if isinstance(found, bool | int | float | date):
        raise PolicyError.of(
            "not-text",
            f"found {quoted(found)}, a {kind_of(found)}; text is required",
            fix=f'quote it: "{_yaml(found)}"',
        )
    raise PolicyError.of(
        "not-text", f"found {quoted(found)}; text is required", fix="write a name in its place"
    )


def kind_of(found: object) -> str:
    match found:
        case bool():
            return "truth value"
        case int() | float():
            return "number"
        case date():
            return "date"
        case str():
            return "text"
    return type(found).__name__


def _yaml(found: object) -> str:
    return (
        str(found).lower()
        if isinstance(found, bool)
        else quoted(found)
        if not isinstance(found, date)
        else found.isoformat()
    )


def _flag(found: object) -> bool:
    if isinstance(found, bool):
        return found
    raise PolicyError.of(
        "not-a-truth-value",
        f"found {quoted(found)}; true or false is required",
        fix="write true or false, without quotes",
    )


def _whole(found: object) -> int:
    if isinstance(found, int) and not isinstance(found, bool) and 1 <= found <= 1_000_000:
        return int(found)
    raise PolicyError.of(
        "not-a-whole-number",
        f"found {quoted(found)}; a whole number from 1 on is required",
        fix="write e.g. 1 or 3, without quotes",
    )


def _level_number(found: object) -> int:
    if isinstance(found, str) and re.fullmatch(r"[1-9][0-9]{0,5}", found):  # a key in JSON
        return int(found)
    return _whole(found)


def _day(found: object) -> date:
    if isinstance(found, date) and not isinstance(found, datetime):
        return found
    if isinstance(found, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", found):
        try:
            return date.fromisoformat(found)
        except ValueError:
            raise PolicyError.of(
                "bad-date", f"{quoted(found)} is no date of the calendar", fix="check month and day"
            ) from None
    raise PolicyError.of(
        "bad-date", f"found {quoted(found)}; a date is required", fix="write e.g. 2026-07-01"
    )


def _percent(found: object) -> Fraction:
    if isinstance(found, Fraction):
        share = found
    elif isinstance(found, str) and (
        read := re.fullmatch(r"\s*(\d{1,4}(?:\.\d{1,6})?)\s*%\s*", found)
    ):
        share = Fraction(read[1]) / 100
    else:
        raise _bad_percent(found)
    if not 0 < share <= 10 or (share * 10**8).denominator != 1:
        raise _bad_percent(found)
    return share


def _bad_percent(found: object) -> PolicyError:
    return PolicyError.of(
        "bad-percent",
        f"found {quoted(found)}; a percentage above 0% is required",
        fix="write e.g. 75%",
    )


def percent_text(share: Fraction) -> str:
    """A share as the file writes it.

    >>> percent_text(Fraction(3, 4)), percent_text(Fraction(1, 16))
    ('75%', '6.25%')
    """
    whole, rest = divmod(round(share * 10**8), 10**6)
    return f"{whole}.{rest:06}".rstrip("0").rstrip(".") + "%"


def one_of(*choices: str) -> Callable[[object], str]:
    """Reads one of these texts; what is none of them is told the nearest."""

    def read(found: object) -> str:
        if isinstance(found, str) and found in choices:
            return found
        raise PolicyError.of(
            "bad-choice",
            f"found {quoted(found)}; {' or '.join(choices)} is required",
            fix=did_you_mean(found, choices),
        )

    return read


@dataclasses.dataclass(frozen=True, slots=True)
class _OneOf:
    """Annotates a Literal of texts."""

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            one_of(*get_args(source)), handler(source)
        )


ONE_OF = _OneOf()


@dataclasses.dataclass(frozen=True, slots=True)
class TextOr:
    """Annotates `text | Part`: a mapping is read as the part, anything else by *read*."""

    read: Callable[[object], str]

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        part = next(
            kind for kind in get_args(source) if isinstance(kind, type) and issubclass(kind, Part)
        )
        parts = handler.generate_schema(part)
        return core_schema.no_info_wrap_validator_function(
            lambda found, check: (
                check(found) if isinstance(found, Mapping | part) else self.read(found)
            ),
            parts,
            serialization=core_schema.wrap_serializer_function_ser_schema(
                lambda found, dump: dump(found) if isinstance(found, part) else found, schema=parts
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string", "minLength": 1}, handler(schema)]}


def _of_kind(*kinds: Kind, example: str) -> BeforeValidator:
    def read(found: object) -> Duration:
        duration = Duration(found)  # type: ignore[arg-type]  # it says what is wrong with the rest
        if duration.kind in kinds:
            return duration
        raise PolicyError.of(
            "wrong-clock",
            f"found '{duration}', counted in {duration.kind.value}",
            fix=f"write e.g. {example}",
        )

    return BeforeValidator(read)


Text = Annotated[str, BeforeValidator(text), Field(min_length=1)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Whole = Annotated[int, BeforeValidator(_whole), Field(ge=1)]
LevelNumber = Annotated[int, BeforeValidator(_level_number), Field(ge=1)]
Day = Annotated[date, BeforeValidator(_day)]
Percent = Annotated[
    Fraction,
    PlainValidator(_percent),
    PlainSerializer(percent_text, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\s*[0-9]+(\.[0-9]+)?\s*%\s*$",
            "examples": ["50%", "75%"],
            "patternErrorMessage": "write a percentage, such as 75%",
        }
    ),
]
Span = Annotated[Duration, _of_kind(Kind.CALENDAR, example="12 months or 3 years")]
Keep = Annotated[
    Duration, _of_kind(Kind.CALENDAR, Kind.ELAPSED, example="12 months, 3 years or 72 hours")
]
WorkingTime = Annotated[Duration, _of_kind(Kind.ELAPSED, Kind.BUSINESS, example="8 hours")]
Lasting = Annotated[
    Duration,
    _of_kind(
        Kind.ELAPSED, Kind.BUSINESS, Kind.BUSINESS_DAYS, Kind.CALENDAR, example="1 business hour"
    ),
]
