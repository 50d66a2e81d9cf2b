"""Who may import whom: a module imports only from its left."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "slaclock"

LAYERS = """
errors wording lazy | interval zone | duration jsonable
| hours | holiday recurrence | door | years | walltime | timetable sample
| written calendar_schema | looks | calendar
| versions
| policy | case | rows
| term | stops | cycle | track | escalation | plan | order | replay
| closed_days | steps | explanation | assessment | assessing | clock
| yamltext | document | loading | linting
| report | cli
"""
ORDER = {name: place for place, layer in enumerate(LAYERS.split("|")) for name in layer.split()}
"""Each module and its layer; those of one layer do not know each other."""

OWNERS = {
    "holidays": {"holiday"},
    "yaml": {"document"},
    "dateutil.rrule": {"recurrence"},
    "dateutil.relativedelta": {"duration"},
    "argparse": {"cli"},
    "csv": {"rows", "report"},
    "numpy": {"columnar"},
    "pyarrow": {"columnar"},
    "pandas": set(),
    "polars": set(),
    "rich": {"cli"},
}
"""Who may import what; everything else of a dependency comes through them."""

LAZY = ("holidays", "dateutil.rrule", "numpy", "pyarrow", "rich")
"""What costs too much to be imported before it is needed."""

FILES = sorted(SOURCE.rglob("*.py"))


def module_of(file: Path) -> str:
    """The module of a file as layers have it: a package counts as one."""
    return file.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[tuple[str, int, bool]]:
    """What a file imports by full name, how deep it stands, and whether at the module's top."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    top = set(map(id, tree.body))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, 0, id(node) in top
        elif isinstance(node, ast.ImportFrom):
            if node.module:
                yield node.module, node.level, id(node) in top
            for alias in node.names:
                name = f"{node.module}.{alias.name}" if node.module else alias.name
                yield name, node.level, id(node) in top


def own_imports(file: Path) -> Iterator[str]:
    """The other modules of slaclock that a file imports."""
    depth = len(file.relative_to(SOURCE).parts)
    for name, level, _ in imports(file):
        first = name.split(".")[0]
        if level == depth and (first in ORDER or (SOURCE / first).exists()):
            yield first
        elif level == 0 and first == "slaclock":
            raise AssertionError(f"{file}: write imports of slaclock relative")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(SOURCE).as_posix())
def test_a_module_imports_only_from_its_left(file: Path) -> None:
    """The layers stand in order; `__init__` shows them all, `__main__` runs the program."""
    module = module_of(file)
    if module in ("__init__", "__main__"):
        return
    assert module in ORDER, f"give {module} a place in LAYERS"
    right = {name for name in own_imports(file) if name != module and name in ORDER}
    assert not {name for name in right if ORDER[name] >= ORDER[module]}


def test_the_layers_name_every_module() -> None:
    """A module that is gone, or one without a place, would make the order a lie."""
    there = {module_of(file) for file in FILES} - {"__init__", "__main__"}
    assert there == set(ORDER)


@pytest.mark.parametrize("dependency", OWNERS)
def test_a_dependency_is_imported_by_its_owner_alone(dependency: str) -> None:
    """What a library is like is known in one place."""
    users = {
        module_of(file)
        for file in FILES
        for name, level, _ in imports(file)
        if level == 0 and (name == dependency or name.startswith(f"{dependency}."))
    }
    assert users <= OWNERS[dependency]


@pytest.mark.parametrize("dependency", LAZY)
def test_what_is_costly_is_imported_when_needed(dependency: str) -> None:
    """No module imports it at its top."""
    eager = {
        file.name
        for file in FILES
        for name, level, at_top in imports(file)
        if level == 0 and at_top and (name == dependency or name.startswith(f"{dependency}."))
    }
    assert not eager


def test_the_docs_show_the_same_layers() -> None:
    """The page on design has them as they are."""
    page = SOURCE.parents[1] / "docs" / "design.md"
    assert LAYERS in page.read_text(encoding="utf-8")
