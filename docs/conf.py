"""How the documentation is built: `sphinx-build -W -b html docs docs/_build/html`, offline."""

from __future__ import annotations

import re
from importlib import metadata
from typing import Any

from pygments.lexers.special import TextLexer

project = "slaclock"
author = "the authors of slaclock"
copyright = "the authors of slaclock"
release = version = metadata.version("slaclock")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
nitpicky = False

html_theme = "furo"
html_title = f"slaclock {release}"

myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3

# Docstrings are written in Markdown's way of marking code, and mean it.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
autodoc_default_options = {"members": True, "show-inheritance": True}
napoleon_google_docstring = True
napoleon_use_rtype = False


def tables(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Turn the Markdown tables of docstrings into what Sphinx understands."""
    lines[:] = [line for part in _parts(lines) for line in part]


def _parts(lines: list[str]) -> list[list[str]]:
    parts: list[list[str]] = []
    table: list[str] = []
    for line in [*lines, ""]:
        if line.startswith("|"):
            table.append(line)
            continue
        if table:
            parts.append(_listed(table))
            table = []
        parts.append([line])
    return parts[:-1] if parts and parts[-1] == [""] and lines[-1:] != [""] else parts


def _listed(table: list[str]) -> list[str]:
    listed = [".. list-table::", "   :header-rows: 1", ""]
    for row in table:
        cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
        if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            marks = ["   * -", *["     -"] * (len(cells) - 1)]
            listed += [f"{mark} {cell}" for mark, cell in zip(marks, cells, strict=True)]
    return ["", *listed, ""]


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", tables)
    app.add_lexer("csv", TextLexer)
