"""YAML text as plain data that remembers where everything was written.

This is the only module that imports PyYAML. It reads the core schema of YAML 1.2, in which
`17:00`, `NO` and `2024-06-08` are text, and it builds from the parser's events, so that no input
can overflow the stack or expand without bound. What a policy means is not known here.
"""

from __future__ import annotations

from collections.abc import Hashable
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
    _root: _Part = field(repr=False)

    def position(self, loc: Location) -> Position:
        """Where the value at *loc* begins, or the nearest known value around it.

        Of a list or mapping on lines of its own this is the key, which people look for.
        """
        part = self._nearest(loc)
        return part.key if part.node.block else part.value

    def key_position(self, loc: Location) -> Position:
        """Where the key of *loc* begins; an item of a list has none and gives itself."""
        return self._nearest(loc).key

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
        return self._nearest(loc).node.written

    def _nearest(self, loc: Location) -> _Part:
        part = self._root
        for step in loc:
            inner = part.node.parts.get(step) or part.node.by_text.get(str(step))
            if inner is None:
                break
            part = inner
        return part


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
        for event in yaml.parse(text, Loader=_PARSER):
            reader.feed(event)
    except yaml.MarkedYAMLError as error:
        reader.refuse_syntax(error, text)
    except PolicyError:
        raise
    except (yaml.YAMLError, ValueError, OverflowError):
        # PyYAML's own parser, which stands in for libyaml, lets chr() fail on "\UFFFFFFFF".
        reader.refuse("yaml-syntax", "cannot read this as YAML", "", Position(1, 1))
    return reader.documents()


class _Part(NamedTuple):
    """A value in its place: where its key and itself begin."""

    key: Position
    value: Position
    node: _Node


_NO_PARTS: dict[Hashable, _Part] = {}


@dataclass(slots=True)
class _Node:
    """A value, where its parts stand, and how much an alias of it adds.

    *written* is the text that was read as something else, such as a number.
    """

    data: Any
    size: int = 1
    written: str = ""
    height: int = 0
    block: bool = False
    parts: dict[Hashable, _Part] = field(default_factory=lambda: _NO_PARTS)
    _by_text: dict[str, _Part] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def by_text(self) -> dict[str, _Part]:
        """Its parts by their keys as text, of several alike the first; asked when all is read."""
        if self._by_text is None:
            self._by_text = {str(key): self.parts[key] for key in reversed(self.parts)}
        return self._by_text


class _Key(NamedTuple):
    data: Any
    at: Position
    kept: bool


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read yet."""

    node: _Node
    at: Position
    anchor: str | None
    values_before: int
    key: _Key | None = None

    @property
    def step(self) -> Location:
        """Which part of it is being read."""
        if isinstance(self.node.data, list):
            return (len(self.node.data),)
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
        self._begin(Position(1, 1))

    def documents(self) -> list[Document]:
        """What has been read; text without any document counts as an empty one."""
        if not self._documents:
            self._finish("write a policy in it")
        return self._documents

    def feed(self, event: Any) -> None:
        """Take the next event of the parser."""
        at = _position(event.start_mark)
        match event:
            case yaml.ScalarEvent():
                size = 1 + len(event.value) // 64  # copies of one long text are a bomb too
                self._count(size, at)
                plain = event.implicit[0] and event.tag is None
                data = self._scalar(event, at)
                written = "" if isinstance(data, str) else event.value
                self._add(_Node(data, size, written), at, event.anchor, plain)
            case yaml.AliasEvent():
                self._add(self._aliased(event.anchor or "", at), at)
            case yaml.CollectionStartEvent():
                self._enter(event, at)
            case yaml.CollectionEndEvent():
                done = self._open.pop()
                done.node.size = self._values - done.values_before
                self._add(done.node, done.at, done.anchor)
            case yaml.DocumentStartEvent():
                if len(self._documents) == MAX_DOCUMENTS:
                    what = f"the text holds more than {MAX_DOCUMENTS} documents"
                    self.refuse("too-many-documents", what, "write files of their own", at)
                self._begin(at)
            case yaml.DocumentEndEvent():
                self._finish()

    def refuse(self, code: str, what: str, fix: str, at: Position) -> NoReturn:
        """Read no further: raise what has been found so far, and this."""
        self._note(code, what, fix, at)
        raise PolicyError(*self._problems) from None

    def refuse_syntax(self, error: yaml.MarkedYAMLError, text: str) -> NoReturn:
        """Raise what has been found so far, and the parser's *error* in our words."""
        mark: Any = error.problem_mark or error.context_mark
        start: Any = error.context_mark or mark
        found = text[mark.index : mark.index + 1]
        if not found and self._open and not self._open[-1].node.block:
            what, fix = "the bracket that opens here is never closed", "close it"
            self.refuse("yaml-syntax", what, fix, self._open.pop().at)
        said = error.problem or ""
        what, fix, at_start = in_our_words(said, found, start.line + 1)
        # libyaml from 0.2.6 on looks ahead, and gives up a thousand brackets deep by itself.
        code = "nested-too-deeply" if TOO_DEEP in said else "yaml-syntax"
        self.refuse(code, what, fix, _position(start if at_start else mark))

    def _begin(self, at: Position) -> None:
        self._root = _Part(at, at, _Node(None))
        self._before = len(self._problems)
        self._anchors: dict[str, _Node | None] = {}  # None while the value is still open
        self._open: list[_Open] = []

    def _finish(self, fix: str = "write a policy, or remove the '---' before it") -> None:
        data, at = self._root.node.data, self._root.value
        if data is None:
            self._say("empty-document", "empty document", fix, at)
        elif not isinstance(data, dict):
            what = f"the document is {quoted(data)}; lines of 'key: value' are required"
            self._say("not-a-mapping", what, "begin with 'slaclock: 1'", at)
        problems = tuple(self._problems[self._before :])
        self._documents.append(Document(self._name, data, problems, self._root))

    def _enter(self, event: Any, at: Position) -> None:
        self._check_depth(1, at)
        self._count(1, at)
        is_map = isinstance(event, yaml.MappingStartEvent)
        if event.tag not in (None, "!", _TAGS + ("map" if is_map else "seq")):
            self._say_tag(event.tag, at)
        if event.anchor:
            self._anchors[event.anchor] = None
        node = _Node({} if is_map else [], height=1, block=not event.flow_style, parts={})
        self._open.append(_Open(node, at, event.anchor, self._values - 1))

    def _add(
        self, node: _Node, at: Position, anchor: str | None = None, plain: bool = False
    ) -> None:
        """Put a finished value where it belongs: into the innermost open list or mapping."""
        if anchor:
            self._anchors[anchor] = node
        if not self._open:
            self._root = _Part(at, at, node)
            return
        within = self._open[-1]
        outer, key = within.node, within.key
        outer.height = max(outer.height, node.height + 1)
        if isinstance(outer.data, list):
            outer.parts[len(outer.data)] = _Part(at, at, node)
            outer.data.append(node.data)
        elif key is None:
            kept = self._check_key(outer, node.data, at, plain)
            within.key = _Key(node.data, at, kept)
        else:
            within.key = None
            if key.kept:
                outer.parts[key.data] = _Part(key.at, at, node)
                outer.data[key.data] = node.data

    def _check_key(self, outer: _Node, key: Any, at: Position, plain: bool) -> bool:
        if isinstance(key, dict | list):
            what = f"found a {'mapping' if isinstance(key, dict) else 'list'} as a key"
            fix = "write 'key: value', and put text that begins with a bracket in quotes"
            self._say("not-a-key", what, fix, at)
        elif plain and key == "<<":
            what = "the merge key '<<' is not supported"
            fix = "write the entries out, or share a whole value: 'low: &low {...}', 'high: *low'"
            self._say("merge-key", what, fix, at)
        elif key in outer.parts:
            what = f"the key {quoted(key)} stands twice, first on line {outer.parts[key].key.line}"
            self._say("duplicate-key", what, "keep one of the two", at, key)
        else:
            return True
        return False

    def _aliased(self, name: str, at: Position) -> _Node:
        if node := self._anchors.get(name):
            self._check_depth(node.height, at)
            self._count(node.size, at)
            return node
        if name in self._anchors:
            what = f"the alias '*{name}' stands inside the value that it refers to"
            self.refuse("recursive-alias", what, "write the value out", at)
        self._count(1, at)
        what = f"the alias '*{name}' refers to no anchor '&{name}' before it"
        self._say("unknown-alias", what, "put the anchor first, or the text in quotes", at)
        return _Node(None)

    def _scalar(self, event: Any, at: Position) -> Any:
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

    def _plain(self, text: str, at: Position) -> Any:
        try:
            return core_value(text)
        except OverflowError:
            what, fix = f"the number {quoted(text)} is too large", "put it in quotes if it is text"
            self._say("number-too-large", what, fix, at)
            return text

    def _count(self, size: int, at: Position) -> None:
        self._values += size
        if self._values > self._most:
            what = f"the text holds more than {self._most:,} values when its aliases are expanded"
            self.refuse("too-many-values", what, "use fewer aliases, or split the file", at)

    def _check_depth(self, height: int, at: Position) -> None:
        if len(self._open) + height > MAX_DEPTH:
            what, fix, _ = in_our_words(TOO_DEEP, "", at.line)
            self.refuse("nested-too-deeply", what, fix, at)

    def _say_tag(self, tag: str, at: Position) -> None:
        what = f"the tag {quoted(tag.replace(_TAGS, '!!'))} is not supported"
        fix = "remove the tag; dates, times and durations are written as plain text"
        self._say("unknown-tag", what, fix, at)

    def _say(self, code: str, what: str, fix: str, at: Position, *key: Any) -> None:
        self._note(code, what, fix, at, *key)
        if len(self._problems) == MAX_PROBLEMS:
            what = f"found {MAX_PROBLEMS} problems up to here, and read no further"
            self.refuse("too-many-problems", what, "mend the ones above first", at)

    def _note(self, code: str, what: str, fix: str, at: Position, *key: Any) -> None:
        loc = (*(step for outer in self._open for step in outer.step), *key)
        found = Problem(code, what, dotted(loc), fix, loc=loc)
        self._problems.append(found.within(self._name, at.line, at.column))


def _position(mark: Any) -> Position:
    return Position(mark.line + 1, mark.column + 1)
