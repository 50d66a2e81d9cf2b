"""What lint may say: each code, and in one sentence why it matters."""

from __future__ import annotations

CODES: dict[str, str] = {
    # dates
    "no-effective-date": "Without a date from which it holds, nobody can say which version of a "
    "policy a case of last year falls under.",
    "date-in-future": "A date in the future is a slip of the year, or a version that nobody should "
    "be measured by yet.",
    "no-longer-in-force": "A case opened after the last version ended falls under no policy of the "
    "book, and is refused.",
    "no-next-review": "A policy without a next review is never looked at again.",
    "review-overdue": "The promise may no longer be the one that the desk makes.",
    "no-retention": "Records are then kept forever or deleted at will, and both can be against "
    "the law.",
    # books
    "policy-never-reached": "The first policy of a book that applies is taken, so the promises of "
    "this one are never kept or broken.",
    "overlapping-versions": "Only one version counts on a date, and it may not be the one that the "
    "dates seem to say.",
    "gap-between-versions": "A case opened in the gap falls under no version, and is refused.",
    # calendars
    "minute-lost": "Every case that is open over that minute gets it for nothing, so dues drift.",
    "afternoon-as-night": "Nearly every promise comes out many hours too early, and at night.",
    "hours-as-name": "The whole day is closed where a part of it was meant.",
    "unused-calendar": "Somebody wrote it for a promise, which is now counted on another calendar.",
    "no-holidays": "Cases run late while everybody is at home.",
    "national-holidays-only": "On a day that only the desk's own region keeps, time runs on.",
    "holidays-outside-data": "In a year without data no day is a holiday, and nothing fails.",
    "closed-days-run-out": "After the last date of a list that nobody continued, every holiday is "
    "a working day.",
    "working-day-differs": "Days of another length than the desk's drift through the day and over "
    "the night.",
    "fixed-offset-zone": "For half of the year the hours on the door are an hour off.",
    "tz-data-differs": "The same case has two due times, depending on the machine.",
    # promises
    "no-milestones": "A policy that promises nothing is never broken, which is seldom what was "
    "meant.",
    "response-after-resolution": "Nobody can keep the one promise without the other being empty.",
    "business-hours-as-days": "A day round the clock and 24 hours of open time are different "
    "promises, and the second may be three days.",
    "immediately-never-met": "What is due at its own start is late before anybody can act.",
    "always-met": "A promise that nothing can break says nothing in a report.",
    "pausable-response": "Nobody waits for a customer who has not been answered yet, and a clock "
    "that stands still hides it.",
    "recurring-without-target": "Regular updates without a number are measured but never missed.",
    "warning-without-target": "A share of nothing is never used, so the warning never comes.",
    "cell-missing": "What a row leaves out is not promised to cases of that priority.",
    "nothing-pausable": "While the desk waits for a customer, every clock runs on.",
    "misspelt-event": "An event that nobody ever records starts, meets and escalates nothing.",
    # the matrix of priorities
    "matrix-leaves-gaps": "A case without a priority is refused, not given a usual one.",
    "matrix-cell-never-used": "The first line that matches counts, so this one says what is never "
    "so.",
    # the ladder
    "level-never-reached": "People who should be told never are.",
    "trigger-never-fires": "An escalation that somebody counts on never happens.",
    "escalation-before-due": "Cases escalate that are in time, until nobody takes it seriously.",
    "fires-at-once": "Every case escalates as it starts, so it says nothing.",
}
