"""The command line, command by command: what it prints, as data too, and its exit codes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from slaclock import packaged_policies, versions
from slaclock.cli import main
from slaclock.policy import policy_schema

POLICY = """\
slaclock: 1
name: Acme support
version: "1.0"
calendars:
  support: {timezone: Europe/London, hours: {mon-fri: 09:00-17:00}, holidays: GB-ENG}
  night: {timezone: Europe/London, hours: {mon-fri: 22:00-06:00}}
calendar: support
milestones:
  first_response: {warn_at: [50%]}
  resolution: {pausable: true}
  review: {within: 1 business day, after: resolution, met_by: reviewed, applies_to: {class: major}}
priorities:
  low:  {first_response: 4 business hours, resolution: 3 business days}
  high: {first_response: 1 hour, resolution: 4 business hours}
priority_aliases: {urgent: high}
escalations:
  1: {to: Desk, when: opened}
  2: {to: Lead, notify: [customer], when: {overdue: resolution}}
"""

CASES = """\
id,opened,priority,responded,resolved,team
T-1,2026-11-20T16:30,high,2026-11-20T16:50,,red
T-2,2026-11-19T10:00,low,2026-11-19T11:40,2026-11-23T09:30,blue
"""

LONDON = ("--timezone", "Europe/London")
TUESDAY = ("--now", "2026-11-24T10:00", *LONDON)

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*argv: object) -> tuple[int, str, str]:
        code = main([str(one) for one in argv])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "acme.yaml"
    path.write_text(POLICY, encoding="utf-8")
    return path


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    path.write_text(CASES, encoding="utf-8")
    return path


def lines_of(text: str) -> Sequence[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines()]


# -------------------------------------------------------------------- due


def test_due_prints_the_whole_table(run: Run, policy: Path) -> None:
    """Without a priority there is a line for each, with weekdays, and the zone on top."""
    code, out, err = run("due", policy, "--opened", "2026-11-20T16:30", *LONDON)
    assert (code, err) == (0, "")
    assert lines_of(out) == lines_of(
        """\
Acme support 1.0, opened Fri 20 Nov 2026 16:30 (Europe/London)

priority  first_response    resolution
low       Mon 23 Nov 12:30  Wed 25 Nov 16:30
high      Fri 20 Nov 17:30  Mon 23 Nov 12:30

not for a case with these attributes: review
"""
    )


def test_due_looks_at_attributes(run: Run, policy: Path) -> None:
    """A milestone that counts from another is shown as if that came at the opening."""
    _, out, _ = run(
        "due", policy, "--opened", "2026-11-20T16:30", *LONDON, "--attribute", "class=major"
    )
    assert lines_of(out)[2:] == [
        "milestone       low               high",
        "first_response  Mon 23 Nov 12:30  Fri 20 Nov 17:30",
        "resolution      Wed 25 Nov 16:30  Mon 23 Nov 12:30",
        "review          Mon 23 Nov 16:30  Mon 23 Nov 16:30",
        "",
        "review: as if resolution met at that instant",
    ]


def test_due_of_one_cell(run: Run, policy: Path) -> None:
    """An alias gives its row; the instant may be in another zone than the answer."""
    code, out, _ = run(
        "due", policy, "--opened", "2026-11-20T11:30-05:00", "--priority", "URGENT",
        "--milestone", "resolution",
    )  # fmt: skip
    assert code == 0
    assert lines_of(out)[2:] == ["priority  resolution", "high      Mon 23 Nov 12:30"]


def test_due_as_data(run: Run, policy: Path) -> None:
    """Each cell has its instant, zone and target; what has no target has no due."""
    argv = ("due", policy, "--opened", "2026-11-20T16:30", *LONDON, "--milestone", "resolution")
    data = json.loads(run(*argv, "--json")[1])
    assert data["opened"] == "2026-11-20T16:30:00+00:00"
    assert data["policy"]["name"] == "Acme support"
    assert data["dues"] == [
        {
            "milestone": "resolution",
            "priority": priority,
            "due_at": due_at,
            "timezone": "Europe/London",
            "target": target,
            "counts_from": "opened",
            "applies": True,
        }
        for priority, due_at, target in (
            ("low", "2026-11-25T16:30:00+00:00", "3 business days"),
            ("high", "2026-11-23T12:30:00+00:00", "4 business hours"),
        )
    ]


def test_due_of_a_policy_without_rows(run: Run) -> None:
    """Steps of a procedure go down, each with the time that it has."""
    _, out, _ = run("due", "complaint-steps", "--opened", "2026-11-20T16:30Z")
    found = lines_of(out)
    assert found[2:5] == [
        "milestone    due               within",
        "receive      Fri 20 Nov 16:30  immediately",
        "record       Fri 20 Nov 17:30  1 hour",
    ]
    assert found[-1] == "document     Fri 18 Dec 16:30  20 business days"


def test_due_tells_what_has_no_target(run: Run) -> None:
    """What is only measured, and what is promised on the case, are told apart."""
    _, out, _ = run("due", "service-requests", "--opened", "2026-11-20T16:30Z")
    assert lines_of(out)[-2:] == [
        "measured, without a target: update, resolution",
        "promised on the case itself: promise",
    ]


def test_due_stays_within_a_hundred_columns(run: Run, tmp_path: Path) -> None:
    """A table of many priorities and milestones comes in pieces."""
    milestones = [f"step_{number}" for number in range(8)]
    wide = "name: Wide\nmilestones:\n"
    wide += "".join(f"  {name}: {{within: 1 hour, met_by: done}}\n" for name in milestones)
    wide += "priorities:\n" + "".join(f"  row_{number}: {{}}\n" for number in range(9))
    path = tmp_path / "wide.yaml"
    path.write_text(wide, encoding="utf-8")
    _, out, _ = run("due", path, "--opened", "2026-11-20T16:30Z")
    assert max(map(len, lines_of(out))) <= 100
    assert [line.split() for line in lines_of(out) if line.startswith("priority")] == [
        ["priority", *milestones[:5]],
        ["priority", *milestones[5:]],
    ]


# -------------------------------------------------------------------- assess and explain


def test_assess_prints_each_case(run: Run, policy: Path, cases: Path) -> None:
    """Readings, escalations, alerts and the next change; a breached case is a finding."""
    code, out, err = run("assess", policy, cases, *TUESDAY)
    assert (code, err) == (1, "")
    assert lines_of(out) == lines_of(
        """\
now Tue 24 Nov 2026 10:00 (Europe/London)

T-1: high, opened Fri 20 Nov 16:30, Acme support 1.0, breached
  first_response  due Fri 20 Nov 17:30  met in time, Fri 20 Nov 16:50
  resolution      due Mon 23 Nov 12:30  running, 5 h 30 min overdue
  review          -                     does not apply: class is missing, not major
  escalations
    Fri 20 Nov 16:30  level 1 to Desk: opened; answered Fri 20 Nov 16:50
    Mon 23 Nov 12:30  level 2 to Lead: resolution overdue; notify customer
  alerts
    Fri 20 Nov 16:30  T-1/level 1/notice/1: opened
    Mon 23 Nov 12:30  T-1/resolution/breach/1: resolution overdue
    Mon 23 Nov 12:30  T-1/level 2/notice/1: resolution overdue
  next change none

T-2: low, opened Thu 19 Nov 10:00, Acme support 1.0, not breached
  first_response  due Thu 19 Nov 14:00  met in time, Thu 19 Nov 11:40
  resolution      due Tue 24 Nov 10:00  met in time, Mon 23 Nov 09:30
  review          -                     does not apply: class is missing, not major
  escalations
    Thu 19 Nov 10:00  level 1 to Desk: opened; answered Thu 19 Nov 11:40
  alerts
    Thu 19 Nov 10:00  T-2/level 1/notice/1: opened
  next change none
"""
    )


def test_assess_one_case(run: Run, policy: Path, cases: Path) -> None:
    """A case that keeps every promise exits with 0."""
    code, out, _ = run("assess", policy, cases, *TUESDAY, "--case", "T-2")
    assert code == 0
    assert "T-2:" in out
    assert "T-1:" not in out


def test_assess_as_data(run: Run, policy: Path, cases: Path) -> None:
    """One document, whose cases are what `Assessment.to_dict` gives."""
    code, out, _ = run("assess", policy, cases, *TUESDAY, "--json")
    data = json.loads(out)
    assert code == 1
    assert (data["now"], data["timezone"]) == ("2026-11-24T10:00:00+00:00", "Europe/London")
    assert [one["case"] for one in data["cases"]] == ["T-1", "T-2"]
    assert data["cases"][0]["readings"]["resolution"]["due_at"] == "2026-11-23T12:30:00+00:00"
    assert (data["problems"], data["breached"]) == ([], 1)


def test_assess_of_a_paused_case(run: Run, policy: Path, tmp_path: Path) -> None:
    """While paused nothing is due; when it would be, if it were resumed now, is said."""
    path = tmp_path / "events.csv"
    path.write_text(
        "case,event,at,priority,reason\n"
        "7,opened,2026-11-23T09:15Z,low,\n"
        "7,responded,2026-11-23T11:00Z,,\n"
        "7,paused,2026-11-23T14:00Z,,on customer\n",
        encoding="utf-8",
    )
    code, out, _ = run("assess", policy, path, *TUESDAY, "--case", 7)
    assert code == 0
    assert (
        "  resolution      paused                "
        "19 h 15 min left; due Thu 26 Nov 13:15 if resumed now\n"
    ) in out


def test_assess_of_no_cases(run: Run, policy: Path, tmp_path: Path) -> None:
    """A file with nothing but its header is fine, and so is its JSON."""
    path = tmp_path / "none.csv"
    path.write_text("id,opened\n", encoding="utf-8")
    assert run("assess", policy, path, *TUESDAY)[:2] == (
        0,
        "now Tue 24 Nov 2026 10:00 (Europe/London)\n\nno cases\n",
    )
    code, out, _ = run("assess", policy, path, *TUESDAY, "--json")
    assert (code, json.loads(out)["cases"]) == (0, [])


def test_a_bad_row_is_named_and_does_not_stop_the_rest(run: Run, policy: Path, cases: Path) -> None:
    """It is told with file and line on standard error, counted, and part of the JSON."""
    with cases.open("a", encoding="utf-8") as file:
        file.write("T-3,yesterday,low\nT-4,2026-11-23T15:00,nonsense\n")
    code, out, err = run("assess", policy, cases, *TUESDAY)
    assert code == 1
    assert "T-2:" in out
    assert f"{cases}:4: opened: 'yesterday' is not an ISO 8601 time" in err
    assert "case T-4: priority 'nonsense' is no row of Acme support" in err
    assert f"{cases}: 2 problems, of what was left out; 2 cases assessed" in err
    data = json.loads(run("assess", policy, cases, *TUESDAY, "--json")[1])
    assert [one["code"] for one in data["problems"]] == ["bad-instant", "unknown-priority"]


def test_strict_stops_at_the_first_bad_row(run: Run, policy: Path, cases: Path) -> None:
    """With `--strict` a row that makes no sense is an error."""
    cases.write_text(CASES.replace("T-1,2026-11-20T16:30", "T-1,yesterday"), encoding="utf-8")
    code, out, err = run("assess", policy, cases, *TUESDAY, "--strict")
    assert (code, out) == (2, "")
    assert err.startswith(f"{cases}:2: opened: 'yesterday'")


def test_nothing_but_bad_rows_is_bad_input(run: Run, policy: Path, cases: Path) -> None:
    """When not a single row could be read, that is no answer; the fix names the option."""
    code, out, err = run("assess", policy, cases, "--now", "2026-11-24T10:00Z")
    assert (code, out) == (2, "")
    assert "'2026-11-20 16:30:00' has no time zone" in err
    assert "--timezone 'Europe/London'" in err


def test_columns_formats_and_gaps_can_be_told(run: Run, policy: Path, tmp_path: Path) -> None:
    """A file of another desk is read with `--map`, `--datetime-format` and `--missing`."""
    path = tmp_path / "export.txt"
    path.write_text(
        "number;open_dt;priority;responded;resolved\n9;20-11-2026 16:30;?;20-11-2026 17:00;n/a\n",
        encoding="utf-8",
    )
    code, out, err = run(
        "assess", "response-timeframes", path, *TUESDAY, "--map", "id=number",
        "--map", "opened=open_dt", "--datetime-format", "%d-%m-%Y %H:%M", "--missing", "?",
        "--missing", "n/a", "--delimiter", ";",
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert "9: general, opened Fri 20 Nov 16:30" in out


def test_explain_prints_every_milestone(run: Run, policy: Path, cases: Path) -> None:
    """The explanations are those of the readings, at the instant that is printed."""
    code, out, _ = run("explain", policy, cases, *TUESDAY, "--case", "T-1")
    assert code == 0
    assert out.startswith("now Tue 24 Nov 2026 10:00 (Europe/London)\n\nfirst_response of T-1: due")
    assert "\n\nresolution of T-1: due Mon 23 Nov 2026 12:30 (Europe/London), 4 business" in out
    assert "17:00-Mon 23 Nov 09:00 outside hours; Sat 21, Sun 22 weekend" in out
    assert "\n\nreview of T-1: does not apply: class is missing, not major" in out


def test_explain_one_milestone_as_data(run: Run, policy: Path, cases: Path) -> None:
    """The steps add up to the elapsed time."""
    code, out, _ = run(
        "explain", policy, cases, *TUESDAY, "--case", "T-1", "--milestone", "resolution", "--json"
    )
    data = json.loads(out)
    (found,) = data["explanations"]
    assert (code, data["case"], found["milestone"], found["cycle"]) == (0, "T-1", "resolution", 1)
    assert sum(step["counted"] for step in found["steps"]) == 9.5 * 3600


def test_explain_shows_every_cycle_of_the_milestone_asked_for(run: Run, tmp_path: Path) -> None:
    """Cycles that are over come before the current one."""
    path = tmp_path / "cases.csv"
    path.write_text(
        "id,opened,priority,updated\n1,2026-11-20T09:00Z,low,2026-11-20T10:00Z\n", encoding="utf-8"
    )
    _, out, _ = run(
        "explain", "response-timeframes", path, *TUESDAY, "--case", 1, "--milestone", "update"
    )
    assert len(re.findall("^update of 1:", out, re.MULTILINE)) == 2


def test_an_unknown_case_or_milestone_is_refused(run: Run, policy: Path, cases: Path) -> None:
    """The nearest name is offered."""
    code, out, err = run("explain", policy, cases, *TUESDAY, "--case", "T-11")
    assert (code, out) == (2, "")
    assert err == f"{cases}: there is no case 'T-11'\n  fix: did you mean 'T-1'?\n"
    argv = ("explain", policy, cases, *TUESDAY, "--case", "T-1", "--milestone", "resolutoin")
    code, out, err = run(*argv)
    assert (code, out) == (2, "")
    assert "did you mean 'resolution'?" in err


# -------------------------------------------------------------------- report


def test_report_as_text(run: Run, policy: Path, cases: Path) -> None:
    """The totals stand last, the instant first."""
    code, out, _ = run("report", policy, cases, *TUESDAY, "--by", "team,month")
    assert code == 0
    assert "as of Tue 24 Nov 2026 10:00 (Europe/London)" in out
    assert re.search(r"^red +2026-11 +resolution +high +0 +1 ", out, re.MULTILINE)


def test_report_writes_the_table_and_title_that_are_asked_for(
    run: Run, policy: Path, cases: Path, tmp_path: Path
) -> None:
    """Each table of a report as CSV, and a page under one's own title."""
    argv = ("report", policy, cases, *TUESDAY)
    heads = {"milestones": "milestone,", "cases": "priority,cases,", "months": "month,milestone,"}
    for table, head in heads.items():
        code, out, _ = run(*argv, "--format", "csv", "--table", table)
        assert code == 0
        assert out.startswith(head)
    code, out, _ = run(*argv, "--format", "html", "--title", "November <at Acme>")
    assert code == 0
    assert "<h1>November &lt;at Acme&gt;</h1>" in out


def test_report_counts_repeats_within_the_time_given(
    run: Run, policy: Path, tmp_path: Path
) -> None:
    """A case three days after a closing is a repeat within a week, not within a day."""
    cases = tmp_path / "repeats.csv"
    cases.write_text(
        "id,opened,priority,resolved,closed,requester,category\n"
        "1,2026-11-02T10:00,high,2026-11-02T11:00,2026-11-02T12:00,ann,mail\n"
        "2,2026-11-05T10:00,high,2026-11-05T11:00,2026-11-05T12:00,ann,mail\n",
        encoding="utf-8",
    )
    for within, repeats in (("1 calendar week", 1), ("24 hours", 0)):
        argv = ("report", policy, cases, *TUESDAY, "--json", "--repeat-within", within)
        assert json.loads(run(*argv)[1])["totals"]["repeats"] == repeats


@pytest.mark.parametrize(
    ("within", "what", "fix"),
    [
        ("2 days", "'2 days' could mean two things", "write '2 calendar days' or '48 hours'"),
        ("1 month 3 days", "'1 month 3 days' could mean two things",
         "write e.g. 30 calendar days"),
        ("soon", "cannot read 'soon' as a duration", "write e.g. 30 calendar days"),
        ("immediately", "'immediately' is no length of time", "write e.g. 30 calendar days"),
        ("1 month", "'1 month' is not as long everywhere", "write e.g. 30 calendar days"),
        ("2 business days", "'2 business days' is not as long everywhere",
         "write e.g. 30 calendar days"),
    ],
)  # fmt: skip
def test_repeats_want_a_length_that_is_the_same_everywhere(
    run: Run, policy: Path, cases: Path, within: str, what: str, fix: str
) -> None:
    """And only such a one is proposed, where there is one."""
    code, _, err = run("report", policy, cases, *TUESDAY, "--repeat-within", within)
    assert (code, err) == (2, f"--repeat-within: {what}\n  fix: {fix}\n")


def test_report_does_not_write_over_what_it_reads(run: Run, policy: Path, cases: Path) -> None:
    """Nor by way of a link; what was there before is replaced otherwise."""
    link = cases.with_name("link.csv")
    link.symlink_to(cases)
    for output in (policy, cases, link):
        code, out, err = run("report", policy, cases, *TUESDAY, "--output", output)
        assert (code, out) == (2, "")
        assert err == (
            f"--output: '{output}' is read by this very command\n  fix: name another file\n"
        )
    folder = policy.parent / "policies"
    folder.mkdir()
    inside = folder / "acme.yaml"
    inside.write_text(POLICY, encoding="utf-8")
    assert run("report", folder, cases, *TUESDAY, "--output", inside)[0] == 2
    assert inside.read_text(encoding="utf-8") == POLICY
    assert run("report", folder, cases, *TUESDAY, "--output", folder / "new.txt")[0] == 0
    assert cases.read_text(encoding="utf-8") == CASES
    other = cases.with_name("other.csv")
    other.write_text("before", encoding="utf-8")
    assert run("report", policy, cases, *TUESDAY, "--output", other)[0] == 0
    assert other.read_text(encoding="utf-8") != "before"


def test_report_says_that_no_case_has_what_it_groups_by(
    run: Run, policy: Path, cases: Path
) -> None:
    """A misspelt attribute is told, and the report printed all the same."""
    code, out, err = run("report", policy, cases, *TUESDAY, "--by", "taem,team")
    assert code == 0
    assert "no case has an attribute 'taem' to group by" in err
    assert "'team'" not in err
    assert "red" in out


def test_report_fails_under_a_compliance(run: Run, policy: Path, cases: Path) -> None:
    """Three of four promises were kept: 75% is not less than 75%."""
    argv = ("report", policy, cases, *TUESDAY, "--fail-under")
    assert run(*argv, "75%")[0] == 0
    code, out, err = run(*argv, "75.01%")
    assert code == 1
    assert out
    assert err == "3 of 4 met in time, which is less than 75.01%\n"


def test_report_as_data(run: Run, policy: Path, cases: Path) -> None:
    """`--json` and `--format json` are the same, and repeated `--by` is a list of them."""
    argv = ("report", policy, cases, *TUESDAY, "--by", "team", "--by", "month")
    data = json.loads(run(*argv, "--json")[1])
    assert data == json.loads(run(*argv, "--format", "json")[1])
    assert data["by"] == ["team", "month"]
    assert data["totals"]["compliance"] == 0.75


def test_report_is_written_to_a_file(run: Run, policy: Path, cases: Path) -> None:
    """The ending of the file says the format if nothing else does, and nothing else is left."""
    for name, start in (
        ("report.csv", "team,milestone,"),
        ("report.html", "<!doctype html>"),
        ("report.json", "{"),
        ("report.txt", "Acme support 1.0"),
    ):
        target = cases.parent / name
        code, out, err = run("report", policy, cases, *TUESDAY, "--by", "team", "--output", target)
        assert (code, out, err) == (0, "", "")
        text = target.read_text(encoding="utf-8")
        assert text.lower().startswith(start.lower())
    assert not list(cases.parent.glob(".slaclock-*"))


def test_report_replaces_a_file_whole(
    run: Run, policy: Path, cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it cannot be put in place, the old one stays and nothing else is left behind."""
    target = cases.parent / "report.csv"
    target.write_text("old", encoding="utf-8")

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("os.replace", refuse)
    code, out, err = run("report", policy, cases, *TUESDAY, "--output", target)
    assert (code, out) == (2, "")
    assert err == f"{target}: cannot write this: read-only file system\n"
    assert target.read_text(encoding="utf-8") == "old"
    assert not list(cases.parent.glob(".slaclock-*"))


def test_report_keeps_a_link_and_its_permissions(run: Run, policy: Path, cases: Path) -> None:
    """A link to a file stays a link, and the file keeps who may read it."""
    real, link = cases.parent / "real.csv", cases.parent / "report.csv"
    real.write_text("old", encoding="utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    assert run("report", policy, cases, *TUESDAY, "--output", link)[0] == 0
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith("milestone,")
    assert real.stat().st_mode & 0o777 == 0o640


# -------------------------------------------------------------------- lint


def test_lint_prints_findings_with_code_and_place(run: Run, tmp_path: Path) -> None:
    """A finding has file, line, column and a code that `--ignore` takes."""
    path = tmp_path / "minute.yaml"
    path.write_text(
        "name: Minute\npublished: 2026-11-01\neffective: {from: 2026-11-01}\n"
        "review: {every: 12 months}\nretention: {keep: 3 years}\n"
        "calendars:\n  desk: {timezone: UTC, hours: {mon-sun: 00:00-23:59}}\ncalendar: desk\n"
        "milestones:\n  resolution: {within: 8 business hours}\n",
        encoding="utf-8",
    )
    code, out, err = run("lint", path, "--today", "2026-11-21")
    assert (code, err) == (1, "")
    (first, _, last) = lines_of(out)
    assert first.startswith(f"{path}:7:")
    assert last == "1 finding, as of 2026-11-21"
    finding = re.search(r"\[([a-z0-9-]+)\]$", first)
    assert finding is not None
    assert run("lint", path, "--today", "2026-11-21", "--ignore", finding[1])[:2] == (
        0,
        "no findings, as of 2026-11-21\n",
    )
    data = json.loads(run("lint", path, "--today", "2026-11-21", "--json")[1])
    assert data["today"] == "2026-11-21"
    assert [(one["code"], one["line"]) for one in data["problems"]] == [(finding[1], 7)]


def test_lint_prints_every_load_problem(run: Run, tmp_path: Path) -> None:
    """A policy that does not load is told in full, with file, line and column, and exits with 2."""
    path = tmp_path / "broken.yaml"
    path.write_text("name: Broken\nprioritys: {}\nmilestones: {resolution: {within: 2 days}}\n")
    code, out, _ = run("lint", path, "complaint-steps", "--today", "2054-10-01")
    assert code == 2
    assert f"{path}:2:1: prioritys: unknown key 'prioritys' [unknown-key]" in out
    assert re.search(rf"^{re.escape(str(path))}:3:\d+: milestones\.resolution\.within", out, re.M)
    assert "; 1 policy could not be loaded, as of 2054-10-01" in out


def test_lint_refuses_an_unknown_code(run: Run) -> None:
    """A misspelt code would silently ignore nothing."""
    code, out, err = run("lint", "complaint-steps", "--ignore", "no-nonsense")
    assert (code, out) == (2, "")
    assert err.startswith("--ignore: lint has no code 'no-nonsense'")


def test_lint_of_what_is_not_there(run: Run) -> None:
    """A file that is not there is bad input, said on standard error, and in the data."""
    code, out, err = run("lint", "nosuch.yaml", "--json")
    assert code == 2
    assert [one["code"] for one in json.loads(out)["problems"]] == ["unreadable-file"]
    assert err.startswith("nosuch.yaml: no such file")


# -------------------------------------------------------------------- show, schema, calendar, demo


def test_show_lists_packaged_policies(run: Run) -> None:
    """Each is there by the name that other commands take."""
    _, out, _ = run("show")
    assert tuple(line.split()[0] for line in lines_of(out)) == packaged_policies()
    data = json.loads(run("show", "--json")[1])
    assert tuple(one["name"] for one in data["policies"]) == packaged_policies()


def test_show_prints_a_policy_with_its_comments(run: Run, tmp_path: Path) -> None:
    """What it prints is a policy file, and means the same."""
    code, out, _ = run("show", "response-timeframes")
    assert code == 0
    assert out.startswith("# SOP")
    copy = tmp_path / "copy.yaml"
    copy.write_text(out, encoding="utf-8")
    argv = ("--opened", "2026-11-20T16:30Z", "--json")
    assert run("due", copy, *argv) == run("due", "response-timeframes", *argv)
    assert json.loads(run("show", "response-timeframes", "--json")[1]) == {
        "name": "response-timeframes",
        "yaml": out,
    }


def test_schema_is_that_of_the_policy_file(run: Run) -> None:
    """With and without `--json`."""
    code, out, _ = run("schema")
    assert (code, json.loads(out)) == (0, policy_schema())
    assert run("schema", "--json")[1] == out


def test_calendar_prints_a_month(run: Run, policy: Path) -> None:
    """Christmas 2026 in England, as a wall calendar has it."""
    code, out, _ = run("calendar", policy, "--month", "2026-12", "--at", "2026-12-24T18:00Z")
    assert code == 0
    found = lines_of(out)
    assert found[0] == "calendar support of Acme support 1.0 (Europe/London), December 2026"
    assert found[25:30] == [
        "Thu 24  09:00-17:00  8 h",
        "Fri 25  closed            Christmas Day",
        "Sat 26  closed            weekend",
        "Sun 27  closed            weekend",
        "Mon 28  closed            Boxing Day (observed)",
    ]
    assert found[-5:] == [
        "21 business days, 168 h open",
        "",
        "at Thu 24 Dec 2026 18:00 (Europe/London): closed",
        "  next opening Tue 29 Dec 09:00",
        "  next closing Tue 29 Dec 17:00",
    ]


def test_calendar_of_a_book_is_that_of_the_version_in_force(run: Run, tmp_path: Path) -> None:
    """At the instant, or in the month, that was asked for; outside of all, the latest."""
    for version, effective, hours in (
        ("1", "{from: 2026-01-01, until: 2026-07-01}", "09:00-17:00"),
        ("2", "{from: 2026-07-01}", "08:00-12:00"),
    ):
        text = POLICY.replace("09:00-17:00", hours).replace('"1.0"', f'"{version}"')
        tmp_path.joinpath(f"{version}.yaml").write_text(f"{text}effective: {effective}\n")
    asked = {
        ("--at", "2026-06-30T22:59Z"): "1",
        ("--at", "2026-06-30T23:00Z"): "2",
        ("--at", "2026-06-30T22:59Z", "--month", "2026-08"): "1",
        ("--month", "2026-06"): "1",
        ("--month", "2026-07"): "2",
        ("--month", "2025-07"): "2",
    }
    for options, version in asked.items():
        title = lines_of(run("calendar", tmp_path, *options)[1])[0]
        assert title.startswith(f"calendar support of Acme support {version} "), options


def test_calendar_as_data(run: Run, policy: Path) -> None:
    """A night shift belongs to the date on which it opens, and ends on the next."""
    code, out, _ = run("calendar", policy, "night", "--at", "2026-11-20T23:00", *LONDON, "--json")
    data = json.loads(out)
    assert code == 0
    assert (data["calendar"], data["month"]) == ("night", "2026-11")
    assert data["days"][19] == {
        "date": "2026-11-20",
        "hours": [{"start": "2026-11-20T22:00:00+00:00", "end": "2026-11-21T06:00:00+00:00"}],
        "open_seconds": 8 * 3600,
        "note": "",
    }
    assert (data["business_days"], data["open_seconds"]) == (21, 21 * 8 * 3600)
    assert data["is_open"] is True
    assert data["next_open"] == "2026-11-23T22:00:00+00:00"
    assert data["next_close"] == "2026-11-21T06:00:00+00:00"


def test_calendar_of_an_unknown_name(run: Run, policy: Path) -> None:
    """The names that there are, are listed."""
    code, out, err = run("calendar", policy, "day")
    assert (code, out) == (2, "")
    assert err == f"{policy}: there is no calendar 'day'\n  fix: use one of: support, night\n"


DEMO = """\
Response timeframes 1.0, at a desk that is there Mon-Fri 09:00-17:00
now Tue 24 Nov 2026 10:00 (Europe/London)

D-1  general, opened Thu 19 Nov 10:00
     first_response  due Thu 19 Nov 14:00  met in time, Thu 19 Nov 11:40
     resolution      due Mon 23 Nov 10:00  met in time, Mon 23 Nov 09:30
D-2  high, opened Fri 20 Nov 16:30
     first_response  due Fri 20 Nov 17:30  met in time, Fri 20 Nov 16:50
     resolution      due Mon 23 Nov 13:30  running, 4 h 30 min overdue
D-3  high, opened Sat 21 Nov 11:00
     first_response  due Sat 21 Nov 12:00  met 45 h 5 min late, Mon 23 Nov 09:05
     resolution      due Mon 23 Nov 13:00  met in time, Mon 23 Nov 11:40
D-4  medium, opened Fri 20 Nov 18:00
     first_response  due Mon 23 Nov 13:00  met in time, Mon 23 Nov 09:20
     resolution      due Tue 24 Nov 09:00  running, 1 h overdue
D-5  low, opened Mon 23 Nov 09:15
     first_response  due Mon 23 Nov 13:15  met in time, Mon 23 Nov 11:00
     resolution      paused                19 h 15 min left; due Thu 26 Nov 13:15 if resumed now
D-6  general, opened Mon 23 Nov 15:00
     first_response  due Tue 24 Nov 11:00  running, 1 h left (75% used)
     resolution      due Wed 25 Nov 15:00  running, 13 h left (18% used)

breaches
  Sat 21 Nov 12:00  D-3  first_response overdue (Frontline Staff)
  Mon 23 Nov 13:30  D-2  resolution overdue (Frontline Staff)
  Tue 24 Nov 09:00  D-4  resolution overdue (Frontline Staff)

escalations
  Mon 23 Nov 13:30  D-2  level 2 to Support Specialist: resolution overdue; notify customer
  Tue 24 Nov 09:00  D-4  level 2 to Support Specialist: resolution overdue; notify customer
  Tue 24 Nov 09:20  D-6  level 3 to Supervisor/Manager: escalation_requested; notify customer

resolution of D-2: due Mon 23 Nov 2026 13:30 (Europe/London), 4 business hours
  row high of Response timeframes 1.0, calendar support
  breached Mon 23 Nov 13:30
  Fri 20 Nov  16:30-17:00            30 min
              17:00-Mon 23 Nov 09:00 outside hours; Sat 21, Sun 22 weekend
  Mon 23 Nov  09:00-10:00            1 h
              10:00-11:00            paused: waiting on customer
              11:00-13:30            2 h 30 min    4 h in all
              13:30-17:00            3 h 30 min overdue
              17:00-Tue 09:00        outside hours
  Tue 24 Nov  09:00-10:00            1 h overdue
"""


def test_demo_reads_well(run: Run) -> None:
    """Six cases around a weekend; no line is wider than a hundred columns."""
    code, out, err = run("demo")
    assert (code, err) == (0, "")
    assert out.startswith(DEMO + "  tz data ")
    assert max(map(len, out.splitlines())) <= 100
    assert run("demo")[1] == out


def test_demo_as_data(run: Run) -> None:
    """The same answers as data."""
    data = json.loads(run("demo", "--json")[1])
    assert [one["case"] for one in data["assessments"] if one["breached"]] == ["D-2", "D-3", "D-4"]
    assert DEMO.endswith(data["explanation"]["text"].rpartition("\n")[0] + "\n")


# -------------------------------------------------------------------- what all have in common


def test_version_prints_everything_behind_an_answer(run: Run) -> None:
    """slaclock, tz data and where it is from, holidays."""
    known = versions()
    assert run("--version")[:2] == (
        0,
        f"slaclock {known['slaclock']}\n"
        f"tz data {known['tzdata']} ({known['tzdata_source']})\n"
        f"holidays {known['holidays']}\n",
    )
    assert json.loads(run("--version", "--json")[1]) == known


def test_help_is_there_for_every_command(run: Run) -> None:
    """Each says its exit codes, and what --json gives."""
    _, out, _ = run("--help")
    commands = re.findall(r"^    (\w+) ", out, re.MULTILINE)
    assert len(commands) == 9
    for name in commands:
        code, out, _ = run(name, "--help")
        assert code == 0
        assert "exit codes:" in out
        assert "--json gives:" in out or name == "schema"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "slaclock: a command is missing"),
        (["nosuch"], "slaclock: argument COMMAND: invalid choice: 'nosuch'"),
        (
            ["due", "complaint-steps"],
            "slaclock due: the following arguments are required: --opened",
        ),
        (["due", "complaint-steps", "--open", "x"], "slaclock due: the following arguments"),
        (["assess", "a", "b", "--nosuch"], "slaclock: unrecognized arguments: --nosuch"),
    ],
)
def test_a_misused_command_line(run: Run, argv: list[str], said: str) -> None:
    """It is told in the same form as everything else, and exits with 2."""
    code, out, err = run(*argv)
    assert (code, out) == (2, "")
    assert err.startswith(said)
    assert re.search(r"\n  fix: see slaclock( \w+)? --help\n$", err)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-11-20T16:30", "has no time zone\n  fix: say where it was read with --timezone"),
        ("2026-11-20", "is a date without a time\n  fix: write a date and a time"),
        ("tomorrow", "is not an ISO 8601 time"),
        ("20261120", "is not an ISO 8601 time"),
        ("", "is not an ISO 8601 time"),
        ("0001-01-01T00:00+14:00", "is out of range"),
    ],
)
def test_an_instant_that_could_mean_two_things_is_refused(run: Run, text: str, said: str) -> None:
    """A naive instant needs a zone, a date a time; the message names the option."""
    code, out, err = run("due", "complaint-steps", "--opened", text)
    assert (code, out) == (2, "")
    assert err.startswith("--opened: ")
    assert said in err or (text == "20261120" and "is a date" in err)


def test_now_is_the_system_clock_s_and_printed(run: Run, policy: Path, cases: Path) -> None:
    """Without `--now` the answer says as of when it is."""
    _, out, _ = run("assess", policy, cases, *LONDON, "--json")
    now = json.loads(out)["now"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", now)
    _, out, _ = run("assess", policy, cases, *LONDON)
    assert re.match(r"now \w{3} \d+ \w{3} \d{4} .*\(Europe/London\)\n", out)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--fail-under", "0.95"], "could be a percentage or a ratio\n  fix: write 0.95%, or 95%"),
        (["--fail-under", "lots"], "--fail-under: 'lots' is no percentage"),
        (["--fail-under", "101%"], "--fail-under: '101%' is no percentage"),
        (["--repeat-within", "30"], "--repeat-within: cannot read '30' as a duration"),
        (["--repeat-within", "2bd"], "'2 business days' is not as long everywhere"),
        (["--json", "--format", "csv"], "--json and --format csv"),
        (["--map", "opened"], "--map: found 'opened'\n  fix: write --map name=value"),
        (["--map", "id=a", "--map", "id=b"], "--map: 'id' is there twice"),
        (["--map", "opened=nosuch"], "there is no column 'nosuch' to take as 'opened'"),
        (["--datetime-format", "soon"], "--datetime-format: 'soon' is no format of a time"),
        (["--delimiter", "ab"], "--delimiter: found 'ab'"),
        (
            ["--timezone", "Europe/Lodon"],
            "--timezone: 'Europe/Lodon' is no time zone that the tz database knows",
        ),
        (["--by", "cases"], "by has 'cases'"),
    ],
)
def test_an_option_that_makes_no_sense(
    run: Run, policy: Path, cases: Path, argv: list[str], said: str
) -> None:
    """It is named, and nothing is answered."""
    code, out, err = run("report", policy, cases, *TUESDAY, *argv)
    assert (code, out) == (2, "")
    assert said in err


def test_a_folder_is_a_book(run: Run, tmp_path: Path) -> None:
    """The policy that applies is taken; a single file is taken whatever its dates."""
    for version, since, hours in (("1", "2024-01-01", 8), ("2", "2027-01-01", 4)):
        (tmp_path / f"v{version}.yaml").write_text(
            f"name: Acme\nversion: '{version}'\neffective: {{from: {since}}}\n"
            f"milestones: {{resolution: {{within: {hours} hours}}}}\n"
        )
    argv = ("--opened", "2026-11-20T09:00Z")
    assert "Acme 1, " in run("due", tmp_path, *argv)[1]
    assert "Acme 2, " in run("due", tmp_path / "v2.yaml", *argv)[1]
    code, _, err = run("due", tmp_path, "--opened", "2020-11-20T09:00Z")
    assert code == 2
    assert "has no version in force then" in err


def test_json_may_stand_before_the_command(run: Run) -> None:
    """`slaclock --json show` is `slaclock show --json`."""
    assert json.loads(run("--json", "show")[1]) == json.loads(run("show", "--json")[1])


def test_json_is_whole_though_the_answer_stops(run: Run, policy: Path, cases: Path) -> None:
    """What `--strict` refuses comes after cases that were written already."""
    with cases.open("a", encoding="utf-8") as file:
        file.write("T-3,yesterday,low\nT-4,2026-11-23T15:00,low\n")
    code, out, err = run("assess", policy, cases, *TUESDAY, "--strict", "--json")
    data = json.loads(out)
    assert (code, len(data["cases"])) == (2, 2)
    assert [one["code"] for one in data["problems"]] == ["bad-instant"]
    assert err.startswith(f"{cases}:4: opened: 'yesterday'")
    code, out, err = run("assess", policy, cases, *TUESDAY, "--strict")
    assert (code, "T-2:" in out, "T-4:" in out) == (2, True, False)
    cases.write_bytes(cases.read_bytes().replace(b"yesterday", b"\xff"))
    code, out, err = run("assess", policy, cases, *TUESDAY, "--json")
    assert (code, [one["code"] for one in json.loads(out)["problems"]]) == (2, ["unreadable-file"])
    assert "is not UTF-8" in err


def test_a_case_that_cannot_be_read_is_not_said_to_be_missing(
    run: Run, policy: Path, cases: Path
) -> None:
    """It may be the one that was asked for."""
    with cases.open("a", encoding="utf-8") as file:
        file.write("T-3,yesterday,low\n")
    code, out, err = run("explain", policy, cases, *TUESDAY, "--case", "T-3")
    assert (code, out) == (2, "")
    assert "there is no case 'T-3' among those that can be read" in err


def test_every_problem_is_counted(run: Run, policy: Path, tmp_path: Path) -> None:
    """Also those of one line."""
    path = tmp_path / "one.json"
    rows = [
        {"id": 1, "opened": "2026-11-20T09:00Z", "priority": "low"},
        {"id": 2, "opened": "z"},
        {"id": 3},
    ]
    path.write_text(json.dumps(rows), encoding="utf-8")
    _, out, err = run("report", policy, path, *TUESDAY)
    assert "; 1 case; 2 not readable" in out
    assert f"{path}: 2 problems, of what was left out; 1 case assessed" in err


def test_a_month_names_the_parts_that_are_closed(run: Run, tmp_path: Path) -> None:
    """They are why a day has other hours, or none."""
    path = tmp_path / "parts.yaml"
    path.write_text(
        "name: P\ncalendars: {d: {timezone: UTC, hours: {mon-sun: 09:00-17:00}, closed: {"
        "2026-12-29: {during: 00:00-24:00, name: gone}, 2026-12-30: {during: [12:00-13:00, "
        "15:00-16:00], name: drill}}}}\ncalendar: d\n",
        encoding="utf-8",
    )
    _, out, _ = run("calendar", path, "--month", "2026-12", "--at", "2026-12-01T10:00Z")
    assert re.search(r"Tue 29 +closed +00:00-24:00 gone$", out, re.M)
    assert re.search(r"Wed 30 .* 12:00-13:00 drill; 15:00-16:00 drill$", out, re.M)


def test_a_month_of_a_union_names_no_part_in_which_another_is_open(
    run: Run, tmp_path: Path
) -> None:
    """One of them closes, and somebody is there all the same."""
    path = tmp_path / "union.yaml"
    path.write_text(
        "name: P\ncalendars:\n"
        "  a: {timezone: UTC, hours: {mon-sun: 09:00-17:00}, closed: {2026-12-30: "
        "{during: 10:00-11:00, name: move}}}\n"
        "  b: {timezone: UTC, hours: {mon-sun: 09:00-17:00}}\n"
        "  u: {any_of: [a, b]}\n  both: {all_of: [a, b]}\n",
        encoding="utf-8",
    )
    for name, told in (("u", False), ("both", True), ("a", True)):
        _, out, _ = run("calendar", path, name, "--month", "2026-12", "--at", "2026-12-01T10:00Z")
        assert ("10:00-11:00 move" in out) is told
