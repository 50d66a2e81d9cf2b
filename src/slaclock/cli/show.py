"""`slaclock show`: a packaged policy as it is written, or the list of them."""

from __future__ import annotations

from argparse import Namespace
from importlib.resources import files

from ..loading import packaged_policies, packaged_policy
from .codes import FINE
from .inputs import each_policy, titled
from .output import Output
from .table import table


def run(options: Namespace, out: Output) -> int:
    """Answer with the YAML, comments and all, to be copied and changed."""
    if options.name is None:
        _list(options, out)
        return FINE
    packaged_policy(options.name)  # refuses what is none
    text = _yaml(options.name)
    if options.json:
        out.json({"name": options.name, "yaml": text})
    else:
        out.raw(text)
    return FINE


def _yaml(name: str) -> str:
    return files(__package__.rpartition(".")[0]).joinpath("policies", f"{name}.yaml").read_text(
        "utf-8"
    )  # fmt: skip


def _list(options: Namespace, out: Output) -> None:
    known = [(name, each_policy(packaged_policy(name))) for name in packaged_policies()]
    if options.json:
        out.json(
            {
                "policies": [
                    {"name": name, "title": policies[-1].name, "version": policies[-1].version}
                    for name, policies in known
                ]
            }
        )
    else:
        out.lines(
            table([(name, ", then ".join(map(titled, policies))) for name, policies in known])
        )
