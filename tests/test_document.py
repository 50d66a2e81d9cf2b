"""YAML as plain data: what each word means, what is refused, and where everything stands."""

from __future__ import annotations

import math
import pickle
from itertools import pairwise
from typing import Any

import pytest
import yaml

from slaclock import document as document_module
from slaclock.document import MAX_PROBLEMS, Document, read_documents
from slaclock.errors import PolicyError, Problem
from slaclock.yamltext import MAX_DEPTH, MAX_SIZE

PARSERS = [
    pytest.param("CSafeLoader", id="libyaml"),
    pytest.param("SafeLoader", id="pure Python"),
]


@pytest.fixture(autouse=True, params=PARSERS)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both parsers, for PyYAML comes without libyaml on some machines."""
    if not hasattr(yaml, request.param):
        pytest.skip("PyYAML was built without libyaml here")
    monkeypatch.setattr(document_module, "_PARSER", getattr(yaml, request.param))
    return str(request.param)


def read(source: str | bytes) -> Document:
    """The only document of *source*, which must be without problems."""
    [document] = read_documents(source, "desk.yaml")
    assert document.problems == ()
    return document


def problems_of(source: str | bytes) -> list[Problem]:
    """What is wrong with *source*, whether it was listed or raised."""
    try:
        documents = read_documents(source, "desk.yaml")
    except PolicyError as error:
        return list(error.problems)
    return [problem for document in documents for problem in document.problems]


def only_problem(source: str | bytes) -> Problem:
    [problem] = problems_of(source)
    return problem


# -- what words mean -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "09:00", "17:00", "24:00", "1:30", "1:30:00", "190:20:30", "09:00-17:00",
        "2024-06-08", "2026-02-30", "2026-1-5", "2024-06-08T09:00:00Z", "12-31",
        "NO", "no", "No", "on", "off", "yes", "Y", "n", "tRUE", "nULL", "nil",
        "0b101", "1_000", "0x", "0o8", "0xfg", "+0x1", "1e", "e3", ".", "--1", "+-1", "1.2.3",
        "inf", "nan", "-.nan", ".Nan", "-4h", "75%", "4 business hours", "mon-fri", "US-MA",
        "=", "a << b", "١٢", "1٢",
    ],
)  # fmt: skip
def test_text_that_yaml_1_1_would_turn_into_something_else_stays_text(text: str) -> None:
    """Times, dates, country codes and yes/no mean just what is written."""
    found = read(f"a: {text}\nb: [{text}, x]").data
    assert found == {"a": text, "b": [text, "x"]}
    assert type(found["a"]) is str


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True), ("True", True), ("TRUE", True),
        ("false", False), ("False", False), ("FALSE", False),
        ("null", None), ("Null", None), ("NULL", None), ("~", None), ("", None),
        ("0", 0), ("7", 7), ("-7", -7), ("+7", 7), ("010", 10), ("0o17", 15), ("0x1F", 31),
        ("9" * 100, int("9" * 100)),
        ("1.0", 1.0), ("-1.5", -1.5), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("1.5E-2", 0.015),
        (".inf", math.inf), ("-.INF", -math.inf), ("+.Inf", math.inf),
    ],
)  # fmt: skip
def test_words_of_the_core_schema(text: str, value: object) -> None:
    """Booleans, null and numbers are those of YAML 1.2, and nothing else is one."""
    found = read(f"a: {text}").data["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_not_a_number(text: str) -> None:
    """YAML's own spelling of not-a-number is read as a float."""
    assert math.isnan(read(f"a: {text}").data["a"])


@pytest.mark.parametrize("quoted", ["'17'", '"17"', "!!str 17", "|-\n  17"])
def test_quotes_make_text(quoted: str) -> None:
    """Whatever is quoted, tagged as text or written as a block is text."""
    assert read(f"a: {quoted}").data == {"a": "17"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!!int '5'", 5), ("!!float 5", 5.0), ("!!bool true", True), ("!!null ~", None),
        ("!!map {}", {}), ("!!seq []", []), ("! {}", {}), ("!<tag:yaml.org,2002:int> 5", 5),
    ],
)  # fmt: skip
def test_core_tags_are_understood(text: str, value: object) -> None:
    """A tag of the core schema says of which kind a value is."""
    found = read(f"a: {text}").data["a"]
    assert found == value
    assert type(found) is type(value)


def test_keys_follow_the_same_rules() -> None:
    """A level's number is a number and `NO` a name as keys too."""
    assert read("{1: a, NO: b, 12-25: c, '2': d, on: e}").data == {
        1: "a", "NO": "b", "12-25": "c", "2": "d", "on": "e",
    }  # fmt: skip


def test_json_is_yaml() -> None:
    """A policy written as JSON is read alike."""
    assert read('{"name":"Acme","levels":[1,{"to":"x\\ty"}]}').data == {
        "name": "Acme",
        "levels": [1, {"to": "x\ty"}],
    }


# -- encodings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "str", "str with mark"]
)
def test_encodings(encoding: str) -> None:
    """UTF-8 with and without a byte order mark and UTF-16 with one read alike, in their places."""
    text = "name: Café 🏪\nb: [🏪, x]\n"
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be", "str with mark") else ""
    source = mark + text if encoding.startswith("str") else (mark + text).encode(encoding)
    document = read(source)
    assert document.data == {"name": "Café 🏪", "b": ["🏪", "x"]}
    assert document.key_position(("name",)) == (1, 1)
    assert document.position(("b", 1)) == (2, 8)


def test_line_ends_of_windows_count_once() -> None:
    """Lines are counted as editors count them."""
    document = read("a: 1\r\nb: 2\r\n")
    assert document.data == {"a": 1, "b": 2}
    assert document.position(("b",)) == (2, 4)


@pytest.mark.parametrize(
    ("source", "what", "place"),
    [
        (b"n: caf\xe9", "the byte 0xe9 at offset 6 is not UTF-8", (1, 7)),
        (b"\xef\xbb\xbfa: 1\nn: caf\xe9", "the byte 0xe9 at offset 14 is not UTF-8", (2, 7)),
        ("é: 1\r\n".encode() + b"\xff", "the byte 0xff at offset 7 is not UTF-8", (2, 1)),
        ("a: b".encode("utf-16") + b"x", "the byte 0x78 at offset 10 is not UTF-16", (1, 5)),
    ],
)
def test_other_encodings_are_refused(source: bytes, what: str, place: tuple[int, int]) -> None:
    """Bytes that are not Unicode text are named with their offset, line and column."""
    problem = only_problem(source)
    assert (problem.code, problem.what) == ("not-utf-8", what)
    assert (problem.line, problem.column) == place
    assert problem.fix == "save the file as UTF-8"


@pytest.mark.parametrize(
    ("source", "character", "place"),
    [
        ("a: \x00", "U+0000", (1, 4)),
        ("a: 1\nb: x\x07y", "U+0007", (2, 5)),
        ("a: 1\r\n# \x85b: 2", "U+0085", (2, 3)),
        ("# harmless\u2028b: 2", "U+2028", (1, 11)),
        ("a: 1\n\ufeffb: 2", "U+FEFF", (2, 1)),
        ("a: \ud800", "U+D800", (1, 4)),
        ("a: b".encode("utf-16-le"), "U+0000", (1, 2)),
    ],
)
def test_control_characters_are_refused(
    source: str | bytes, character: str, place: tuple[int, int]
) -> None:
    """What an editor does not show is refused, with its place."""
    problem = only_problem(source)
    assert problem.code == "control-character"
    assert problem.what == f"found the control character {character}, which is not allowed in YAML"
    assert (problem.line, problem.column) == place


@pytest.mark.parametrize("escape", ["\\0", "\\e", "\\x07", "\\u2028"])
def test_control_characters_are_refused_as_escapes_too(escape: str) -> None:
    """An escape is no way around: messages and reports print names as they are."""
    problem = only_problem(f'a: 1\nb: "x{escape}"')
    assert (problem.code, problem.field, problem.line) == ("control-character", "b", 2)


def test_large_texts_are_refused_unread() -> None:
    """More than 1 MiB is not even looked at."""
    for source in ("\0" * (MAX_SIZE + 1), b"\xff" * (MAX_SIZE + 1)):
        problem = only_problem(source)
        assert problem.what == "the text is larger than 1 MiB"
        assert problem.file == "desk.yaml"


# -- documents -----------------------------------------------------------------------------------


def test_documents_are_separated_by_three_dashes() -> None:
    """One text can hold several documents, each with its own places and problems."""
    first, second = read_documents("a: 1\n---\nb: 2\nb: 3\n", "desk.yaml")
    assert (first.data, second.data) == ({"a": 1}, {"b": 2})
    assert first.problems == ()
    assert [problem.line for problem in second.problems] == [4]
    assert second.position(("b",)) == (3, 4)


@pytest.mark.parametrize(
    ("source", "lines"),
    [("", [1]), ("# nothing\n", [1]), ("---\n", [2]), ("a: 1\n---\n", [3]), ("null", [1])],
)
def test_empty_documents(source: str, lines: list[int]) -> None:
    """A document without anything in it is a problem."""
    found = problems_of(source)
    assert [(problem.what, problem.line) for problem in found] == [
        ("empty document", line) for line in lines
    ]


@pytest.mark.parametrize("source", ["- a\n- b", "[a]", "text", "17", "'quoted'"])
def test_the_top_level_is_a_mapping(source: str) -> None:
    """Lists and single values are no documents of ours."""
    problem = only_problem(source)
    assert problem.code == "not-a-mapping"
    assert problem.what.endswith("lines of 'key: value' are required")
    assert (problem.line, problem.column) == (1, 1)


# -- anchors and aliases -------------------------------------------------------------------------


def test_aliases_stand_for_their_anchors() -> None:
    """Lists, mappings, words and keys can be written once and used again."""
    data = read("a: &a {x: [1]}\nb: *a\nc: &c word\n*c : 2\nd: [*c, *a]").data
    assert data == {
        "a": {"x": [1]}, "b": {"x": [1]}, "c": "word", "word": 2, "d": ["word", {"x": [1]}],
    }  # fmt: skip


def test_an_anchor_may_be_given_again() -> None:
    """An alias means the last anchor before it (YAML 1.2, section 7.1)."""
    assert read("a: &x 1\nb: *x\nc: &x 2\nd: *x").data == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_anchors_end_with_their_document() -> None:
    """An alias cannot reach into another document."""
    problem = only_problem("a: &x 1\n---\nb: *x")
    assert problem.what == "the alias '*x' refers to no anchor '&x' before it"
    assert (problem.line, problem.column, problem.field) == (3, 4, "b")


@pytest.mark.parametrize("source", ["&a [*a]", "a: &a {b: *a}", "a: &a\n  b:\n  - *a\n"])
def test_recursive_aliases_are_refused(source: str) -> None:
    """A value cannot hold itself."""
    assert only_problem(source).code == "recursive-alias"


def test_alias_bombs_end_at_once() -> None:
    """What aliases expand to is counted before anything is expanded."""
    names = "abcdefghi"
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in pairwise(names)
    )
    problem = only_problem(bomb)
    assert problem.code == "too-many-values"
    assert (problem.line, problem.what) == (5, TOO_MANY.format("12,288"))


TOO_MANY = "the text holds more than {} values when its aliases are expanded"


@pytest.mark.parametrize(
    ("size", "most"), [(0, 12_288), (61_440, 12_288), (80_000, 16_000), (500_000, 100_000)]
)
def test_as_many_values_are_read_as_there_is_text_for(size: int, most: int) -> None:
    """One for every five characters, some thousands always, and never more than a limit."""

    def text(values: int) -> str:
        lists, ones = divmod(values - 105, 101)  # beside two keys, the mapping, b and all of a
        listed = f"a: &a [{'1,' * 99}1]\nb: [{'*a,' * lists}{'1,' * ones}]\n#"
        return listed + "x" * (size - len(listed))

    assert problems_of(text(most)) == []
    assert only_problem(text(most + 1)).what == TOO_MANY.format(f"{most:,}")


def test_copies_of_long_text_count_as_well() -> None:
    """A bomb can be made of a single long word."""
    bomb = f"a: &a {'x' * 500_000}\nb: [{'*a, ' * 100}]"
    assert only_problem(bomb).code == "too-many-values"


def test_documents_share_one_limit() -> None:
    """Many small bombs in one text count together."""
    bomb = "a: &a [" + "x, " * 500 + "]\nb: [" + "*a, " * 50 + "]\n---\n"
    assert problems_of(bomb * 20)[-1].code == "too-many-values"


# -- depth ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["[", "{a: ", "- ", "? ", "[\n", "{? "])
def test_deep_nesting_is_refused(step: str) -> None:
    """A hundred thousand brackets are one clear problem, not an overflow."""
    problem = only_problem(step * 100_000)
    assert problem.code == "nested-too-deeply"
    assert problem.what == f"lists and mappings are nested more than {MAX_DEPTH} deep"
    assert (problem.line, problem.column) != (None, None)


def test_nesting_up_to_the_limit_is_read() -> None:
    """The limit is far from what anybody writes, and just within it all is well."""
    inner = MAX_DEPTH - 1
    assert read(f"a: {'[' * inner}{']' * inner}").position(("a", *[0] * (inner - 1))) == (1, 66)
    assert only_problem(f"a: {'[' * MAX_DEPTH}{']' * MAX_DEPTH}").line == 1


def test_aliases_deepen_too() -> None:
    """A chain of aliases cannot be deeper than what could be written."""
    chain = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 100))
    problem = only_problem(chain)
    assert (problem.code, problem.line) == ("nested-too-deeply", MAX_DEPTH)


# -- what is refused -----------------------------------------------------------------------------


def test_a_duplicate_key_names_both_lines() -> None:
    """The problem stands at the second, and tells where the first is; the first is kept."""
    [document] = read_documents("high: 4h\nlow: 8h\nhigh: 8h\n", "desk.yaml")
    [problem] = document.problems
    assert str(problem) == (
        "desk.yaml:3:1: high: the key 'high' stands twice, first on line 1\n"
        "  fix: keep one of the two"
    )
    assert document.data == {"high": "4h", "low": "8h"}
    assert document.position(("high",)) == (1, 7)


def test_duplicate_keys_at_every_depth_are_listed() -> None:
    """All duplicates of a text are found at once, in flow style and inside lists too."""
    source = """\
a: {x: 1, x: 2}
b:
  - c: 1
    d: 2
    c: 3
  - {e: {f: 1, g: 2, f: 3}}
b: 5
b: {y: 1, y: 2}
"""
    found = [(problem.line, problem.column, problem.field) for problem in problems_of(source)]
    assert found == [
        (1, 11, "a.x"), (5, 5, "b.0.c"), (6, 22, "b.1.e.f"), (7, 1, "b"), (8, 1, "b"),
        (8, 11, "b.y"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "key"), [("10: a\n010: b", "10"), ("'x': a\nx: b", "'x'"), ("~: a\nnull: b", "None")]
)
def test_keys_that_mean_the_same_are_duplicates(source: str, key: str) -> None:
    """It is what a key means that counts, not how it is spelt."""
    assert only_problem(source).what == f"the key {key} stands twice, first on line 1"


def test_merge_keys_are_refused() -> None:
    """`<<` is not YAML 1.2; the fix shows what to do, and the rest is still read."""
    [document] = read_documents("low: &low {a: 1}\nhigh:\n  <<: *low\n  b: 2\n", "desk.yaml")
    [problem] = document.problems
    assert (problem.code, problem.line, problem.column) == ("merge-key", 3, 3)
    assert problem.fix.startswith("write the entries out")
    assert document.data == {"low": {"a": 1}, "high": {"b": 2}}


def test_a_quoted_merge_key_is_a_key() -> None:
    """Quotes make it plain text."""
    assert read("'<<': 1").data == {"<<": 1}


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("!!python/object/apply:os.system", "!!python/object/apply:os.system"),
        ("!!timestamp", "!!timestamp"),
        ("!!set", "!!set"),
        ("!include", "!include"),
        ("!<tag:example.org,2000:x>", "tag:example.org,2000:x"),
    ],
)
@pytest.mark.parametrize("value", ["x", "'x'", "[x]", "{x: 1}"])
def test_foreign_tags_are_refused(tag: str, shown: str, value: str) -> None:
    """A tag never runs or converts anything; each is listed in its place."""
    problems = problems_of(f"a: {tag} {value}\nb: [1, {tag} {value}]")
    assert [problem.what for problem in problems] == [f"the tag '{shown}' is not supported"] * 2
    assert [(problem.line, problem.column, problem.field) for problem in problems] == [
        (1, 4, "a"),
        (2, 8, "b.1"),
    ]


def test_a_tag_at_the_top_is_refused() -> None:
    """The classic attack is one problem among others."""
    found = problems_of("!!python/object/apply:os.system ['true']")
    assert [problem.code for problem in found] == ["unknown-tag", "not-a-mapping"]


@pytest.mark.parametrize("value", ["!!int 17:00", "!!bool yes", "!!float x", "!!int 1.5"])
def test_a_core_tag_must_fit(value: str) -> None:
    """A value that is not of the kind that its tag says is refused."""
    problem = only_problem(f"a: {value}")
    kind, text = value.split()
    assert problem.what == f"cannot read '{text}' as {kind}"


@pytest.mark.parametrize("value", ["!!map x", "!!seq {}", "!!str [x]", "!!map [x]"])
def test_a_core_tag_must_fit_the_shape(value: str) -> None:
    """A list is no mapping, whatever its tag says."""
    assert only_problem(f"a: {value}").code == "unknown-tag"


def test_tag_directives_are_refused() -> None:
    """There is no use for them, and a thousand of them take libyaml seconds."""
    problem = only_problem("%TAG !e! tag:example.org,2000:\n---\na: 1")
    assert (problem.code, problem.line) == ("unknown-tag", 1)


def test_the_version_directive_is_read() -> None:
    """A text may say that it is YAML 1.2."""
    assert read("%YAML 1.2\n---\na: on\n").data == {"a": "on"}


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("a: 1\n[x, y]: 2\nb: 3", (2, 1)),
        ("a: 1\n? {x: 1}\n: 2\nb: 3", (2, 3)),
        ("a: 1\nc: &c [1]\n*c : 2\nb: 3", (3, 1)),
    ],
)
def test_lists_and_mappings_are_no_keys(source: str, place: tuple[int, int]) -> None:
    """A key is a word; what else is in the mapping is still read."""
    [document] = read_documents(source, "desk.yaml")
    [problem] = document.problems
    assert problem.code == "not-a-key"
    assert (problem.line, problem.column) == place
    assert document.data["b"] == 3


def test_unquoted_templates_are_explained() -> None:
    """`{{ name }}` is a mapping as a key; the fix is to quote it."""
    problem = only_problem("name: {{ team }}")
    assert problem.what == "found a mapping as a key"
    assert problem.fix.endswith("in quotes")


@pytest.mark.parametrize("digits", ["9" * 101, "9" * 5000, "-" + "1" * 5000, "0x" + "f" * 5000])
def test_absurdly_long_numbers_are_problems(digits: str) -> None:
    """No number of digits makes Python itself fail."""
    problem = only_problem(f"a: 1\nb: [{digits}]")
    assert (problem.code, problem.field, problem.line) == ("number-too-large", "b.0", 2)
    assert len(problem.what) < 200


def test_floats_do_not_become_infinite_by_themselves() -> None:
    """Only `.inf` is infinite."""
    assert only_problem("a: 1e999").code == "number-too-large"


def test_problems_are_collected() -> None:
    """Whatever leaves the text readable is listed with everything else."""
    source = "a: 1\na: 2\nb: !x 1\nc: *y\nd: " + "9" * 101 + "\n<<: 1\n[z]: 1\n"
    assert [(problem.code, problem.line) for problem in problems_of(source)] == [
        ("duplicate-key", 2),
        ("unknown-tag", 3),
        ("unknown-alias", 4),
        ("number-too-large", 5),
        ("merge-key", 6),
        ("not-a-key", 7),
    ]


def test_a_syntax_error_keeps_what_was_found_before() -> None:
    """Reading ends there, but nothing is forgotten, of earlier documents neither."""
    found = problems_of("a: 1\na: 2\n---\nb: 1\nb: 2\nc: [\n")
    assert [(problem.code, problem.line) for problem in found[:2]] == [
        ("duplicate-key", 2),
        ("duplicate-key", 5),
    ]
    assert [problem.code for problem in found[2:]] == ["yaml-syntax"]


def test_garbage_ends_after_a_hundred_problems() -> None:
    """Nobody reads more, and each costs time."""
    found = problems_of("a: 1\n" * 10_000)
    assert len(found) == MAX_PROBLEMS + 1
    assert found[-1].code == "too-many-problems"


# -- syntax --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "line", "column", "what"),
    [
        ("a:\n\tb: 1", 2, 1, "found a tab where it means nothing"),
        ("a:\n  \tb: 1", 2, 3, "found a tab where it means nothing"),
        ("a:\n\t- 1", 2, 1, "found a tab where it means nothing"),
        ("x: 1\na: 'x\nb: 1", 2, 4, "the quote that opens here is never closed"),
        ('x: 1\na: "x\nb: 1', 2, 4, "the quote that opens here is never closed"),
        ('a: "x\n---\nb: 1', 1, 4, "the quote that opens here is never closed"),
        (
            "x: 1\nhigh: {a: 1\nlow: {b: 2}\n", 3, 4,
            "found ':' where a comma or the end of the bracket from line 2 was expected",
        ),
        (
            "a: [1}\n", 1, 6,
            "found '}' where a comma or the end of the bracket from line 1 was expected",
        ),
        ("a: {b: 1", 1, 4, "the bracket that opens here is never closed"),
        ("x: 1\na: {b: [1]\n\n", 2, 4, "the bracket that opens here is never closed"),
        ("x: 1\na: {b: [1,\n\n", 2, 8, "the bracket that opens here is never closed"),
        ("a: {b", 1, 4, "the bracket that opens here is never closed"),
        ("a: 1\nfoo\nb: 2", 2, 1, "expected ':' after this key"),
        ("a: 1\nfoo:bar\nb: 2", 2, 1, "expected ':' after this key"),
        ("a: 1\n  b: 2", 2, 4, "found ':' where no entry can begin"),
        ("name: Acme: support", 1, 11, "found ':' where no entry can begin"),
        (
            "a:\n    b: 1\n  c: 2", 3, 3,
            "found 'c' where the next entry of the block that begins on line 1 was expected",
        ),
        (
            "a:\n  - 1\n  b: 2", 3, 3,
            "found 'b' where the next entry of the block that begins on line 2 was expected",
        ),
        (
            'a: "x" y', 1, 8,
            "found 'y' where the next entry of the block that begins on line 1 was expected",
        ),
        ("a: - b", 1, 4, "found '-' where no list can begin"),
        ("to: @team", 1, 5, "plain text cannot begin with '@'"),
        ("a: `x`", 1, 4, "plain text cannot begin with '`'"),
        ("a: %x", 1, 4, "plain text cannot begin with '%'"),
        ("a: [,]", 1, 5, "found ',' where a value was expected"),
        ("a: *", 1, 4, "'*', '&' and '%' need a name"),
        ('a: "C:\\windows"', 1, None, "found an escape that YAML does not know"),
        ('a: "\\xZZ"', 1, 7, "found an escape that is not complete"),
        ("{a: 1}\nb: 1", 2, 1, "found 'b' after the end of the document"),
        ("a: |9x\n b", 1, None, "cannot read this as YAML: "),
        ("%YAML 2.0\n---\na: 1", 1, 1, "cannot read this as YAML: found incompatible YAML"),
        ("a: !e!x 1", 1, 4, "cannot read this as YAML: found undefined tag handle"),
    ],
)  # fmt: skip
def test_syntax_errors_are_in_our_words(
    source: str, line: int, column: int | None, what: str
) -> None:
    """Each says what was found where, for libyaml and PyYAML alike."""
    problem = only_problem(source)
    assert problem.code == "yaml-syntax"
    assert problem.what.startswith(what)
    assert problem.line == line
    assert problem.column == column or column is None
    assert problem.fix or what.startswith("cannot read")


@pytest.mark.parametrize("escape", ["\\UFFFFFFFF", "\\uD800"])
def test_escapes_beyond_unicode_are_problems(escape: str) -> None:
    """PyYAML's own parser would raise a bare ValueError, or make text that cannot be saved."""
    assert only_problem(f'a: "{escape}"').code in ("yaml-syntax", "control-character")


def test_a_syntax_error_names_its_field() -> None:
    """The key being read is part of the message."""
    assert only_problem("milestones:\n  update: {within: @x}").field == "milestones.update.within"


# -- positions -----------------------------------------------------------------------------------

PLACES = """\
# a comment
name: Acme
priorities:
  high:
    first_response: 1 hour
    resolution: {within: 4 hours, calendar: both}
  low: {}
levels:
- to: Rep
  when: [opened, {overdue: resolution}]
- Boss
empty:
1: &one
  to: x
2: *one
"""


@pytest.mark.parametrize(
    ("loc", "key", "value"),
    [
        ((), (2, 1), (2, 1)),
        (("name",), (2, 1), (2, 7)),
        (("priorities",), (3, 1), (3, 1)),
        (("priorities", "high"), (4, 3), (4, 3)),
        (("priorities", "high", "first_response"), (5, 5), (5, 21)),
        (("priorities", "high", "resolution"), (6, 5), (6, 17)),
        (("priorities", "high", "resolution", "calendar"), (6, 35), (6, 45)),
        (("priorities", "low"), (7, 3), (7, 8)),
        (("levels",), (8, 1), (8, 1)),
        (("levels", 0), (9, 3), (9, 3)),
        (("levels", 0, "to"), (9, 3), (9, 7)),
        (("levels", 0, "when"), (10, 3), (10, 9)),
        (("levels", 0, "when", 0), (10, 10), (10, 10)),
        (("levels", 0, "when", 1, "overdue"), (10, 19), (10, 28)),
        (("levels", 1), (11, 3), (11, 3)),
        (("empty",), (12, 1), (12, 7)),
        ((1,), (13, 1), (13, 1)),
        ((1, "to"), (14, 3), (14, 7)),
        (("2",), (15, 1), (15, 1)),
        ((2, "to"), (14, 3), (14, 7)),
    ],
)
def test_positions(loc: tuple[Any, ...], key: tuple[int, int], value: tuple[int, int]) -> None:
    """Keys and values of mappings, lists, flow style and aliases are known by line and column."""
    document = read(PLACES)
    assert document.key_position(loc) == key
    assert document.position(loc) == value


@pytest.mark.parametrize(
    ("loc", "nearest"),
    [
        (("nothing", "here"), ()),
        (("priorities", "high", "update"), ("priorities", "high")),
        (("priorities", "low", "update", "within"), ("priorities", "low")),
        (("name", 0, "x"), ("name",)),
        (("levels", 7), ("levels",)),
        (("levels", 0, "when", 1, "used"), ("levels", 0, "when", 1)),
    ],
)
def test_what_is_not_there_is_placed_by_what_surrounds_it(
    loc: tuple[Any, ...], nearest: tuple[Any, ...]
) -> None:
    """A missing key is shown where its mapping is."""
    document = read(PLACES)
    assert document.position(loc) == document.position(nearest)
    assert document.key_position(loc) == document.key_position(nearest)


def test_locating_a_problem() -> None:
    """A problem that knows its loc gets its file, line and column, of the value or of the key."""
    document = read(PLACES)
    problem = Problem("x", "wrong").at("priorities", "high", "first_response")
    assert str(document.locate(problem)) == (
        "desk.yaml:5:21: priorities.high.first_response: wrong"
    )
    assert document.locate(problem, key=True).column == 5


def test_documents_survive_pickling() -> None:
    """What is kept beside a policy goes with it into another process."""
    copy = pickle.loads(pickle.dumps(read(PLACES)))
    assert copy.data == read(PLACES).data
    assert copy.position(("name",)) == (2, 7)
