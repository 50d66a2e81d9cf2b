"""Cases from files and tables.

`files` finds the rows of a source, `layout` says which column holds what, `cells` what one cell
says, and `reading` makes cases of them.
"""

from .reading import read_cases

__all__ = ["read_cases"]
