"""The command line: `slaclock`, also `python -m slaclock`.

`parser` says which commands and options there are; each command is a module by its name, imported
when it is asked for, with one function `run`. `inputs` reads what people type and the files that
they name, `words` and `table` say answers for people, `output` gets them out whole or not at all,
and `program` turns whatever goes wrong into one clear message and an exit code:

0 fine; 1 findings (lint, a breached case, compliance below what was asked); 2 bad input, or output
that cannot be written; 130 interrupted. The system clock is read here and nowhere else, only for
what `--now`, `--at` or `--today` do not say, and is printed.
"""

from .program import main

__all__ = ["main"]
