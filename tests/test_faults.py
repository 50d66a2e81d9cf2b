"""The same answers in threads, in other processes, under other settings, with other tz data.

`tests.answers` asks everything there is to ask; whatever surrounds it may not change a letter.
"""

from __future__ import annotations

import functools
import json
import multiprocessing
import os
import pickle
import random
import select
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slaclock import (
    Calendar,
    CalendarError,
    Case,
    Clock,
    Event,
    Interval,
    Policy,
    SlaclockError,
    load_policy,
    packaged_policy,
)
from slaclock.holiday import _holidays_of
from slaclock.recurrence import _days_of, _matching
from slaclock.walltime import _clock_changes
from tests.answers import POLICY, answers, as_text, calendar_tasks, calendars, history

ROOT = Path(__file__).parents[1]
VECTORS = ROOT / "../shared/vectors/nasty.json"
THREADS = 8
NOW = datetime(2027, 1, 20, 9, tzinfo=UTC)


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads that are switched about as often as can be."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.fixture
def cold() -> None:
    """Nothing that was asked for before is remembered."""
    for known in (_holidays_of, _clock_changes, _days_of, _matching):
        known.cache_clear()


def in_threads(work: Callable[[int], None]) -> None:
    """Let all threads begin at one moment, and raise what any of them raised."""
    barrier = threading.Barrier(THREADS)
    failed: list[BaseException] = []

    def run(number: int) -> None:
        barrier.wait()
        try:
            work(number)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


# -------------------------------------------------------------------- threads


@pytest.mark.usefixtures("hurried", "cold")
def test_threads_grow_calendars_in_both_directions() -> None:
    """Calendars shared by eight threads, each asking for other years first, answer as for one."""
    years = range(2025, 2027)
    shared = calendar_tasks(calendars(), years)
    found: list[tuple[str, list[str]]] = []

    def work(number: int) -> None:
        names = sorted(shared, key=lambda name: int(name[-4:]), reverse=bool(number % 2))
        for name in names[number % 4 :: 4]:
            found.append((name, shared[name]()))

    in_threads(work)
    expected = {name: task() for name, task in calendar_tasks(calendars(), years).items()}
    assert len(found) >= 2 * len(expected)
    assert [name for name, said in found if said != expected[name]] == []


@pytest.mark.usefixtures("hurried", "cold")
def test_threads_share_one_clock() -> None:
    """A cold clock shared by eight threads assesses every case as one thread does."""
    policy = load_policy(text=POLICY)
    cases = [history(number) for number in range(7)]
    alone = Clock(load_policy(text=POLICY))
    expected = {case.id: alone.assess(case, now=NOW).to_json() for case in cases}
    shared = Clock(policy)
    found: list[tuple[str | int, str]] = []

    def work(number: int) -> None:
        mine = list(cases)
        random.Random(number).shuffle(mine)
        for case in mine:
            found.append((case.id, shared.assess(case, now=NOW).to_json()))
            due = shared.due("resolution", priority="high", opened=case.opened)
            assert due == alone.due("resolution", priority="high", opened=case.opened)

    in_threads(work)
    assert [name for name, said in found if said != expected[name]] == []


@pytest.mark.usefixtures("hurried", "cold")
def test_threads_load_and_explain() -> None:
    """Loading, digests, explanations and hashes do not depend on who else is at it."""
    policy = load_policy(text=POLICY)
    expected = Clock(policy).assess(history(6), now=NOW).to_json(explain=True)

    def work(number: int) -> None:
        own = load_policy(text=POLICY)
        assert own.digest == policy.digest
        assert (own, hash(own)) == (policy, hash(policy))
        assert Clock(own).assess(history(6), now=NOW).to_json(explain=True) == expected

    in_threads(work)


# -------------------------------------------------------------------- processes


def assessed(job: tuple[Clock, Case]) -> str:
    """What a worker is asked to do."""
    clock, case = job
    return clock.assess(case, now=NOW).to_json(explain=True)


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_workers_answer_alike(method: str) -> None:
    """Clocks and cases travel to workers however these are started, and back as assessments."""
    clock = Clock(load_policy(text=POLICY), calendars={"desk": calendars()["DE-BY"]})
    jobs = [(clock, history(number)) for number in range(6)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # forking beside other threads
        with multiprocessing.get_context(method).Pool(2) as pool:
            found = pool.map(assessed, jobs, chunksize=1)
    assert found == [assessed(job) for job in jobs]


def test_what_was_answered_can_be_pickled() -> None:
    """Calendars, policies, clocks, cases, assessments and errors survive pickling, used or not."""
    clock = Clock(load_policy(text=POLICY))
    assessment = clock.assess(history(6), now=NOW)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        for made in (*calendars().values(), history(6), clock.policies[0], Interval(NOW, NOW)):
            again = pickle.loads(pickle.dumps(made, protocol))
            assert again == made
            assert hash(again) == hash(made)
        again = pickle.loads(pickle.dumps(clock, protocol))
        assert again.assess(history(6), now=NOW) == assessment
        again = pickle.loads(pickle.dumps(assessment, protocol))
        assert again.to_json(explain=True) == assessment.to_json(explain=True)
        with pytest.raises(CalendarError) as caught:
            Calendar("Nowhere")
        again = pickle.loads(pickle.dumps(caught.value, protocol))
        assert (str(again), again.problems) == (str(caught.value), caught.value.problems)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.usefixtures("hurried")
def test_a_fork_while_another_thread_compiles() -> None:
    """A process forked in the midst of somebody else's work answers, and does not wait for it.

    (A lock that is taken at the fork is never given back in the child.)
    """
    policy = load_policy(text=POLICY)
    expected = assessed((Clock(policy), history(6)))
    enough = threading.Event()

    def compile_again_and_again() -> None:
        while not enough.is_set():
            for known in (_holidays_of, _clock_changes):
                known.cache_clear()
            assessed((Clock(load_policy(text=POLICY)), history(6)))

    busy = threading.Thread(target=compile_again_and_again)
    busy.start()
    try:
        for _ in range(12):
            assert _in_a_fork(lambda: assessed((Clock(policy), history(6)))) == expected
    finally:
        enough.set()
        busy.join()


def _in_a_fork(work: Callable[[], str]) -> str:
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            with os.fdopen(writing, "w", encoding="utf-8") as file:
                file.write(work())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as file:
        answered, _, _ = select.select([file], [], [], 120)
        said = file.read() if answered else "no answer: it waits for a lock"
    if not answered:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return said


# -------------------------------------------------------------------- settings of the machine


def run(*argv: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own, with these variables in its environment."""
    environment = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"} | settings
    return subprocess.run(
        [sys.executable, *argv], env=environment, cwd=ROOT, capture_output=True, encoding="utf-8",
        timeout=600, check=False,
    )  # fmt: skip


@functools.cache
def plain_answers() -> str:
    """What this very process answers."""
    return as_text(answers())


@pytest.mark.parametrize(
    ("options", "settings"),
    [
        (("-OO",), {"TZ": "Pacific/Apia", "PYTHONHASHSEED": "0"}),
        ((), {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr", "PYTHONHASHSEED": "4294967295"}),
        ((), {"LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de", "TZ": ":nonsense"}),
        (("-X", "utf8=0"), {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
        (("-W", "error", "-X", "dev"), {"TZ": "UTC-14"}),
        (("-X", "int_max_str_digits=640"), {"PYTHONTZPATH": ""}),
    ],
    ids=lambda value: (
        " ".join(f"{k}={v}" for k, v in value.items())
        if isinstance(value, dict)
        else " ".join(value)
    ),
)
def test_the_machine_does_not_matter(options: tuple[str, ...], settings: dict[str, str]) -> None:
    """Time zone, locale, hash seed, optimisation, warnings and source of tz data change nothing."""
    done = run(*options, "-m", "tests.answers", **settings)
    assert done.stderr == ""
    assert done.stdout.rstrip("\n") == plain_answers()


def test_the_process_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of ours asks what time it is, or what is set for the whole process."""
    import calendar
    import decimal
    import locale
    import time as clock

    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    clock.tzset()
    before = decimal.getcontext().prec, locale.setlocale(locale.LC_ALL)
    try:
        calendar.setfirstweekday(calendar.SATURDAY)
        decimal.getcontext().prec = 2
        locale.setlocale(locale.LC_ALL, "C")
        assert as_text(answers()) == plain_answers()
    finally:
        calendar.setfirstweekday(calendar.MONDAY)
        decimal.getcontext().prec = before[0]
        locale.setlocale(locale.LC_ALL, before[1])
        monkeypatch.undo()
        clock.tzset()


# -------------------------------------------------------------------- tz data


def test_versions_say_which_tz_data_answered() -> None:
    """`PYTHONTZPATH=""` leaves the system's copy out."""
    said = "import json, slaclock; print(json.dumps(slaclock.versions()))"
    found = json.loads(run("-c", said, PYTHONTZPATH="").stdout)
    assert found["tzdata_source"] == "package"
    from importlib.metadata import version

    assert found["tzdata"] == version("tzdata")


TZ_2026 = """
import json, sys
from datetime import datetime, timedelta
from slaclock import Calendar
for case in json.load(open(sys.argv[1], encoding="utf-8"))["cases"]:
    if not case["id"].startswith("tz2026-"):
        continue
    asked, expected = case["input"], case["expect"]
    weekly = asked["calendar"]["weekly"]
    hours = {day: [f"{a}-{b}" for a, b in found] for day, found in weekly.items()}
    calendar = Calendar(asked["calendar"]["zone"], hours=hours)
    if asked["op"] == "add":
        start, amount = datetime.fromisoformat(asked["start"]), asked["business_seconds"]
        found = calendar.add(start, timedelta(seconds=amount)).isoformat()
        right = found == expected["due"]
    else:
        ends = (datetime.fromisoformat(asked[key]) for key in ("from", "to"))
        found = calendar.between(*ends).total_seconds()
        right = found == expected["business_seconds"]
    print(case["id"], found if not right else "right")
"""


@pytest.mark.skipif(not VECTORS.exists(), reason="the vectors are not there")
def test_the_rules_of_2026() -> None:
    """The tzdata package knows clock changes that an older system copy does not."""
    from importlib.metadata import version

    if version("tzdata") < "2026":
        pytest.skip("needs the tzdata package of 2026")
    done = run("-c", TZ_2026, str(VECTORS), PYTHONTZPATH="")
    assert done.stderr == ""
    said = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert len(said) >= 2
    assert set(said.values()) == {"right"}, said


WITHOUT_TZ_DATA = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "tzdata":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
import slaclock

def attempt(make):
    try:
        print(make())
    except slaclock.SlaclockError as error:
        print(error)

attempt(lambda: slaclock.Calendar("Europe/London", hours={"mon-fri": "09:00-17:00"}))
attempt(lambda: slaclock.load_policy(text="name: x\\ntimezone: Europe/London"))
attempt(lambda: slaclock.Calendar.always("UTC").timezone)
print(slaclock.versions()["tzdata_source"])
"""


def test_a_machine_without_tz_data() -> None:
    """Every zone is refused in one clear message that says how to get the data."""
    done = run("-c", WITHOUT_TZ_DATA, PYTHONTZPATH="")
    assert done.stderr == ""
    assert "Traceback" not in done.stdout
    assert done.stdout.count("there is no tz database on this machine") >= 2
    assert done.stdout.count("install the package tzdata") >= 2


# -------------------------------------------------------------------- holidays


@pytest.mark.parametrize("country", ["IN", "SA", "US", "CN", "HK", "ID"])
@pytest.mark.parametrize("year", [1901, 1947, 2036, 2105, 2198])
def test_years_outside_the_data_are_years_without_holidays(country: str, year: int) -> None:
    """No warning, no error; the explanation says that nothing is known of them."""
    desk = Calendar("UTC", hours={"mon-sun": "09:00-17:00"}, holidays=country)
    at = datetime(year, 1, 1, 8, tzinfo=UTC)
    desk.add(at, "200 business hours")
    [kept] = desk.holidays_kept
    if year not in kept.known_years:
        assert desk.note_on(date(year, 7, 1)) == ""
        policy = Policy(
            name="x", calendars={"desk": desk.to_dict()}, calendar="desk",
            milestones={"resolution": {"within": "8 business hours"}},
        )  # fmt: skip
        said = str(Clock(policy).assess(Case(1, at), now=at)["resolution"].explanation)
        assert "no holidays are known for" in said


# -------------------------------------------------------------------- other people's datetimes


class FakeDatetime(datetime):
    """As freezegun has it: a subclass whose arithmetic gives itself again, frozen in time."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> FakeDatetime:
        return cls(2001, 1, 1, tzinfo=tz)

    def __add__(self, other: timedelta) -> FakeDatetime:
        found = super().__add__(other)
        return FakeDatetime.combine(found.date(), found.timetz())

    def astimezone(self, tz: tzinfo | None = None) -> FakeDatetime:
        found = super().astimezone(tz)
        return FakeDatetime.combine(found.date(), found.timetz())


def test_subclasses_of_datetime_are_taken_for_what_they_say() -> None:
    """They give the same answers, and none of them comes back."""
    zone = ZoneInfo("Europe/Berlin")
    plain = datetime(2026, 11, 20, 16, 30, tzinfo=zone)
    fake = FakeDatetime(2026, 11, 20, 16, 30, tzinfo=zone)
    clock = Clock(load_policy(text=POLICY))
    cases = [
        Case("T", at, events=[Event("paused", at), Event("promised", at, {"resolution": at})])
        for at in (plain, fake)
    ]
    found = [clock.assess(case, now=at) for case, at in zip(cases, (plain, fake), strict=True)]
    assert found[0].to_json(explain=True) == found[1].to_json(explain=True)
    assert cases[0] == cases[1]
    desk = calendars()["DE-BY"]
    for answer in (desk.add(fake, "4bh"), desk.next_open(fake), cases[1].opened, found[1].now):
        assert type(answer) is datetime
    assert desk.add(fake, "2bd") == desk.add(plain, "2bd")


def test_pandas_timestamps() -> None:
    """They are datetimes with nanoseconds, which are cut off; NaT is refused by name."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    stamp = pandas.Timestamp("2026-11-20 16:30:00.000000001", tz="Europe/Berlin")
    plain = datetime(2026, 11, 20, 16, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert Case(1, stamp) == Case(1, plain)
    assert type(Case(1, stamp).opened) is datetime
    with pytest.raises(SlaclockError, match="NaT"):
        Case(1, pandas.NaT)


def test_numbers_of_numpy() -> None:
    """They are numbers."""
    numpy = pytest.importorskip("numpy", reason="numpy is not installed")
    case = Case(numpy.int64(1), NOW, attributes={"seats": numpy.float64(3.5)})
    assert (case.id, case.attributes) == (1, {"seats": 3.5})
    assert json.loads(case.to_json())["attributes"] == {"seats": 3.5}


def test_a_book_under_a_mapping_of_its_own() -> None:
    """What is only like a dict will do for attributes, and is copied."""

    class Odd(Mapping[str, Any]):
        def __getitem__(self, key: str) -> Any:
            return {"tier": "gold"}[key]

        def __iter__(self) -> Iterator[str]:
            return iter(["tier"])

        def __len__(self) -> int:
            return 1

    packaged = packaged_policy("response-timeframes")
    assert isinstance(packaged, Policy)
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert Clock(packaged).assess(Case(1, at, "high", Odd()), now=at).case.attributes == Odd()
