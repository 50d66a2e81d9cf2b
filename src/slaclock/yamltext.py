"""YAML as mere text: its encoding, what a plain word means, and syntax errors in our words.

Nothing here parses: `document` does that, with PyYAML. Here stand the tables that it goes by.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from typing import Any

from .errors import PolicyError, Problem

MAX_SIZE = 1 << 20
MAX_DEPTH = 64
TOO_DEEP = "maximum nesting depth"
"""What libyaml says of it."""
_MAX_DIGITS = 100

# What YAML 1.2 calls printable, less the characters at which a YAML 1.1 parser ends a line and an
# editor does not (U+0085, U+2028, U+2029): behind a comment they would hide text.
UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_ESCAPES = re.compile(r"(?is)\\(?:u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|.)")
_PAIR = re.compile(r"(?i)\\ud[89ab][0-9a-f]{2}\\ud[c-f]")
_TAG_DIRECTIVE = re.compile("^%TAG", re.MULTILINE)  # libyaml compares each with all others
_CORE_SCHEMA = re.compile(
    r"(?P<null>~|null|Null|NULL|)"
    r"|(?P<bool>true|True|TRUE|false|False|FALSE)"
    r"|(?P<int>[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)"
    r"|(?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<special>[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))"
)

_BEGINS_ANOTHER = frozenset(("", *"~nNtTfF+-.0123456789"))
"""First characters of plain words that may be a number, a truth value or null."""


def decoded(source: str | bytes, name: str) -> str:
    """*source* without its byte order mark, once it is known to be of reasonable size and clean.

    Raises:
        PolicyError: It is larger than 1 MiB, neither UTF-8 nor UTF-16, or holds control characters.
    """
    if len(source) > MAX_SIZE:
        what = f"the text is larger than {MAX_SIZE >> 20} MiB"
        fix = "split it into several files in one folder"
        raise PolicyError(Problem("text-too-large", what, fix=fix, file=name))
    text = source if isinstance(source, str) else _from_bytes(source, name)
    text = text.removeprefix("\ufeff")
    if found := UNPRINTABLE.search(text):
        what = f"found {code_point(found)}, which is not allowed in YAML"
        fix = "remove it, and save the file as UTF-8"
        raise _text_error("control-character", what, fix, name, text[: found.start()])
    if found := _TAG_DIRECTIVE.search(text):
        what = "the directive '%TAG' is not supported"
        raise _text_error("unknown-tag", what, "remove the line", name, text[: found.start()])
    return text


def _from_bytes(source: bytes, name: str) -> str:
    utf_16 = source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "UTF-16" if utf_16 else "UTF-8"
    try:
        return source.decode(encoding)
    except UnicodeDecodeError as error:
        what = f"the byte 0x{source[error.start]:02x} at offset {error.start} is not {encoding}"
        before = source[: error.start].decode(encoding, "ignore").removeprefix("\ufeff")
        raise _text_error("not-utf-8", what, "save the file as UTF-8", name, before) from None


def _text_error(code: str, what: str, fix: str, name: str, before: str) -> PolicyError:
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    column = len(lines[-1]) + 1
    return PolicyError(Problem(code, what, fix=fix, file=name, line=len(lines), column=column))


def code_point(found: re.Match[str]) -> str:
    """How a message names what `UNPRINTABLE` has found."""
    return f"the control character U+{ord(found[0]):04X}"


def core_value(text: str) -> Any:
    """What plain *text* means in the core schema of YAML 1.2 (section 10.3.2).

    >>> [core_value(text) for text in ("17:00", "NO", "2024-06-08", "010", "0x1f", "true", "~")]
    ['17:00', 'NO', '2024-06-08', 10, 31, True, None]

    Raises:
        OverflowError: The text is a number that is too large to work with.
    """
    found = _CORE_SCHEMA.fullmatch(text) if text[:1] in _BEGINS_ANOTHER else None
    if found is None:
        return text
    match found.lastgroup:
        case "null":
            return None
        case "bool":
            return text[0] in "tT"
        case "int":
            if len(text) > _MAX_DIGITS:
                raise OverflowError
            return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
        case "float":
            if math.isinf(value := float(text)):
                raise OverflowError
            return value
        case _:  # special: an infinity, or no number
            return float(text.replace(".", ""))


# What the parser says (libyaml and PyYAML differ in words), what it means to an author, and how to
# mend it. {found} is the character met, {line} where the part around it begins.
_QUOTE = "the quote that opens here is never closed"
_QUOTE_FIX = "close it with the same quote; within '...' an apostrophe is written twice"
_ENTRY = "found {found} where the next entry of the block that begins on line {line} was expected"
_ENTRY_FIX = "indent the entries of a block alike; nothing may follow a closing quote or bracket"
_WORDS = (
    ("unexpected end of stream", _QUOTE, _QUOTE_FIX),
    ("unexpected document", _QUOTE, _QUOTE_FIX),
    ("expected ':'", "expected ':' after this key", "write 'key: value', with a space after ':'"),
    (
        "expected ',' or",
        "found {found} where a comma or the end of the bracket from line {line} was expected",
        "put commas between entries, and close every bracket",
    ),
    (
        "mapping values are not allowed",
        "found ':' where no entry can begin",
        "put text that holds ': ' in quotes, and indent entries alike",
    ),
    ("sequence entries are not allowed", "found '-' where no list can begin", "write [a, b]"),
    ("cannot start any token", "plain text cannot begin with {found}", "put it in quotes"),
    ("node content", "found {found} where a value was expected", "write the value"),
    ("alphabetic or numeric", "'*', '&' and '%' need a name", "put plain text in quotes"),
    (TOO_DEEP, f"lists and mappings are nested more than {MAX_DEPTH} deep", "nest them less"),
    ("hex", "found an escape that is not complete", "use single quotes, or double the '\\'"),
    ("escape", "found an escape that YAML does not know", "use single quotes, or double the '\\'"),
    ("<document start>", "found {found} after the end of the document", "put '---' before it"),
    ("expected key", _ENTRY, _ENTRY_FIX),
    ("expected '-'", _ENTRY, _ENTRY_FIX),
    ("<block end>", _ENTRY, _ENTRY_FIX),
)
_AT_START = {
    "unexpected end of stream",
    "unexpected document",
    "expected ':'",
    "alphabetic or numeric",
}


def in_our_words(said: str, found: str, line: int) -> tuple[str, str, bool]:
    """What is wrong, the fix, and whether it should be pointed at where the part begins.

    *said* is the parser's message, *found* the character that it met, *line* where the part began.
    """
    if found == "\t":
        return "found a tab where it means nothing", "indent with spaces", False
    met = repr(found) if found.strip() else "the end of the line" if found else "the end"
    for words, what, fix in _WORDS:
        if words in said:
            return what.format(found=met, line=line), fix, words in _AT_START
    return f"cannot read this as YAML: {said}", "", False


def in_yaml_escapes(text: str) -> str:
    """JSON text with its surrogate pairs as YAML writes them: one escape for one character.

    >>> print(in_yaml_escapes(r'{"name": "\\ud83d\\ude00"}'))
    {"name": "\\U0001F600"}
    """
    if not _PAIR.search(text):
        return text
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text
    return _ESCAPES.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    high, low = found.groups()
    if high is None:
        return found[0]
    return f"\\U{ord(bytes.fromhex(high + low).decode('utf-16-be')):08X}"
