"""How the documentation is built: `sphinx-build -W -b html docs docs/_build/html`, offline."""

from __future__ import annotations

import re
from importlib import metadata
from typing import Any

from pydantic import BaseModel
from pygments.lexers.special import TextLexer
from sphinx.ext.napoleon import Config, GoogleDocstring

project = "slaclock"
author = "the authors of slaclock"
copyright = "the authors of slaclock"
release = version = metadata.version("slaclock")

extensions = ["myst_parser", "sphinx.ext.autodoc"]
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
autodoc_default_options = {"members": True}

# What our models have of pydantic, or for the reader of files alone.
_NOT_FOR_CALLERS = {"model_config", "model_post_init", "needs"}


def docstring(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Turn the sections and Markdown tables of docstrings into what Sphinx understands."""
    kind = "method" if what == "property" else what  # of a property it would take text for a type
    said = GoogleDocstring(list(lines), Config(), app, kind, name, obj, options)
    lines[:] = [line for part in _parts(said.lines()) for line in part]


def signature(
    app: Any, what: str, name: str, obj: Any, options: Any, args: str | None, returned: str | None
) -> tuple[str | None, str | None]:
    """Of a model the keys alone: what each may be, the page on the policy file says."""
    if what == "class" and issubclass(obj, BaseModel):
        return f"({', '.join(obj.model_fields)})", None
    return args, returned


def skip(app: Any, what: str, name: str, obj: Any, skipped: bool, options: Any) -> bool | None:
    """Leave out what is not for callers."""
    return True if name in _NOT_FOR_CALLERS else None


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
    app.connect("autodoc-process-docstring", docstring)
    app.connect("autodoc-process-signature", signature)
    app.connect("autodoc-skip-member", skip)
    app.add_lexer("csv", TextLexer)
