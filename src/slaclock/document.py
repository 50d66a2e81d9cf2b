"""YAML text as plain data that remembers where everything was written.

This is the only module that imports PyYAML. It reads the core schema of YAML 1.2, in which
`17:00`, `NO` and `2024-06-08` are text, and it builds from the parser's events, so that no input
can overflow the stack or expand without bound. What a policy means is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn

import yaml

from .errors import Location, PolicyError, Problem, dotted, quoted
from .yamltext import (
    MAX_DEPTH,
    TOO_DEEP,
    UNPRINTABLE,
    code_point,
    core_value,
    decoded,
    in_our_words,
    in_yaml_escapes,
)

MAX_VALUES = 100_000
_VALUES_OF_SMALL = 12_288
_LEAST_LENGTH = 5  # of a value, on average; no policy has shorter ones
MAX_PROBLEMS = 100
MAX_DOCUMENTS = 100  # lint holds each against all others

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Place = tuple[int, int]  # a line and a column, which count from 0
_START: _Place = (0, 0)
_TAGS = "tag:yaml.org,2002:"
_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "null": (type(None),),
}
# These leave a key or value unread: whatever else is wrong at its place follows from that.
UNREAD = {"control-character", "number-too-large", "unknown-alias", "unknown-tag", "wrong-tag"}


class Position(NamedTuple):
    """A place in the text; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One YAML document: its *data*, the *problems* of its text, and where everything stands.

    >>> [document] = read_documents("name: Acme\\nhours: {mon-fri: 09:00-17:00}", "desk.yaml")
    >>> document.data
    {'name': 'Acme', 'hours': {'mon-fri': '09:00-17:00'}}
    >>> document.position(("hours", "mon-fri"))
    Position(line=2, column=18)
    >>> document.key_position(("hours", "mon-fri"))
    Position(line=2, column=9)
    """

    name: str
    data: Any
    problems: tuple[Problem, ...]
    _root: _Value = field(repr=False)

    def position(self, loc: Location) -> Position:
        """Where the value at *loc* begins, or the nearest known value around it.

        Of a list or mapping on lines of its own this is the key, which people look for.
        """
        value = self._nearest(loc)
        return _position(value.key if value.block else value.at)

    def key_position(self, loc: Location) -> Position:
        """Where the key of *loc* begins; an item of a list has none and gives itself."""
        return _position(self._nearest(loc).key)

    def locate(self, problem: Problem, *, key: bool = False) -> Problem:
        """*problem* with the file, line and column of its `loc`, or of its *key*."""
        line, column = (self.key_position if key else self.position)(problem.loc)
        return problem.within(self.name, line, column)

    def written(self, loc: Location) -> str:
        """The text of the number or truth value at *loc*, as somebody wrote it; empty for others.

        >>> [document] = read_documents("version: 1.10", "desk.yaml")
        >>> document.data["version"], document.written(("version",))
        (1.1, '1.10')
        """
        return self._nearest(loc).written

    def _nearest(self, loc: Location) -> _Value:
        value = self._root
        for step in loc:
            part = value.parts.get(step) or value.by_text.get(str(step))
            if part is None:
                break
            value = part
        return value


def read_documents(source: str | bytes, name: str) -> list[Document]:
    """Every document of *source*, at least one; messages call the file *name*.

    Duplicate keys, foreign tags and the like are listed in the `problems` of a document, whose
    data then holds what could be read.

    Raises:
        PolicyError: The text is larger than 1 MiB, neither UTF-8 nor UTF-16, not YAML, nested
            more than 64 deep, or holds too many values when its aliases are expanded: 12,288, or
            one for every five characters, and never more than 100,000.
    """
    text = in_yaml_escapes(decoded(source, name))
    most = max(_VALUES_OF_SMALL, min(MAX_VALUES, len(text) // _LEAST_LENGTH))
    reader = _Reader(name, most)
    try:
        reader.read(yaml.parse(text, Loader=_PARSER))
    except yaml.MarkedYAMLError as error:
        reader.refuse_syntax(error, text)
    except PolicyError:
        raise
    except (yaml.YAMLError, ValueError, OverflowError):
        # PyYAML's own parser, which stands in for libyaml, lets chr() fail on "\UFFFFFFFF".
        reader.refuse("yaml-syntax", "cannot read this as YAML", "", _START)
    return reader.documents()


@dataclass(slots=True)
class _Value:
    """A value in its place: where it begins, where its parts stand, how much an alias of it adds.

    *written* is the text that was read as something else, such as a number.
    """

    data: Any
    at: _Place
    parts: dict[Hashable, _Value]
    size: int = 1
    written: str = ""
    height: int = 0
    block: bool = False
    _key: _Place | None = None
    _by_text: dict[str, _Value] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def key(self) -> _Place:
        """Where its key begins; what has none begins with itself."""
        return self._key or self.at

    @property
    def by_text(self) -> dict[str, _Value]:
        """Its parts by their keys as text, of several alike the first; asked when all is read."""
        if self._by_text is None:
            self._by_text = {str(key): self.parts[key] for key in reversed(self.parts)}
        return self._by_text

    def alias(self, at: _Place) -> _Value:
        """The same value once more, at another place."""
        return _Value(self.data, at, self.parts, self.size, self.written, self.height, self.block)

    def put(self, key: _Value, part: _Value) -> None:
        """Write *part* into a mapping, under its *key*."""
        part._key = key.at
        self.parts[key.data] = part
        self.data[key.data] = part.data


_NO_PARTS: dict[Hashable, _Value] = {}


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read yet, and the key whose value comes next."""

    value: _Value
    anchor: str | None
    values_before: int
    key: _Value | None = None
    key_is_good: bool = True

    @property
    def step(self) -> Location:
        """Which part of it is being read."""
        if isinstance(self.value.data, list):
            return (len(self.value.data),)
        if self.key is None or isinstance(self.key.data, dict | list):
            return ()
        return (self.key.data if isinstance(self.key.data, str | int) else str(self.key.data),)


class _Reader:
    """Builds documents from events. Its stack is a list, so that depth is ours to bound."""

    def __init__(self, name: str, most: int) -> None:
        self._name = name
        self._most = most
        self._documents: list[Document] = []
        self._problems: list[Problem] = []
        self._values = 0
        self._begin(_START)

    def documents(self) -> list[Document]:
        """What has been read; text without any document counts as an empty one."""
        if not self._documents:
            self._finish("write a policy in it")
        return self._documents

    def read(self, events: Iterable[Any]) -> None:
        """Take what the parser finds, as long as it can be read."""
        takes: dict[type, Callable[[Any, _Place], None]] = {
            yaml.ScalarEvent: self._take_scalar,
            yaml.AliasEvent: self._take_alias,
            yaml.SequenceStartEvent: self._enter,
            yaml.MappingStartEvent: self._enter,
            yaml.SequenceEndEvent: self._leave,
            yaml.MappingEndEvent: self._leave,
            yaml.DocumentStartEvent: self._take_document,
            yaml.DocumentEndEvent: lambda event, at: self._finish(),
        }
        for event in events:
            if take := takes.get(type(event)):
                mark = event.start_mark
                take(event, (mark.line, mark.column))

    def refuse(self, code: str, what: str, fix: str, at: _Place) -> NoReturn:
        """Read no further: raise what has been found so far, and this."""
        self._note(code, what, fix, at)
        raise PolicyError(*self._problems) from None

    def refuse_syntax(self, error: yaml.MarkedYAMLError, text: str) -> NoReturn:
        """Raise what has been found so far, and the parser's *error* in our words."""
        mark: Any = error.problem_mark or error.context_mark
        start: Any = error.context_mark or mark
        found = text[mark.index : mark.index + 1]
        if not found and self._open and not self._open[-1].value.block:
            what, fix = "the bracket that opens here is never closed", "close it"
            self.refuse("yaml-syntax", what, fix, self._open.pop().value.at)
        said = error.problem or ""
        what, fix, at_start = in_our_words(said, found, start.line + 1)
        # libyaml from 0.2.6 on looks ahead, and gives up a thousand brackets deep by itself.
        code = "nested-too-deeply" if TOO_DEEP in said else "yaml-syntax"
        mark = start if at_start else mark
        self.refuse(code, what, fix, (mark.line, mark.column))

    def _begin(self, at: _Place) -> None:
        self._root = _Value(None, at, _NO_PARTS)
        self._before = len(self._problems)
        self._anchors: dict[str, _Value | None] = {}  # None while the value is still open
        self._open: list[_Open] = []

    def _finish(self, fix: str = "write a policy, or remove the '---' before it") -> None:
        data, at = self._root.data, self._root.at
        if data is None:
            self._say("empty-document", "empty document", fix, at)
        elif not isinstance(data, dict):
            what = f"the document is {quoted(data)}; lines of 'key: value' are required"
            self._say("not-a-mapping", what, "begin with 'slaclock: 1'", at)
        problems = tuple(self._problems[self._before :])
        self._documents.append(Document(self._name, data, problems, self._root))

    def _take_document(self, event: Any, at: _Place) -> None:
        if len(self._documents) == MAX_DOCUMENTS:
            what = f"the text holds more than {MAX_DOCUMENTS} documents"
            self.refuse("too-many-documents", what, "write files of their own", at)
        self._begin(at)

    def _take_scalar(self, event: Any, at: _Place) -> None:
        text = event.value
        size = 1 + len(text) // 64  # copies of one long text are a bomb too
        self._count(size, at)
        plain = event.tag is None and event.implicit[0]
        data = self._plain(text, at) if plain else self._scalar(event, at)
        written = "" if type(data) is str else text
        self._add(_Value(data, at, _NO_PARTS, size, written), event.anchor, plain=plain)

    def _take_alias(self, event: Any, at: _Place) -> None:
        self._add(self._aliased(event.anchor or "", at))

    def _enter(self, event: Any, at: _Place) -> None:
        self._check_depth(1, at)
        self._count(1, at)
        is_map = isinstance(event, yaml.MappingStartEvent)
        if event.tag not in (None, "!", _TAGS + ("map" if is_map else "seq")):
            self._say_tag(event.tag, at)
        if event.anchor:
            self._anchors[event.anchor] = None
        value = _Value({} if is_map else [], at, {}, height=1, block=not event.flow_style)
        self._open.append(_Open(value, event.anchor, self._values - 1))

    def _leave(self, event: Any, at: _Place) -> None:
        done = self._open.pop()
        done.value.size = self._values - done.values_before
        self._add(done.value, done.anchor)

    def _add(self, value: _Value, anchor: str | None = None, *, plain: bool = False) -> None:
        """Put a finished value where it belongs: into the innermost open list or mapping."""
        if anchor:
            self._anchors[anchor] = value
        if not self._open:
            self._root = value
            return
        within = self._open[-1]
        outer = within.value
        if value.height >= outer.height:
            outer.height = value.height + 1
        if isinstance(outer.data, list):
            outer.parts[len(outer.data)] = value
            outer.data.append(value.data)
        elif within.key is None:
            within.key, within.key_is_good = value, self._check_key(outer, value, plain)
        else:
            if within.key_is_good:
                outer.put(within.key, value)
            within.key = None

    def _check_key(self, outer: _Value, value: _Value, plain: bool) -> bool:
        key, at = value.data, value.at
        if isinstance(key, dict | list):
            what = f"found a {'mapping' if isinstance(key, dict) else 'list'} as a key"
            fix = "write 'key: value', and put text that begins with a bracket in quotes"
            self._say("not-a-key", what, fix, at)
        elif plain and key == "<<":
            what = "the merge key '<<' is not supported"
            fix = "write the entries out, or share a whole value: 'low: &low {...}', 'high: *low'"
            self._say("merge-key", what, fix, at)
        elif key in outer.parts:
            first = outer.parts[key].key[0] + 1
            what = f"the key {quoted(key)} stands twice, first on line {first}"
            self._say("duplicate-key", what, "keep one of the two", at, key)
        else:
            return True
        return False

    def _aliased(self, name: str, at: _Place) -> _Value:
        if value := self._anchors.get(name):
            self._check_depth(value.height, at)
            self._count(value.size, at)
            return value.alias(at)
        if name in self._anchors:
            what = f"the alias '*{name}' stands inside the value that it refers to"
            self.refuse("recursive-alias", what, "write the value out", at)
        self._count(1, at)
        what = f"the alias '*{name}' refers to no anchor '&{name}' before it"
        self._say("unknown-alias", what, "put the anchor first, or the text in quotes", at)
        return _Value(None, at, _NO_PARTS)

    def _scalar(self, event: Any, at: _Place) -> Any:
        text, tag = event.value, event.tag
        if event.style == '"' and (found := UNPRINTABLE.search(text)):
            what = f"an escape gives {code_point(found)}, which is not allowed"
            self._say("control-character", what, "remove it", at)
        if tag in (None, "!"):
            return self._plain(text, at) if event.implicit[0] else text
        kind = tag.removeprefix(_TAGS)
        if kind == tag or kind not in _TYPES:
            self._say_tag(tag, at)
            return text
        value = text if kind == "str" else self._plain(text, at)
        if type(value) not in _TYPES[kind]:
            self._say("wrong-tag", f"cannot read {quoted(text)} as !!{kind}", "remove the tag", at)
            return text
        return float(value) if kind == "float" else value

    def _plain(self, text: str, at: _Place) -> Any:
        try:
            return core_value(text)
        except OverflowError:
            what, fix = f"the number {quoted(text)} is too large", "put it in quotes if it is text"
            self._say("number-too-large", what, fix, at)
            return text

    def _count(self, size: int, at: _Place) -> None:
        self._values += size
        if self._values > self._most:
            what = f"the text holds more than {self._most:,} values when its aliases are expanded"
            self.refuse("too-many-values", what, "use fewer aliases, or split the file", at)

    def _check_depth(self, height: int, at: _Place) -> None:
        if len(self._open) + height > MAX_DEPTH:
            what, fix, _ = in_our_words(TOO_DEEP, "", at[0] + 1)
            self.refuse("nested-too-deeply", what, fix, at)

    def _say_tag(self, tag: str, at: _Place) -> None:
        what = f"the tag {quoted(tag.replace(_TAGS, '!!'))} is not supported"
        fix = "remove the tag; dates, times and durations are written as plain text"
        self._say("unknown-tag", what, fix, at)

    def _say(self, code: str, what: str, fix: str, at: _Place, *key: Any) -> None:
        self._note(code, what, fix, at, *key)
        if len(self._problems) == MAX_PROBLEMS:
            what = f"found {MAX_PROBLEMS} problems up to here, and read no further"
            self.refuse("too-many-problems", what, "mend the ones above first", at)

    def _note(self, code: str, what: str, fix: str, at: _Place, *key: Any) -> None:
        loc = (*(step for outer in self._open for step in outer.step), *key)
        found = Problem(code, what, dotted(loc), fix, loc=loc)
        self._problems.append(found.within(self._name, *_position(at)))


def _position(at: _Place) -> Position:
    line, column = at
    return Position(line + 1, column + 1)
