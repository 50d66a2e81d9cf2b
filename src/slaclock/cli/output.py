"""Where answers go: standard output, or a file that is there whole or not at all.

Ids, reasons and values come from files that anybody may have written, so control characters are
shown escaped and never sent to a terminal; what the terminal's encoding lacks is escaped too.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from ..errors import InputError, Problem

# C0 and C1 controls, marks that turn the direction of text, line separators, lone surrogates.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_BUT_LINES = re.compile(_UNSAFE.pattern.replace("\x00-\x1f", "\x00-\x08\x0b\x0c\x0e-\x1f"))

_PLAIN = str.maketrans({"–": "-", "…": "...", "\ufffd": "?"})  # what our own text is made of


class OutputError(InputError):
    """The answer cannot be written to where it was asked for."""

    @classmethod
    def at(cls, place: str, error: OSError) -> OutputError:
        """The error that the system gave for *place*."""
        said = error.strerror or str(error)
        said = said[:1].lower() + said[1:]
        fix = "make room, or choose another place" if error.errno == errno.ENOSPC else ""
        return cls(Problem("cannot-write", f"cannot write this: {said}", fix=fix, file=place))


class Output:
    """Standard output, written line by line.

    Raises:
        OutputError: Writing fails, other than because nobody reads on (BrokenPipeError).
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    @property
    def is_terminal(self) -> bool:
        """Whether a person watches."""
        return self._stream is not None and self._stream.isatty()

    def lines(self, lines: Iterable[str]) -> None:
        """Lines of text, made safe."""
        for line in lines:
            self.line(line)

    def line(self, text: str = "") -> None:
        """One line of text, made safe."""
        self._write(escaped(text).rstrip() + "\n")

    def json(self, data: Any) -> None:
        """A JSON document."""
        self._write(self.json_text(data, indent=2) + "\n")

    def json_listing(
        self, head: dict[str, Any], name: str, items: Iterable[Any], tail: Callable[[], Any]
    ) -> None:
        """A JSON document with one list that may be long: it is written item by item."""
        before = self.json_text(head)[:-1]
        for item in items:
            self._write(f'{before},\n"{name}": [\n' if before else ",\n")
            self._write(self.json_text(item))
            before = ""
        self._write(f'{before},\n"{name}": [' if before else "\n")
        self._write("],\n" + self.json_text(tail())[1:] + "\n")

    def json_text(self, data: Any, indent: int | None = None) -> str:
        """JSON that this stream's encoding can hold; unsafe characters are escaped as JSON does."""
        text = json.dumps(data, ensure_ascii=not self._holds_all, indent=indent)
        return _BUT_LINES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)

    def raw(self, text: str) -> None:
        """Text in a format of its own; to a terminal, without what would control it."""
        self._write(_BUT_LINES.sub(_escape, text) if self.is_terminal else text)

    def document(self, text: str) -> None:
        """A document that says its encoding, UTF-8, or has line ends of its own: as it is."""
        stream = self._stream
        buffer = None if stream is None or self.is_terminal else getattr(stream, "buffer", None)
        if stream is None or buffer is None:
            self.raw(text)
            return
        self.flush()
        try:
            buffer.write(_clean(text).encode())
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError.at("standard output", error) from None

    def _write(self, text: str) -> None:
        if self._stream is None:
            raise _no_output()
        try:
            self._stream.write(encodable(text, self._stream))
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError.at("standard output", error) from None

    def flush(self) -> None:
        """Send what is still held back: only then is it known whether it can be written."""
        if self._stream is None:
            return
        try:
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError.at("standard output", error) from None

    def abandon(self) -> None:
        """Write no more, also not when Python exits, which would complain once again."""
        with suppress(OSError, ValueError, AttributeError):
            assert self._stream is not None
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)

    @property
    def _holds_all(self) -> bool:
        encoding = (getattr(self._stream, "encoding", None) or "utf-8").lower()
        return encoding.replace("_", "-") in ("utf-8", "utf8")


def tell(text: str) -> None:
    """A message to a person, on standard error."""
    stream = sys.stderr
    with suppress(OSError, ValueError, AttributeError):  # if nobody can hear it, that is that
        lines = [escaped(line) for line in text.split("\n")]
        stream.write(encodable("\n".join(lines) + "\n", stream))
        stream.flush()


def escaped(text: str) -> str:
    r"""*text* on one line, with what could control a terminal shown as escapes.

    >>> print(escaped("T-1\x1b[2J\nT-2"))
    T-1\x1b[2J\nT-2
    """
    return text if text.isascii() and text.isprintable() else _UNSAFE.sub(_escape, text)


def encodable(text: str, stream: TextIO) -> str:
    """*text* as far as the encoding of *stream* goes, the rest as escapes."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeError:
        plain = text.translate(_PLAIN)
        return plain.encode(encoding, "backslashreplace").decode(encoding)
    return text


def _escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


def write_file(path: str, text: str) -> None:
    """Write a file as UTF-8, whole or not at all: what was there stays until all is written.

    Raises:
        OutputError: It cannot be written.
    """
    try:
        if _is_device(Path(path)):
            with Path(path).open("w", encoding="utf-8", newline="") as file:
                file.write(_clean(text))
        else:
            _replace(Path(os.path.realpath(path)), _clean(text))  # a link stays one
    except OSError as error:
        raise OutputError.at(path, error) from None
    except ValueError as error:  # a path with a NUL in it
        raise OutputError.at(path, OSError(errno.EINVAL, str(error))) from None


def _clean(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _is_device(target: Path) -> bool:
    """Whether it is something that must not be replaced: a device, a pipe, a folder."""
    try:
        return not stat.S_ISREG(target.stat().st_mode)
    except FileNotFoundError:
        return False


def _replace(target: Path, text: str) -> None:
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))  # replacing would ignore it
    draft = target.with_name(f".slaclock-{os.getpid()}.tmp")
    try:
        with draft.open("x", encoding="utf-8", newline="") as file:
            with suppress(FileNotFoundError):
                os.chmod(file.fileno(), stat.S_IMODE(target.stat().st_mode))
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, target)
    except FileExistsError:
        raise
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _no_output() -> OutputError:
    return OutputError.at("standard output", OSError(errno.EBADF, "it is closed"))
