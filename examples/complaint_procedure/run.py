"""One complaint through a procedure of nine steps: counted from the receipt, and chained."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from slaclock import Case, Clock, Event, load_policy

HERE = Path(__file__).parent
LONDON = ZoneInfo("Europe/London")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=LONDON)


COMPLAINT = Case(
    "C-7",
    opened=at("11-19 15:00"),
    events=[
        Event("recorded", at("11-19 16:10")),
        Event("acknowledged", at("11-20 10:00")),
        Event("assigned", at("11-20 12:00"), "Billing"),
        Event("investigated", at("11-26 11:00")),
        Event("assigned", at("11-26 12:00"), "Logistics"),
        Event("planned", at("11-27 17:00")),
        Event("implemented", at("12-04 09:30")),
        Event("resolved", at("12-04 09:30")),
        Event("closed", at("12-04 16:00")),
    ],
)


def main() -> None:
    now = at("12-10 12:00")
    for file in ("policy.yaml", "chained.yaml"):
        policy = load_policy(HERE / file)
        a = Clock(policy).assess(COMPLAINT, now=now)
        print(f"{policy.name}, on {now:%a %d %b %Y %H:%M}")
        for step in a.readings.values():
            due = f"{step.due_at:%a %d %b %H:%M}" if step.due_at else "-"
            met = f"{step.met_at:%a %d %b %H:%M}" if step.met_at else f"{step.phase}"
            late = "late" if step.breached_at else ""
            print(f"  {step.milestone:12}{step.owner or '-':24}{due:18}{met:18}{late}".rstrip())
        print(f"  records are kept until {a.retain_until:%d %b %Y}\n")


if __name__ == "__main__":
    main()
