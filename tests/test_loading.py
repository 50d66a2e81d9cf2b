"""Policies from files: every problem at once and in its place, and never another kind of error."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from slaclock import loading
from slaclock.document import Document
from slaclock.errors import PolicyError, Problem
from slaclock.loading import load_policies, load_policy, packaged_policies, packaged_policy
from slaclock.policy import Policy, PolicyBook, read_policy
from slaclock.yamltext import MAX_SIZE

GOOD = """\
slaclock: 1
name: Acme support
calendars:
  support: {timezone: Europe/London, hours: {mon-fri: 09:00-17:00}}
calendar: support
milestones:
  resolution: {within: 2 business days}
"""
DOOR = "timezone: UTC, hours: {mon: 09:00-17:00}"
CHECK = "check the month and the day"


def problems_of(text: str, name: str = "desk.yaml") -> list[Problem]:
    with pytest.raises(PolicyError) as caught:
        load_policy(text=text, name=name)
    return list(caught.value.problems)


def places(problems: list[Problem]) -> list[tuple[str | None, int | None, int | None, str]]:
    return [(found.file, found.line, found.column, found.field) for found in problems]


def refused(call: Any, *args: Any, **kwargs: Any) -> Problem:
    with pytest.raises(PolicyError) as caught:
        call(*args, **kwargs)
    [problem] = caught.value.problems
    return problem


# -- one policy ----------------------------------------------------------------------------------


def test_a_policy_comes_from_a_path_or_from_text(tmp_path: Path) -> None:
    """A path as text or Path, the text itself and its bytes all give the same policy."""
    file = tmp_path / "desk.yaml"
    file.write_text(GOOD, encoding="utf-8")
    policy = load_policy(file)
    assert policy.name == "Acme support"
    assert policy == load_policy(str(file)) == load_policy(text=GOOD)
    assert policy == load_policy(text=GOOD.encode("utf-16"))


def test_a_loaded_policy_equals_one_made_of_data() -> None:
    """Where it was written is no part of what a policy is."""
    policy = load_policy(text=GOOD)
    made = read_policy(policy.model_dump(mode="json"))
    assert (policy, hash(policy), policy.digest) == (made, hash(made), made.digest)


def test_a_loaded_policy_knows_where_it_was_written() -> None:
    """Lint points at lines too; the place goes along into another process."""
    for policy in (load_policy(text=GOOD), pickle.loads(pickle.dumps(load_policy(text=GOOD)))):
        source = policy._source
        assert isinstance(source, Document)
        assert source.name == "policy.yaml"
        assert source.position(("milestones", "resolution", "within")) == (7, 24)


def test_every_problem_is_listed_in_its_place() -> None:
    """What is wrong with the text and what is wrong with the policy come in one list, by line."""
    found = problems_of(
        """\
name: Acme support
version: 1.10
published: 2024-06-31
calendars:
  support: {timezone: Europe/Lndon, hours: {mon-fri: 09:00-17:00}}
milestones:
  first_response: {pausable: yes}
  resolution: {within: 4 days, warn_at: [50%, 75]}
priorities:
  low: {resolution: 1 hour}
  low: {}
rules: {reopen: !!python/name:os.system resume}
prioritys:
  - x
"""
    )
    assert places(found) == [
        ("desk.yaml", 2, 10, "version"),
        ("desk.yaml", 3, 12, "published"),
        ("desk.yaml", 5, 23, "calendars.support.timezone"),
        ("desk.yaml", 7, 30, "milestones.first_response.pausable"),
        ("desk.yaml", 8, 24, "milestones.resolution.within"),
        ("desk.yaml", 8, 47, "milestones.resolution.warn_at.1"),
        ("desk.yaml", 11, 3, "priorities.low"),
        ("desk.yaml", 12, 17, "rules.reopen"),
        ("desk.yaml", 13, 1, "prioritys"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "column", "fix"),
    [
        ("name: A\nprioritys: {}", 2, 1, "did you mean 'priorities'?"),
        ("name: A\nmilestones:\n  update: {withn: 1 hour}", 3, 12, "did you mean 'within'?"),
        (
            "name: A\nmilestones: {resolution: {}}\npriorities:\n  high: {resolutin: 4 hours}",
            4,
            10,
            "did you mean 'resolution'?",
        ),
        (
            "name: A\ncalendars: {a: {timezone: UTC, hours: {mno: 09:00-17:00}}}",
            2,
            40,
            "did you mean 'mon'?",
        ),
        (f"name: A\ncalendars: {{a: {{{DOOR}, closed: {{02-30: x}}}}}}", 2, 68, CHECK),
        (f"name: A\ncalendars: {{a: {{{DOOR}, closed: [02-30]}}}}", 2, 68, CHECK),
        (f"name: A\ncalendars: {{a: {{{DOOR}, special: {{02-30: 9-5}}}}}}", 2, 69, CHECK),
        ("name: A\neffective: {from: soon}", 2, 19, "write e.g. 2026-07-01"),
        (
            "name: A\nescalations: {one: {to: x, when: opened}}",
            2,
            15,
            "write e.g. 1 or 3, without quotes",
        ),
        ("name: A\nrules:\n  reopen: resum", 3, 11, "did you mean 'resume'?"),
        ("name: A\npriorities: {high: {}}\ndefault_priority: hihg", 3, 19, "did you mean 'high'?"),
    ],
)
def test_what_is_misspelt_is_told_the_nearest(text: str, line: int, column: int, fix: str) -> None:
    """A key is pointed at where the key stands, a value where the value does."""
    [problem] = problems_of(text)
    assert (problem.line, problem.column, problem.fix) == (line, column, fix)


@pytest.mark.parametrize("above", ["milestones", "applies_to", "calendars"])
def test_thousands_of_keys_that_are_numbers_are_found(above: str) -> None:
    """A key is looked up by its text, and not among all others, or it would take minutes."""
    keys = [f"{number}.50" for number in range(15_000)]
    found = problems_of(f"name: A\n{above}:\n" + "".join(f"  {key}: x\n" for key in keys))
    shown = [(problem.line, problem.field) for problem in found[:100]]
    assert shown == [(number + 3, f"{above}.{number}.5") for number in range(100)]


def test_a_missing_key_is_shown_where_its_mapping_is() -> None:
    """There is no line for what is not there."""
    assert places(problems_of("\nslaclock: 1\n")) == [("desk.yaml", 2, 1, "name")]
    found = problems_of("name: A\nescalations:\n  1:\n    when: opened\n")
    assert places(found) == [("desk.yaml", 3, 3, "escalations.1.to")]


def test_a_required_key_with_nothing_behind_it_is_missing() -> None:
    """It is shown where its value should stand."""
    assert places(problems_of("name:\nretention:\n  keep:\n")) == [
        ("desk.yaml", 1, 6, "name"),
        ("desk.yaml", 3, 8, "retention.keep"),
    ]


@pytest.mark.parametrize(
    "value", ["*nobody", "!include x", "9" * 101, "!!int x", '"\\0"', "!!timestamp 2024-01-01"]
)
def test_what_could_not_be_read_is_one_problem(value: str) -> None:
    """A value that YAML already complains about is not complained about again."""
    [problem] = problems_of(f"name: A\nrules: {{reopen: {value}}}")
    assert (problem.line, problem.column) == (2, 17)


def test_a_value_beside_an_unreadable_one_is_still_checked() -> None:
    """Only the very place is left out."""
    found = problems_of("name: A\nrules: {reopen: *nobody, exact_fit: never}")
    assert [problem.field for problem in found] == ["rules.reopen", "rules.exact_fit"]


def test_syntax_errors_and_empty_texts_are_policy_errors() -> None:
    """Nothing of YAML's own errors comes out."""
    assert places(problems_of("name: A\nb: [")) == [("desk.yaml", 2, 4, "b")]
    assert [problem.what for problem in problems_of("")] == ["empty document"]
    assert [problem.code for problem in problems_of("- a")] == ["not-a-mapping"]


def test_times_reach_the_policy_as_they_are_written() -> None:
    """`17:00` is no number on the way, with and without a minute before it."""
    policy = load_policy(
        text="name: NO\ncalendars:\n  support: {timezone: UTC, hours: {mon: [17:00-18:00]}, "
        "special: {2026-12-24: 09:00-24:00}}\ncalendar: support"
    )
    assert policy.name == "NO"
    assert "2026-12-24" in str(policy.model_dump(mode="json")["calendars"]["support"])


def test_a_policy_alone() -> None:
    """A file with several policies is not read in part."""
    problem = refused(load_policy, text=GOOD + "---\n" + GOOD)
    assert problem.what == "the file holds 2 policies; load_policy reads exactly one"
    assert problem.fix == "use load_policies, or remove what begins here"
    assert problem.line == 9


def test_several_policies_do_not_hide_other_problems() -> None:
    """Being one too many is a problem among the others."""
    found = problems_of("name: 1\n---\nname: 2\n")
    assert [problem.line for problem in found] == [1, 3, 3]


# -- several policies ----------------------------------------------------------------------------


def test_a_file_of_several_documents(tmp_path: Path) -> None:
    """The book keeps the order of the documents, each with its own places."""
    file = tmp_path / "desk.yaml"
    file.write_text("name: VIP\n---\nname: General\n", encoding="utf-8")
    book = load_policies(file)
    assert isinstance(book, PolicyBook)
    assert [policy.name for policy in book] == ["VIP", "General"]
    source = book[1]._source
    assert isinstance(source, Document)
    assert source.position(("name",)) == (3, 7)


def test_all_problems_of_a_file_are_in_line_order(tmp_path: Path) -> None:
    """Every document is checked, whatever is wrong with the one before."""
    file = tmp_path / "desk.yaml"
    file.write_text("name: A\nx: 1\nname: B\n---\n---\ny: 2\nname: 3\n", encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policies(file)
    assert [(found.line, found.code) for found in caught.value.problems] == [
        (2, "unknown-key"),
        (3, "duplicate-key"),
        (5, "empty-document"),
        (6, "unknown-key"),
        (7, "not-text"),
    ]


def test_a_folder_is_read_by_name(tmp_path: Path) -> None:
    """Both suffixes count; hidden files, folders and other files do not."""
    (tmp_path / "b.yml").write_text("name: B", encoding="utf-8")
    (tmp_path / "a.yaml").write_text("name: A1\n---\nname: A2", encoding="utf-8")
    (tmp_path / "C.YAML").write_text("name: C", encoding="utf-8")
    (tmp_path / ".hidden.yaml").write_text("[", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("[", encoding="utf-8")
    (tmp_path / "folder.yaml").mkdir()
    for path in (tmp_path, str(tmp_path)):
        assert load_policies(path).names == ("C", "A1", "A2", "B")


def test_all_problems_of_a_folder_are_listed(tmp_path: Path) -> None:
    """File by file in order of name, line by line within; one bad file does not hide another."""
    (tmp_path / "a.yaml").write_text("name: A\nx: 1\ny: 2", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("name: B", encoding="utf-8")
    (tmp_path / "c.yaml").write_bytes(b"name: \xff")
    (tmp_path / "d.yaml").write_text("name: [", encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policies(tmp_path)
    assert [
        (Path(str(found.file)).name, found.line, found.code) for found in caught.value.problems
    ] == [
        ("a.yaml", 2, "unknown-key"),
        ("a.yaml", 3, "unknown-key"),
        ("c.yaml", 1, "not-utf-8"),
        ("d.yaml", 1, "yaml-syntax"),
    ]


def test_a_folder_without_policies(tmp_path: Path) -> None:
    """An empty book would be a surprise later."""
    problem = refused(load_policies, tmp_path)
    assert (problem.what, problem.file) == (
        "no .yaml or .yml file in this folder",
        str(tmp_path),
    )


# -- what cannot be read -------------------------------------------------------------------------


def test_a_missing_file_is_told_the_nearest(tmp_path: Path) -> None:
    """A typing error in a file's name is the likeliest reason."""
    (tmp_path / "support.yaml").write_text(GOOD, encoding="utf-8")
    for load in (load_policy, load_policies):
        problem = refused(load, tmp_path / "suport.yaml")
        assert problem.file == str(tmp_path / "suport.yaml")
        assert (problem.what, problem.fix) == ("no such file", "did you mean 'support.yaml'?")


def test_a_missing_file_in_a_missing_folder(tmp_path: Path) -> None:
    """Nothing is there to suggest."""
    problem = refused(load_policy, tmp_path / "nowhere" / "desk.yaml")
    assert (problem.what, problem.fix) == ("no such file", "check the path")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """load_policy reads one file, and says what reads a folder."""
    problem = refused(load_policy, tmp_path)
    assert problem.what == "this is a folder, not a file"
    assert problem.fix == "use load_policies for a folder of policies"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says is passed on as a problem of that file."""

    def deny(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    problem = refused(load_policy, tmp_path / "desk.yaml")
    assert problem.what == "cannot read this: permission denied"


def test_a_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So is what it says of a folder."""

    def deny(self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", deny)
    problem = refused(load_policies, tmp_path)
    assert problem.file == str(tmp_path)


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    """No more than 1 MiB is read of any file."""
    file = tmp_path / "desk.yaml"
    file.write_bytes(b"#" * (MAX_SIZE + 1))
    assert refused(load_policy, file).code == "text-too-large"


@pytest.mark.parametrize("path", [GOOD, "a\0b", 7, b"desk.yaml", ["desk.yaml"]])
@pytest.mark.parametrize("load", [load_policy, load_policies])
def test_what_is_no_path_is_refused(load: Any, path: object) -> None:
    """YAML given as a path, or a number that the system would take for an open file."""
    problem = refused(load, path)
    assert (problem.code, problem.fix) == ("bad-path", "pass YAML itself as text=...")


def test_what_is_no_text_is_refused() -> None:
    """Text is str or bytes."""
    problem = refused(load_policy, text={"name": "A"})
    assert problem.what == "text is {'name': 'A'}, a dict; str or bytes is required"


@pytest.mark.parametrize("given", [{}, {"path": "a.yaml", "text": "name: A"}])
def test_a_path_or_text_not_both(given: dict[str, Any]) -> None:
    """One source, neither none nor two."""
    assert refused(load_policy, **given).what == "load_policy needs either a path or text="


# -- packaged policies ---------------------------------------------------------------------------


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for the folder of policies that comes with the package."""
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "two.yaml").write_text("name: VIP\n---\nname: General\n", encoding="utf-8")
    (folder / "one.yaml").write_text(GOOD, encoding="utf-8")
    (folder / "README.md").write_text("no policy", encoding="utf-8")
    (tmp_path / "secret.yaml").write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr(loading, "files", lambda package: tmp_path)
    return folder


def test_packaged_policies_are_listed_by_name(packaged: Path) -> None:
    """Only what is YAML counts, without the suffix."""
    assert packaged_policies() == ("one", "two")


def test_a_packaged_file_gives_a_policy_or_a_book(packaged: Path) -> None:
    """One document is a policy, several are a book in their order."""
    one, two = packaged_policy("one"), packaged_policy("two")
    assert isinstance(one, Policy)
    assert one.name == "Acme support"
    assert isinstance(two, PolicyBook)
    assert two.names == ("VIP", "General")


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("onee", "did you mean 'one'?"),
        ("../secret", "use one of: one, two"),
        ("policies/../../secret", "use one of: one, two"),
        ("", "use one of: one, two"),
        ("README.md", "use one of: one, two"),
        (["one"], "did you mean 'one'?"),
    ],
)
def test_only_packaged_names_are_read(packaged: Path, name: Any, fix: str) -> None:
    """A name is looked up, never joined to a path."""
    problem = refused(packaged_policy, name)
    assert problem.what == f"no packaged policy {name!r}"
    assert problem.fix == fix


def test_all_packaged_policies_load() -> None:
    """Whatever is listed can be had."""
    for name in packaged_policies():
        assert isinstance(packaged_policy(name), Policy | PolicyBook)


def test_a_file_with_a_hundred_problems_is_read_no_further(tmp_path: Path) -> None:
    """What is wrong in later policies is told once these are mended."""
    wrong = "name: p\n" + "".join(f"k{number}: 1\n" for number in range(60))
    (tmp_path / "p.yaml").write_text("---\n".join([wrong] * 5))
    with pytest.raises(PolicyError) as caught:
        load_policies(tmp_path / "p.yaml")
    assert len(caught.value.problems) == 120
