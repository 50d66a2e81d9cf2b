"""One promise, three desks: calendars united, so that the clock runs while anybody is there."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from slaclock import Clock, load_policy

ZONES = {
    "Manila": ZoneInfo("Asia/Manila"),
    "London": ZoneInfo("Europe/London"),
    "New York": ZoneInfo("America/New_York"),
}


def main() -> None:
    policy = load_policy(Path(__file__).with_name("policy.yaml"))
    clock = Clock(policy)

    print("Somebody is there, in UTC, in the week in which Europe's clocks have gone back and")
    print("America's have not:")
    monday = datetime(2026, 10, 26, tzinfo=UTC)
    for stretch in policy.calendars["anybody"].intervals(monday, monday + timedelta(days=7)):
        print(f"  {stretch.start:%a %H:%M} - {stretch.end:%a %H:%M}  {stretch.length}")

    opened = datetime(2026, 10, 30, 16, 0, tzinfo=ZONES["London"])
    print(f"\nOpened in London on {opened:%a %d %b %Y %H:%M}:")
    for priority in policy.rows:
        for milestone in policy.milestone_names:
            due = clock.due(
                milestone, priority=priority, opened=opened, attributes={"region": "emea"}
            )
            print(f"  {priority:7} {milestone:15}", end="")
            print(*(f"{city} {due.astimezone(zone):%a %H:%M}" for city, zone in ZONES.items()),
                  sep=", ")  # fmt: skip

    print("\nThe resolution of a normal case depends on whose desk has it:")
    for region in ("apac", "emea", "amer", "antarctica"):
        due = clock.due(
            "resolution", priority="normal", opened=opened, attributes={"region": region}
        )
        print(f"  {region:11} {due:%a %d %b %H:%M} {due.tzinfo}")


if __name__ == "__main__":
    main()
