"""The command line as a program of its own: pipes, full disks, encodings, start-up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

NOW = ("--now", "2026-11-24T10:00Z")
FULL = Path("/dev/full")


def started(*argv: object, **options: Any) -> subprocess.Popen[bytes]:
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    settings = {**os.environ, **options.pop("env", {})}
    environment = {name: value for name, value in settings.items() if value is not None}
    command = [sys.executable, "-m", "slaclock", *map(str, argv)]
    return subprocess.Popen(command, env=environment, **options)


def ran(*argv: object, given: bytes | None = None, **options: Any) -> tuple[int, str, str]:
    if given is not None:
        options["stdin"] = subprocess.PIPE
    with started(*argv, **options) as process:
        out, err = process.communicate(given, timeout=300)
    return process.returncode, (out or b"").decode(), (err or b"").decode()


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    rows = "".join(f"Zo\u00eb-{number},2026-11-24T09:30Z,high\n" for number in range(400))
    path.write_text(f"id,opened,priority\n{rows}", encoding="utf-8")
    return path


def test_it_is_a_module_and_reads_a_pipe() -> None:
    """`python -m slaclock` answers like `slaclock`, also from standard input."""
    rows = b'{"id": 1, "opened": "2026-11-20T09:00Z", "priority": "high"}\n'
    code, out, err = ran("assess", "response-timeframes", "-", *NOW, "--json", given=rows)
    assert (code, err) == (1, "")
    assert json.loads(out)["breached"] == 1


@pytest.mark.skipif(os.name != "posix", reason="pipes break in another way elsewhere")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_has_seen_enough_is_no_error(cases: Path, unbuffered: str) -> None:
    """Whoever closes the pipe early, as `head` does, gets what it read, and nobody complains."""
    with started(
        "assess", "response-timeframes", cases, *NOW, env={"PYTHONUNBUFFERED": unbuffered}
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"now Tue 24 Nov 2026 10:00")
        process.stdout.close()
        err = process.stderr.read()
        code = process.wait(timeout=300)
    assert (code, err) == (0, b"")


@pytest.mark.skipif(os.name != "posix", reason="pipes break in another way elsewhere")
def test_a_reader_that_is_gone_before_a_short_answer_is_no_error() -> None:
    """That shows only as the answer, held back until then, is sent."""
    settings = {"PYTHONUNBUFFERED": ""}
    argv = ("assess", "response-timeframes", "-", *NOW)
    with started(*argv, stdin=subprocess.PIPE, env=settings) as process:
        assert process.stdout is not None
        process.stdout.close()
        _, err = process.communicate(b"id,opened,priority\n", timeout=300)
    assert (process.returncode, err) == (0, b"")


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("argv", [("demo",), ("--help",), ("schema",)])
def test_a_full_disk_is_one_clear_message(argv: tuple[str, ...], unbuffered: str) -> None:
    """Also when that shows only as the last of the answer is sent."""
    with FULL.open("wb") as full:
        code, _, err = ran(*argv, stdout=full, env={"PYTHONUNBUFFERED": unbuffered})
    assert code == 2
    assert err == (
        "standard output: cannot write this: no space left on device\n"
        "  fix: make room, or choose another place\n"
    )


def _tiny_files() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))


@pytest.mark.skipif(os.name != "posix", reason="there are no limits on files")
def test_a_file_that_does_not_fit_is_not_there(cases: Path) -> None:
    """When the disk is full, what was there before stays, and nothing half-written."""
    target = cases.parent / "report.html"
    target.write_text("old", encoding="utf-8")
    limit: Callable[[], None] = _tiny_files
    unmeasured = {"COVERAGE_PROCESS_CONFIG": None}  # what is measured would not fit either
    argv = ("report", "response-timeframes", cases, *NOW, "--output", target)
    code, out, err = ran(*argv, env=unmeasured, preexec_fn=limit)
    assert (code, out) == (2, "")
    assert err == f"{target}: cannot write this: file too large\n"
    assert target.read_text(encoding="utf-8") == "old"
    assert sorted(one.name for one in cases.parent.iterdir()) == ["cases.csv", "report.html"]


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind this user"
)
def test_a_folder_that_is_read_only(cases: Path) -> None:
    """Nothing can be written there, and that is said."""
    cases.parent.chmod(0o555)
    target = cases.parent / "report.csv"
    try:
        code, _, err = ran("report", "response-timeframes", cases, *NOW, "--output", target)
    finally:
        cases.parent.chmod(0o755)
    assert code == 2
    assert err == f"{target}: cannot write this: permission denied\n"


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
def test_a_device_is_written_and_not_replaced(cases: Path) -> None:
    """A device, even a full one, is still a device afterwards."""
    code, _, err = ran("report", "response-timeframes", cases, *NOW, "--output", FULL)
    assert code == 2
    assert err.startswith("/dev/full: cannot write this: no space left on device")
    assert FULL.is_char_device()


@pytest.mark.parametrize(
    "environment", [{"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}]
)
def test_a_poor_encoding_is_no_reason_to_fail(cases: Path, environment: dict[str, str]) -> None:
    """What cannot be shown is escaped; JSON is escaped as JSON does."""
    settings = {"PYTHONUTF8": "0", **environment}
    code, out, err = ran("assess", "response-timeframes", cases, *NOW, env=settings)
    assert (code, err) == (0, "")
    assert "\nZo\\xeb-7: high" in out or "\nZo\u00eb-7: high" in out
    _, out, _ = ran("assess", "response-timeframes", cases, *NOW, "--json", env=settings)
    assert json.loads(out)["cases"][7]["case"] == "Zo\u00eb-7"


@pytest.mark.skipif(os.name != "posix", reason="standard output is closed in another way")
def test_a_closed_standard_output() -> None:
    """There is nobody to answer: one clear message."""
    code, _, err = ran("demo", preexec_fn=lambda: os.close(1), stdout=None)
    assert code == 2
    assert err == "standard output: cannot write this: it is closed\n"


def test_starting_needs_nothing_heavy() -> None:
    """What costs most is imported by the commands that need it, if at all."""
    script = "import sys, slaclock.cli; print(*{'holidays', 'rich', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.skipif(os.name != "posix", reason="there is no /dev/stdout elsewhere")
def test_an_output_that_is_a_pipe_is_written(cases: Path) -> None:
    """Whatever its name leads to."""
    argv = ("report", "response-timeframes", cases, *NOW, "--output", "/dev/stdout")
    code, out, err = ran(*argv)
    assert (code, err) == (0, "")
    assert "400 cases" in out


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_page_has_the_encoding_that_it_says(tmp_path: Path, encoding: str) -> None:
    """And a table the line ends of its own; whatever standard output would make of them."""
    path = tmp_path / "cases.csv"
    path.write_text("id,opened,priority,team\n1,2026-11-24T09:30Z,high,\u00e9quipe\n", "utf-8")
    for form in ("html", "csv"):
        written = tmp_path / f"report.{form}"
        argv = ("report", "response-timeframes", path, *NOW, "--by", "team", "--format", form)
        with started(*argv, env={"PYTHONIOENCODING": encoding}) as process:
            out, _ = process.communicate(timeout=300)
        assert ran(*argv, "--output", written)[0] == 0
        assert out == written.read_bytes()
        assert "\u00e9quipe" in out.decode()
