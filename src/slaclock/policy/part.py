"""What the models of a policy file are made of: their bases, tables and lists.

Short and long spellings meet in one form here, and what was written comes out again in the dump.
"""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar, cast, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from ..errors import MOST_PROBLEMS, InputError, PolicyError, Problem, dotted, quoted, unknown_keys
from .values import text

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")

_MOST_ITEMS = 3_000
_AT_ONCE = 1_000


class UnmadeError(PolicyError):
    """Entries that cannot be made: `unmade` are their keys, also of those with no problem of their
    own. `made` has others that were read, and can be kept."""

    unmade: tuple[str | int, ...] = ()
    made: Mapping[str | int, object] = MappingProxyType({})


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
    short_schema: ClassVar[JsonSchemaValue | None] = None
    """The JSON Schema of the short form, if there is one."""
    schema_extra: ClassVar[JsonSchemaValue] = {}
    """What the JSON Schema says beyond the fields."""

    @classmethod
    def spelled_out(cls, written: object) -> object:
        """The long form of what was written short."""
        return written

    @classmethod
    def keys(cls) -> dict[str, str]:
        """The keys of the file and the fields that they fill."""
        return _keys(cls)

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, data: object) -> object:
        keys = cls.keys()
        written = cls.spelled_out(data)
        if not isinstance(written, Mapping):
            raise PolicyError.of(
                "not-a-mapping",
                f"found {quoted(data)}; a mapping is required",
                fix=f"write {{{next(iter(cls.needs or keys))}: ...}}; "
                f"the keys are {', '.join(keys)}",
            )
        if unknown := unknown_keys(written, keys):
            raise PolicyError(*unknown)
        found = {key: value for key, value in written.items() if value is not None}
        missing = {key: blank for key, blank in cls.needs.items() if key not in found}
        if missing:
            raise _incomplete(missing)
        return found

    @model_serializer(mode="wrap")
    def _as_written(self, handler: SerializerFunctionWrapHandler) -> Any:
        dumped = handler(self)
        short = {}
        for key, name in self.keys().items():
            held = key if key in dumped else name
            if name in self.model_fields_set and held in dumped:
                short[key] = dumped[held]
        return self.shortened(short)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        return (pair for pair in super().__repr_args__() if pair[0] in self.model_fields_set)

    def shortened(self, dumped: dict[str, Any]) -> Any:
        """The short form of a dump, where there is one."""
        return dumped

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        reference = handler(_as_read(core))
        schema = handler.resolve_ref_schema(reference)
        whole = {
            **schema,
            "description": inspect.cleandoc(cls.__doc__ or "").split("\n\n")[0],
            "properties": {
                key: said if key in cls.needs else or_nothing(said)
                for key, said in schema["properties"].items()
            },
            **cls.schema_extra,
        }
        schema.clear()
        schema.update({"anyOf": [cls.short_schema, whole]} if cls.short_schema else whole)
        return reference


class Readable(ABC):
    """A value of the policy file with a spelling of its own, no mapping of fields."""

    __slots__ = ()

    @classmethod
    @abstractmethod
    def read(cls, written: object) -> Self:
        """The value, as the file writes it."""

    @abstractmethod
    def written(self) -> Any:
        """What the file writes for it."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.read,
            serialization=core_schema.plain_serializer_function_ser_schema(cls.written),
        )


def _as_read(core: Any) -> CoreSchema:
    """The schema of a model without its serializer, of whose answer pydantic knows nothing.

    What is dumped is what can be read.
    """
    bare = {key: part for key, part in core.items() if key != "serialization"}
    return cast(
        CoreSchema, bare | {"schema": _as_read(bare["schema"])} if "schema" in bare else bare
    )


@cache
def _keys(kind: type[BaseModel]) -> dict[str, str]:
    return {field.alias or name: name for name, field in kind.model_fields.items()}


@cache
def defaults(kind: type[BaseModel]) -> Mapping[str, Any]:
    """What the fields of a model are where nothing is said; pydantic takes long to tell."""
    return {
        name: field.get_default(call_default_factory=True)
        for name, field in kind.model_fields.items()
    }


NOTHING: JsonSchemaValue = {"type": "null"}


def given(key: str) -> JsonSchemaValue:
    """The schema of mappings in which something stands behind *key*."""
    return {"required": [key], "properties": {key: {"not": NOTHING}}}


def or_nothing(schema: JsonSchemaValue) -> JsonSchemaValue:
    """A schema that accepts a key with nothing behind it too."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [*(one for one in schema["anyOf"] if one != NOTHING), NOTHING]}
    outside = ("description", "default")
    inner = {key: value for key, value in schema.items() if key not in outside}
    return {key: schema[key] for key in outside if key in schema} | {"anyOf": [inner, NOTHING]}


class _OrNothing:
    """Annotates what may stand behind a key or not, without being optional."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return or_nothing(handler(core))


OR_NOTHING = _OrNothing()


def _incomplete(blanks: Mapping[str, object]) -> IncompleteError:
    error = IncompleteError(
        *(
            Problem("missing-key", f"'{key}' is missing", fix=f"add '{key}'").at(key)
            for key in blanks
        )
    )
    error.blanks = blanks
    return error


def gathered(
    problems: list[Problem], place: object, read: Callable[[Any], T], written: object
) -> T | None:
    """What *read* makes of what is written at *place*; if it cannot, its *problems* are added.

    Once there are too many of them, nothing more is read.
    """
    left = MOST_PROBLEMS - len(problems)
    if left <= 0:
        return None
    try:
        return read(written)
    except InputError as error:
        problems += [problem.at(_place(place)) for problem in error.problems[:left]]
        return None


def _place(key: object) -> str | int:
    return key if isinstance(key, str | int) else dotted((key,))


# -- mappings ------------------------------------------------------------------------------------


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
        raise AttributeError("a table of a policy cannot be changed")

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
        return core_schema.no_info_wrap_validator_function(
            lambda found, check: cls(_in_turn(mapping(found), check)),
            entries,
            serialization=core_schema.wrap_serializer_function_ser_schema(
                lambda table, dump: dump(dict(table)), schema=entries
            ),
        )


def mapping(found: object) -> dict[Any, Any]:
    """A mapping as a dict.

    Raises:
        PolicyError: It is none, or a key is neither text nor a whole number.
    """
    if not isinstance(found, Mapping):
        raise PolicyError.of(
            "not-a-mapping",
            f"found {quoted(found)}; a mapping is required",
            fix="write each one as name: ...",
        )
    problems: list[Problem] = []
    for key in found:
        if not isinstance(key, str | int) or isinstance(key, bool):
            gathered(problems, key, text, key)
    if problems:
        raise PolicyError(*problems)
    return dict(found)


def _in_turn(
    entries: dict[Any, Any], check: core_schema.ValidatorFunctionWrapHandler
) -> dict[Any, Any]:
    """The *entries*, read a thousand at a time: what is wrong takes longer than what is not."""
    if len(entries) <= _AT_ONCE:
        return cast(dict[Any, Any], check(entries))
    read: dict[Any, Any] = {}
    waiting = iter(entries.items())
    while some := dict(islice(waiting, _AT_ONCE)):
        read |= check(some)
    return read


# -- lists ---------------------------------------------------------------------------------------


class One(tuple[T, ...]):
    """A single item that was written without a list around it, and is dumped so."""

    __slots__ = ()


def unlisted(items: tuple[T, ...]) -> Any:
    """A tuple as the file writes it."""
    return items[0] if isinstance(items, One) else list(items)


@dataclass(frozen=True, slots=True)
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
        if len(found) > _MOST_ITEMS:
            raise PolicyError.of(
                "too-many-values",
                f"found a list of {len(found):,}; {_MOST_ITEMS:,} at the most are read",
                fix="leave out what says the same twice",
            )
        items = check(tuple(found))
        return One(items) if isinstance(found, One) else items

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
        several["maxItems"] = _MOST_ITEMS
        return {"anyOf": [several["items"], several]}


Several = Annotated[tuple[T, ...], _Listed()]
AtLeastOne = Annotated[tuple[T, ...], _Listed(fewest=1)]


@dataclass(frozen=True, slots=True)
class TextOr:
    """Annotates `text | Part`: a mapping is read as the part, anything else by *read*."""

    read: Callable[[object], str]
    text_schema: JsonSchemaValue

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
        return {"anyOf": [self.text_schema, handler(schema)]}
