"""Policies from files: where text, its places and what it means come together.

`document` knows where everything stands and `policy` what it means. Here the one is laid over the
other, so that a single error lists every problem of a file, or of a whole folder, line by line.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from .document import UNREAD, Document, read_documents
from .errors import MOST_PROBLEMS, PolicyError, Problem, did_you_mean, kind_of, quoted
from .policy import Policy, PolicyBook, Search, read_policy
from .yamltext import MAX_SIZE, core_value

_SUFFIXES = (".yaml", ".yml")
_ABOUT_A_KEY = {"unknown-key", "repeated-name", "unknown-day", "repeated-day", "repeated-date"}
_ABOUT_A_DATE = {"bad-date", "no-such-date", "bad-recurrence"}
_BY_DATE = ("closed", "special", "extra")
_ABOUT_A_KEY_OF = {
    ("unknown-milestone", "priorities", 3),
    ("not-a-whole-number", "escalations", 2),
}

Source = tuple[str, str | bytes | Path]  # what messages call it, and its text or where that is


def load_policy(
    path: str | Path | None = None, *, text: str | bytes | None = None, name: str = "policy.yaml"
) -> Policy:
    """The policy in the file *path*, or in *text*, which messages then call *name*.

    >>> load_policy(text="name: Acme support").name
    'Acme support'
    >>> load_policy(text="name: Acme support\\nprioritys: {}", name="acme.yaml")
    Traceback (most recent call last):
    slaclock.errors.PolicyError: acme.yaml:2:1: prioritys: unknown key 'prioritys'
      fix: did you mean 'priorities'?

    Raises:
        PolicyError: The file cannot be read, is wrong (`problems` lists everything found, in line
            order), or holds several policies.
    """
    if (path is None) == (text is None):
        fix = "write load_policy('support.yaml') or load_policy(text=...)"
        raise PolicyError.of("no-source", "load_policy needs either a path or text=", fix=fix)
    source = _from_path(path) if text is None else _from_text(text, name)
    return _read_all([source], single=True)[0]


def load_policies(path: str | Path) -> PolicyBook:
    """The policies in the folder *path* (its `.yaml` and `.yml` files, by name), or in one file.

    Documents of a file are separated by a line `---`. A case falls under the first that applies.

    Raises:
        PolicyError: A file cannot be read or is wrong; the problems of all files are listed.
    """
    name, folder = _from_path(path)
    if not os.path.isdir(folder):
        return PolicyBook(_read_all([(name, folder)]))
    found = _yaml_files(folder)
    if not found:
        what, fix = "no .yaml or .yml file in this folder", "check the path"
        raise PolicyError(Problem("no-policies", what, fix=fix, file=name))
    return PolicyBook(_read_all((str(file), file) for file in found))


def packaged_policies() -> tuple[str, ...]:
    """The names of the policies that come with slaclock, for `packaged_policy`."""
    return tuple(sorted(_packaged()))


def packaged_policy(name: str) -> Policy | PolicyBook:
    """The policy of that *name* that comes with slaclock; a book where one file holds several.

    Raises:
        PolicyError: There is none of that name.
    """
    found = _packaged()
    if not isinstance(name, str) or name not in found:
        what = f"no packaged policy {quoted(name)}"
        raise PolicyError.of("unknown-policy", what, fix=did_you_mean(name, sorted(found)))
    policies = _read_all([(found[name].name, found[name].read_bytes())])
    return policies[0] if len(policies) == 1 else PolicyBook(policies)


def _packaged() -> dict[str, Traversable]:
    folder = files(__package__).joinpath("policies")
    inside = folder.iterdir() if folder.is_dir() else ()
    return {file.name.removesuffix(".yaml"): file for file in inside if file.name.endswith(".yaml")}


def _from_text(text: object, name: str) -> Source:
    if not isinstance(text, str | bytes):
        what = f"text is {quoted(text)}, {kind_of(text)}; str or bytes is required"
        raise PolicyError.of("bad-text", what, fix="pass a path as the first argument")
    if not isinstance(name, str | Path):
        what = f"name is {quoted(name)}, {kind_of(name)}; text is required"
        raise PolicyError.of("bad-text", what, fix="pass what messages are to call the text")
    return str(name), text


def _from_path(path: object) -> tuple[str, Path]:
    if not isinstance(path, str | Path) or {"\n", "\0"} & set(str(path)):
        what = f"path is {quoted(path)}, which cannot be one"
        raise PolicyError.of("bad-path", what, fix="pass YAML itself as text=...")
    return str(path), Path(path)


def _yaml_files(folder: Path) -> list[Path]:
    try:
        inside = sorted(folder.iterdir(), key=lambda file: file.name)
    except OSError as error:
        raise _unreadable(folder, str(folder), error) from None
    return [
        file
        for file in inside
        if file.suffix.lower() in _SUFFIXES
        and not file.name.startswith(".")
        and not os.path.isdir(file)
    ]


def _read_all(sources: Iterable[Source], *, single: bool = False) -> list[Policy]:
    """Every policy of the *sources*, or one error with every problem of all of them."""
    policies: list[Policy] = []
    problems: list[Problem] = []
    search = Search()
    for name, source in sources:
        found: list[Problem] = []
        search.another_file()
        documents: list[Document] = []
        try:
            text = _contents(source, name) if isinstance(source, Path) else source
            documents = read_documents(text, name)
        except PolicyError as error:
            found += error.problems
        if single:
            found += _several(documents)
        for document in documents:
            if len(found) >= MOST_PROBLEMS:
                break
            policy, wrong = _policy(document, search)
            found += wrong
            policies += [policy] if policy else []
        problems += sorted(found, key=lambda problem: (problem.line or 0, problem.column or 0))
    if problems:
        raise PolicyError(*problems)
    return policies


def _policy(document: Document, search: Search) -> tuple[Policy | None, list[Problem]]:
    """What *document* says, and everything that is wrong with it, each in its place."""
    problems = list(document.problems)
    if not isinstance(document.data, dict):
        return None, problems
    try:
        policy = read_policy(document.data, search)
    except PolicyError as error:
        unread = {(known.line, known.column) for known in problems if known.code in UNREAD}
        found = [
            document.locate(_as_written(document, problem), key=_is_about_a_key(problem))
            for problem in error.problems
        ]
        problems += [problem for problem in found if (problem.line, problem.column) not in unread]
        return None, problems
    policy._source = document
    return policy, problems


def _is_about_a_key(problem: Problem) -> bool:
    """Whether it is the key at its place that is wrong, not what stands behind it."""
    if problem.code in _ABOUT_A_KEY:
        return True
    if problem.code in _ABOUT_A_DATE and problem.loc[-2:-1]:
        return problem.loc[-2] in _BY_DATE
    table, depth = problem.loc[0] if problem.loc else "", len(problem.loc)
    return (problem.code, table, depth) in _ABOUT_A_KEY_OF


def _as_written(document: Document, problem: Problem) -> Problem:
    """The advice to quote what was read as a number, with all the digits that the file has."""
    text = document.written(problem.loc) if problem.code == "not-text" else ""
    if not text or problem.fix != f'quote it: "{core_value(text)}"':
        return problem
    return replace(problem, fix=f'quote it: "{text}"')


def _several(documents: list[Document]) -> list[Problem]:
    """What load_policy says of a file that holds more than one policy."""
    policies = [document for document in documents if document.data is not None]
    if len(policies) < 2:
        return []
    what = f"the file holds {len(policies)} policies; load_policy reads exactly one"
    fix = "use load_policies, or remove what begins here"
    return [policies[1].locate(Problem("several-policies", what, fix=fix))]


def _contents(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_SIZE + 1)  # enough to know that it is too large
    except (OSError, ValueError) as error:
        raise _unreadable(path, name, error) from None


def _unreadable(path: Path, name: str, error: Exception) -> PolicyError:
    if os.path.isdir(path):
        what, fix = "this is a folder, not a file", "use load_policies for a folder of policies"
    elif isinstance(error, FileNotFoundError):
        what, fix = "no such file", _nearest_file(path)
    else:
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        what, fix = f"cannot read this: {said[:1].lower()}{said[1:]}", "check the path"
    return PolicyError(Problem("unreadable-file", what, fix=fix, file=name))


def _nearest_file(path: Path) -> str:
    known = [file.name for file in _yaml_files(path.parent)] if os.path.isdir(path.parent) else []
    return did_you_mean(path.name, known) if known else "check the path"
