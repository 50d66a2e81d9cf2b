"""Compliance figures out of assessments, for a terminal, a spreadsheet, a program and a manager.

`ledger` reads the assessments, once, and keeps `tally`s; `tables` makes plain rows of them, and
`text`, `sheet` and `page` say the rows to whoever asks.
"""

from .report import Report

__all__ = ["Report"]
