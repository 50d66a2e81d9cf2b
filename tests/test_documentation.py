"""Everything that README and docs show runs, and shows what comes out."""

from __future__ import annotations

import contextlib
import difflib
import doctest
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from sybil import Document, Example, Region
from sybil.evaluators.doctest import DocTestEvaluator
from sybil.parsers.abstract.doctest import DocTestStringParser
from sybil.parsers.myst import CodeBlockParser

import slaclock
from slaclock import load_policies
from slaclock.cli import main
from slaclock.policy import Rules

REPO = Path(__file__).parents[1]
DOCS = REPO / "docs"
README = REPO / "README.md"
PAGES = [README, *sorted(page for page in DOCS.rglob("*.md") if "_build" not in page.parts)]

_PRINTED = "__printed__"
_EXIT_CODE = "__exit_code__"
_FILE = re.compile(r"<!-- file: (\S+) -->\s*\Z")
_DATA = [(re.compile(r"tz data \S+?(?=[,;)\n]|$)"), "tz data *"),
         (re.compile(r"holidays [0-9][0-9.]*"), "holidays *")]  # fmt: skip


# -------------------------------------------------------------------- the kinds of example


def run_python(example: Example) -> None:
    """Run a block of Python, and keep what it prints for the block of text that may follow."""
    source = "\n" * (example.line + example.parsed.line_offset) + str(example.parsed)
    code = compile(source, example.path, "exec", dont_inherit=True)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, example.namespace)
    example.namespace[_PRINTED] = printed.getvalue()


def compare_output(example: Example) -> str | None:
    """A block of text after Python that printed something is what it printed."""
    printed = example.namespace.pop(_PRINTED, "")
    return difference(str(example.parsed), printed) if printed else None


def run_shell(example: Example) -> str | None:
    """`$ slaclock ...` prints what follows it; `$ echo $?` the exit code of the last one."""
    for command, expected in commands_in(str(example.parsed)):
        words = shlex.split(command, comments=True)
        if words[:2] == ["echo", "$?"]:
            actual = f"{example.namespace[_EXIT_CODE]}\n"
        elif words[0] == "slaclock":
            words, target = (words[:-2], words[-1]) if words[-2:-1] == [">"] else (words, "")
            shown = io.StringIO()
            with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
                example.namespace[_EXIT_CODE] = main(words[1:])
            actual = shown.getvalue()
            if target:
                Path(target).write_text(actual, encoding="utf-8")
                actual = ""
        else:
            continue
        if wrong := difference(expected, actual):
            return f"$ {command}\n{wrong}"
    return None


def load_yaml(example: Example) -> None:
    """A policy loads, and is there as a file if the page says how it is called."""
    text = str(example.parsed)
    path = keep_file(example) or Path(f"line-{example.line}.yaml")
    if re.match(r"(#.*\n|\s*\n)*slaclock:", text):
        path.write_text(text, encoding="utf-8")
        assert len(load_policies(path)) > 0


def keep_file(example: Example) -> Path | None:
    """Write a block that the page gives the name of a file."""
    named = _FILE.search(example.document.text[: example.region.start])
    if named is None:
        return None
    path = Path(named[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(example.parsed), encoding="utf-8")
    return path


def keep_rows(example: Example) -> None:
    """Rows are there as a file if the page says how it is called."""
    keep_file(example)


def commands_in(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a shell session, each with what it prints."""
    for part in re.split(r"(?m)^\$ ", text)[1:]:
        command, _, shown = re.sub(r" *\\\n *", " ", part).partition("\n")
        yield command, shown


def difference(expected: str, actual: str) -> str | None:
    """How *actual* differs from what is shown; `...` stands for anything."""
    expected, actual = tidy(expected), tidy(actual)
    if doctest.OutputChecker().check_output(expected, actual, doctest.ELLIPSIS):
        return None
    lines = difflib.unified_diff(
        expected.splitlines(), actual.splitlines(), "shown", "printed", lineterm=""
    )
    return "\n".join(lines) + f"\nprinted in full:\n{actual}"


def tidy(text: str) -> str:
    """Text without blanks at line ends, and without the versions that differ by machine."""
    lines = "\n".join(line.rstrip() for line in text.strip("\n").splitlines())
    for data, mask in _DATA:
        lines = data.sub(mask, lines)
    return lines + "\n"


def python_blocks(document: Document) -> Iterator[Region]:
    """The blocks of Python, and the single `>>>` examples of those that are sessions."""
    parse = DocTestStringParser(DocTestEvaluator(doctest.ELLIPSIS))
    for language in ("python", "pycon"):
        for block in CodeBlockParser(language, run_python)(document):
            if not str(block.parsed).lstrip().startswith(">>>"):
                yield block
                continue
            for region in parse(block.parsed, document.path):
                region.adjust(block, block.parsed)
                yield region


PARSERS = (
    python_blocks,
    CodeBlockParser("text", compare_output),
    CodeBlockParser("console", run_shell),
    CodeBlockParser("yaml", load_yaml),
    CodeBlockParser("csv", keep_rows),
    CodeBlockParser("json", keep_rows),
)


def parsed(page: Path) -> Document:
    """A page with its examples."""
    return Document.parse(str(page), *PARSERS)


def name_of(page: Path) -> str:
    """A page as test ids have it."""
    return page.relative_to(REPO).as_posix()


# -------------------------------------------------------------------- tests


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_example_of_a_page_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From top to bottom, in an empty folder, each example shows what the page says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for example in parsed(page):
        example.evaluate()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_shows_nothing_that_is_not_run(page: Path) -> None:
    """Every fenced block is of a kind that is checked."""
    text = page.read_text(encoding="utf-8")
    kinds = set(re.findall(r"(?m)^```([^\s`{][^\s`]*)", text))
    assert kinds <= {"python", "pycon", "text", "console", "yaml", "csv", "json", "bash"}
    assert not re.search(r"(?m)^```\n(?=\S)(?![\s\S]*?^```)", text)


def test_ci_runs_what_the_readme_says() -> None:
    """The script of the continuous integration begins with README's commands, letter for letter."""
    commands = readme_commands()
    assert len(commands) == 2
    script = (REPO / ".ci" / "run").read_text(encoding="utf-8")
    run = [shlex.split(line)[1] for line in script.splitlines() if line.startswith("run '")]
    assert run[:2] == commands


def readme_commands() -> list[str]:
    """The commands that set everything up, as README gives them."""
    [block] = re.findall(r"(?s)```bash\n(.*?)```", README.read_text(encoding="utf-8"))
    return [line for line in block.splitlines() if line and not line.startswith("#")]


def test_the_docs_name_every_public_name() -> None:
    """Whoever sees a name in `slaclock.__all__` can look it up."""
    text = all_text()
    missing = [name for name in slaclock.__all__ if not re.search(rf"\b{name}\b", text)]
    assert not missing


def test_the_api_pages_document_every_public_name() -> None:
    """Each public name has its place in the API pages."""
    pages = "\n".join(page.read_text(encoding="utf-8") for page in (DOCS / "api").glob("*.md"))
    shown = set(re.findall(r"auto(?:class|function|exception):: slaclock\.(\w+)", pages))
    assert set(slaclock.__all__) <= shown


def test_the_docs_name_every_option_of_every_rule() -> None:
    """No rule and no option of one is left out of the page on rules."""
    text = (DOCS / "rules.md").read_text(encoding="utf-8")
    for rule, field in Rules.model_fields.items():
        assert f"`{rule}`" in text
        for option in options_of(field.annotation):
            assert option in text, f"{rule}: {option}"


def options_of(annotation: object) -> set[str]:
    """The words that an annotation lists, however deep."""
    inner = getattr(annotation, "__args__", ())
    words = {one for one in inner if isinstance(one, str)}
    return words.union(*(options_of(one) for one in inner if not isinstance(one, str)))


def test_the_policy_file_page_names_every_key() -> None:
    """Every key that the schema of the policy file knows is explained."""
    from slaclock.policy import policy_schema

    text = (DOCS / "policy-file.md").read_text(encoding="utf-8")
    missing = {key for key in keys_of(policy_schema()) if f"`{key}`" not in text}
    assert not missing


def keys_of(schema: object) -> Iterator[str]:
    """The keys of mappings that a JSON Schema names, however deep."""
    if isinstance(schema, dict):
        properties = schema.get("properties")
        if isinstance(properties, dict):
            yield from properties
        for value in schema.values():
            yield from keys_of(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from keys_of(value)


def all_text() -> str:
    """README and docs together."""
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def test_the_command_line_page_names_every_option_of_every_command() -> None:
    """Each command has a section that names its options, and no others."""
    text = (DOCS / "command-line.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"(?ms)^## `(\w+)`\n(.*?)(?=^## |\Z)", text))
    assert {name: options_in(said) for name, said in sections.items()} == commands()


def options_in(text: str) -> set[str]:
    """The options that a text names."""
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))


def commands() -> dict[str, set[str]]:
    """The commands of the program with their options."""
    from slaclock.cli.parser import parser

    [known] = [one.choices for one in parser()._actions if isinstance(one.choices, dict)]
    return {
        name: {option for action in command._actions for option in action.option_strings}
        - {"-h", "--help"}
        for name, command in known.items()
    }
