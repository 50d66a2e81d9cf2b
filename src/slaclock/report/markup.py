"""HTML that cannot be broken from inside: text is escaped unless an element made it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TypeAlias

from .words import clean

Inside: TypeAlias = "str | Iterable[Inside] | None"


class Markup(str):
    """Text that is markup already. Only this module and the style sheet make any."""

    __slots__ = ()


def element(name: str, *inside: Inside, **attributes: str | int | None) -> Markup:
    """An element; `class_` and `aria_label` lose and change their underscores.

    >>> element("td", "<script>", class_="n", title='"')
    '<td class="n" title="&quot;">&lt;script&gt;</td>'
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(clean(str(text), 2_000))}"'
        for key, text in attributes.items()
        if text is not None
    )
    return Markup(f"<{name}{said}>{together(*inside)}</{name}>")


def together(*inside: Inside) -> Markup:
    """Elements and text one after the other; None is nothing."""
    parts: list[str] = []
    for one in inside:
        if isinstance(one, Markup):
            parts.append(one)
        elif isinstance(one, str):
            parts.append(escape(clean(one, 20_000, keep="\n\u200c\u200d")))
        elif one is not None:
            parts.append(together(*one))
    return Markup("".join(parts))
