"""Three cases over Christmas: where every promise stands, whom to tell, and why."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from slaclock import Case, Clock, Event, load_policy

LONDON = ZoneInfo("Europe/London")


def december(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=LONDON)


CASES = [
    Case("T-1001", december(23, 15), "low", events=[
        Event("status", december(24, 11), "waiting on customer"),
        Event("status", december(24, 14), "open"),
        Event("priority", december(24, 16), "medium"),
    ]),
    Case("T-1002", december(24, 16, 30), "urgent", {"team": "billing"}, [
        Event("acknowledged", december(24, 17, 10)),
        Event("escalation_requested", december(26, 20)),
    ]),
    Case("T-1003", december(22, 10), "high", events=[
        Event("responded", december(22, 10, 20)),
        Event("resolved", december(22, 15)),
    ]),
]  # fmt: skip


def main() -> None:
    clock = Clock(load_policy(Path(__file__).with_name("policy.yaml")))
    now = december(29, 9, 30)
    print(f"At {now:%a %d %b %Y %H:%M}\n")
    for case in CASES:
        a = clock.assess(case, now=now)
        print(f"{case.id}, {a.priority}")
        for reading in a.readings.values():
            due = f"due {reading.due_at:%a %d %b %H:%M}" if reading.due_at else "no due time"
            verdict = {True: "in time", False: "breached", None: "open"}[reading.in_time]
            if reading.phase == "ended":
                verdict = "ended by the resolution"
            print(f"  {reading.milestone:15}{reading.phase:8} {due:22}{verdict}")
        for alert in a.alerts:
            print(f"  {alert.at:%a %d %b %H:%M}  {alert.kind}: {alert.why}", end="")
            print(f", to {alert.to}" if alert.to else "")
        look = f"{a.next_change_at:%a %d %b %H:%M}" if a.next_change_at else "never"
        print(f"  look again: {look}\n")
    print(clock.assess(CASES[0], now=now)["resolution"].explanation)


if __name__ == "__main__":
    main()
