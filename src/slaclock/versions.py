"""Which slaclock, tz data and holidays answered: an answer may depend on all three."""

from __future__ import annotations

import zoneinfo
from functools import cache
from pathlib import Path


def versions() -> dict[str, str]:
    """The versions behind every answer, and where the tz data came from.

    `tzdata_source` is `system` when the machine's own copy answers, which `zoneinfo` asks first
    (PEP 615), and `package` for the tzdata package. A system copy may be older.

    >>> sorted(versions())
    ['holidays', 'slaclock', 'tzdata', 'tzdata_source']
    """
    source, version = tz_data()
    return {
        "slaclock": _package("slaclock"),
        "tzdata": version,
        "tzdata_source": source,
        "holidays": _package("holidays"),
    }


@cache
def tz_data() -> tuple[str, str]:
    """The source and version of the tz data that answers."""
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / "UTC").is_file() or (folder / "Etc" / "UTC").is_file():
            return "system", _system_version(folder)
    return "package", packaged_tz_version()


def packaged_tz_version() -> str:
    """The version of the tzdata package, `none` when it is not installed."""
    return _package("tzdata")


def _system_version(folder: Path) -> str:
    try:
        with (folder / "tzdata.zi").open(encoding="utf-8") as file:
            first = file.readline()
    except OSError:
        first = ""
    if first.startswith("# version "):
        return first.removeprefix("# version ").strip()
    try:
        return (folder / "+VERSION").read_text(encoding="utf-8").strip()
    except OSError:
        return "unknown"


@cache  # finding out takes milliseconds, and every explanation says it
def _package(name: str) -> str:
    from importlib import metadata  # costs as much as the rest of the package

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"
