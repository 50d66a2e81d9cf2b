"""Does slaclock compute the due times that the City of Boston computed, row by row?

    python run.py [cases.csv]

The rows are open data of the city; they are not part of this project. Without them there is
nothing to compare, and the script says so.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from slaclock import Calendar, Case, Clock, load_policy, read_cases

HERE = Path(__file__).parent
BESIDE = HERE.parents[2] / "shared/data/boston311/cases_2014_2015.csv"
COLUMNS = {"id": "case_id", "priority": "type"}
NEAR = timedelta(minutes=2)  # some openings are published to the second, some to the minute
LATER = datetime(2017, 1, 1, tzinfo=UTC)


def why(case: Case, target: datetime, city: Calendar) -> str:
    """What the city's target would follow from; nobody knows why it was set so."""
    closed = next((event.at for event in case.events if event.name == "closed"), None)
    if closed and abs(city.add(closed, "1 business day") - target) <= NEAR + NEAR:
        return "one business day after the closing, as if the clock had started anew"
    for days in range(2, 10):
        if abs(city.add(case.opened, f"{days} business days") - target) <= NEAR:
            return f"{days} business days instead of one"
    if not city.is_open(target):
        return "a target while the city is closed, which no rule gives: set by hand"
    return "a few minutes from the opening as published"


def main(path: Path) -> None:
    if not path.exists():
        print(f"no file {path}: pass the path of the cases, e.g. run.py cases.csv")
        return
    clock = Clock(load_policy(HERE / "policy.yaml"))
    city = clock.policies[0].calendars["city"]
    cases = [case for case in read_cases(path, COLUMNS) if isinstance(case, Case)]
    differ, same_verdict = [], 0
    for case in cases:
        resolution = clock.assess(case, now=LATER)["resolution"]
        target = datetime.fromisoformat(case.attributes["target"])
        if abs(resolution.due_at - target) > NEAR:
            differ.append((case, resolution, target))
        same_verdict += (case.attributes["on_time"] == "ONTIME") is resolution.in_time
    share = 1 - len(differ) / len(cases)
    print(f"{len(cases):,} cases: {share:.2%} of the due times are the city's, within two minutes")
    print(f"on time or overdue: the same for {same_verdict / len(cases):.2%}\n")
    for case, resolution, target in differ:
        print(f"{case.id} {case.priority}, opened {resolution.started_at:%a %d %b %Y %H:%M}")
        print(f"  due  {resolution.due_at:%a %d %b %Y %H:%M}")
        print(f"  city {target:%a %d %b %Y %H:%M}: {why(case, target, city)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else BESIDE)
