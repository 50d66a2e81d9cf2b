"""How fast slaclock is beside its peers, measured in one run, answers compared first.

`python -m tests.benchmarks` prints the table of goals, `--quick` takes about a minute, `--write`
puts the figures into docs/performance.md. It needs the extra `bench`; a peer that is missing is
skipped with a note.
"""
