"""The page of a report: what it shows, and what cannot get into it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slaclock import Case, Clock, Event, InputError, Policy, Problem, Report
from slaclock.report.chart import Month, chart, without_holes
from slaclock.report.markup import element

from .desk import assess, resolution
from .test_report import NOW, WEEK, assessed, case
from .wall import wall

VOID = {"meta"}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "footer", "section",
    "h1", "h2", "p", "dl", "div", "dt", "dd", "small", "b", "span", "ul", "li", "details",
    "summary", "pre", "table", "thead", "tbody", "tr", "th", "td",
    "svg", "desc", "line", "rect", "text", "g",
}  # fmt: skip


class Page(HTMLParser):
    """A page read back: its elements, its text, and whether all that opens closes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str | None]] = []
        self.said: list[str] = []
        self.stack: list[str] = []
        self.feed(text)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += attrs
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.stack:
            self.said.append(data)

    @property
    def text(self) -> str:
        return "\n".join(self.said)


def week(*problems: Problem) -> Report:
    return Report([*assessed(*WEEK), *problems], by=("team", "month"))


# ---------------------------------------------------------------- what it shows


def test_the_figures_come_first() -> None:
    """Compliance, cases, escalations and times stand before every table."""
    page = Page(week().to_html(title="November"))
    head = page.text.split("Compliance by milestone and priority")[0].split("\n")
    for name, figure in [
        ("In time", "57.1%"),
        ("Cases", "5"),
        ("Escalations", "1"),
        ("Response, median", "45 min"),
        ("Resolution, median", "3 h"),
        ("Reopened", "0%"),
    ]:
        assert head[head.index(name) + 1] == figure
    assert "4 of 7 decided; 3 breached, 1 still open" in head
    assert "November" in head
    assert "Acme support 1.0 · as of Mon 30 Nov 2026 17:00 (Europe/London)" in head
    assert "Satisfaction" not in head


def test_each_section_is_there() -> None:
    """Tables, chart, groups, times, escalations, breaches, and what was not readable."""
    page = Page(week(Problem("x", "no time", file="a.csv", line=3)).to_html())
    for heading in (
        "Compliance by milestone and priority",
        "Compliance by month",
        "By team",
        "Response and resolution time",
        "Escalations",
        "The worst breaches",
        "Not readable",
    ):
        assert heading in page.said
    assert "a.csv:3: no time" in page.said
    assert "Supervisor" in page.said


def test_a_section_without_anything_to_say_is_left_out() -> None:
    """A policy without ladder, groups or breaches gives a short page."""
    page = Page(Report(assessed(WEEK[0])).to_html())
    for heading in ("By team", "Escalations per level", "The worst breaches", "Not readable"):
        assert heading not in page.said


def test_the_worst_breaches_open_to_their_explanations() -> None:
    """Each in details and pre, complete."""
    report = week()
    page = Page(report.to_html())
    assert page.tags["pre"] == len(report.worst_breaches) == 3
    assert report.worst_breaches[0].explanation in page.said


def test_the_same_assessments_give_the_same_page() -> None:
    """The page knows no clock: it says as of when it was read, or what it is told."""
    assert week().to_html() == week().to_html()
    told = week().to_html(now=wall("Tue 2026-12-01 09:00"))
    assert "as of Tue 1 Dec 2026 09:00 (Europe/London)" in told
    with pytest.raises(InputError, match="now has no time zone"):
        week().to_html(now=datetime(2026, 12, 1))


def test_the_page_stands_alone() -> None:
    """No script, no address, no picture, nothing imported; and it forbids itself to fetch any."""
    html = week().to_html()
    page = Page(html)
    assert set(page.tags) <= TAGS
    assert not re.search(r"https?:|url\(|@import|javascript:", html)
    names = {name for name, _ in page.attributes}
    assert not names & {"src", "href", "srcset", "action"}
    assert not any(name.startswith("on") for name in names)
    assert "default-src 'none'" in html


def test_the_page_adapts() -> None:
    """To light and dark, to narrow windows, and to paper."""
    html = week().to_html()
    for said in ("prefers-color-scheme: dark", "max-width: 640px", "@media print", 'lang="en"',
                 'name="viewport"', 'charset="utf-8"'):  # fmt: skip
        assert said in html


def test_many_groups_become_the_forty_with_the_most_breaches() -> None:
    """And the page says so."""
    cases = [case(f"T-{at}", "low", "Thu 2026-11-19 10:00", team=f"team {at:02}",
                  ) for at in range(45)]  # fmt: skip
    good = case("T-99", "low", "Thu 2026-11-19 10:00", ("resolved", "Thu 2026-11-19 11:00"), team="best")  # noqa: E501  # fmt: skip
    page = Page(Report(assessed(*cases, good), by="team").to_html())
    assert "The 40 of 46 groups with the most breaches." in page.text
    assert "best" not in page.said


# ---------------------------------------------------------------- the chart


def test_months_without_data_are_gaps() -> None:
    """December has neither column nor figure, but a place and a name."""
    months = without_holes([Month("2026-11", 9, 1), Month("2027-01", 3, 0)])
    page = Page(chart(months))
    assert page.tags["rect"] == 2
    assert [said for said in page.said if not said.startswith("2026-")] == [
        "Compliance by month", "90", "Nov", "–", "Dec", "2027-01: 100%, 3 of 3", "100", "Jan",
        "2027",
    ]  # fmt: skip


def test_the_chart_says_in_words_what_it_shows() -> None:
    """A title, and a description with every month."""
    months = without_holes([Month("2026-11", 9, 1), Month("2027-01", 3, 0)])
    drawn = chart(months)
    assert 'role="img" aria-labelledby="chart-title chart-said"' in drawn
    assert (
        '<desc id="chart-said">2026-11: 90.0%, 9 of 10; 2026-12: nothing decided; '
        "2027-01: 100%, 3 of 3</desc>"
    ) in drawn


def test_the_chart_shows_at_most_two_years() -> None:
    """However far apart the months are; the page says how many it leaves out."""
    months = without_holes([Month("1999-01", 1, 0), Month("2025-02", 1, 0), Month("2026-11", 1, 0)])
    assert (months[0].name, len(months)) == ("2025-02", 22)
    old = case("T-0", "low", "Thu 2020-11-19 10:00", ("resolved", "Thu 2020-11-19 11:00"))
    page = Page(Report(assessed(old, *WEEK)).to_html())
    assert "Left out: 1 earlier month." in page.text


def test_a_column_never_says_more_than_is_true() -> None:
    """999 of 1000 are no 100 percent."""
    assert ">99.9<" in chart([Month("2026-11", 999, 1)])
    assert ">100<" in chart([Month("2026-11", 1000, 0)])


# ---------------------------------------------------------------- what cannot get in

HOSTILE = "<script>alert('x')</script>\"'>&amp;<img src=x onerror=alert(1)>"


def hostile_report() -> Report:
    policy = Policy.model_validate(
        {
            "name": f"P{HOSTILE}",
            "version": HOSTILE,
            "calendars": {f"c{HOSTILE}": {"timezone": "UTC", "hours": {"mon-fri": "09:00-17:00"}}},
            "calendar": f"c{HOSTILE}",
            "milestones": {
                "resolution": {"pausable": True, "owner": HOSTILE},
                f"m{HOSTILE}": {"within": "1 hour", "met_by": f"e{HOSTILE}"},
            },
            "priorities": {f"p{HOSTILE}": {"resolution": "1 business hour"}},
            "escalations": {1: {"to": HOSTILE, "when": [{"overdue": "resolution"}]}},
        }
    )
    opened = datetime(2026, 11, 19, 10, tzinfo=UTC)
    one = Case(
        HOSTILE, opened, f"p{HOSTILE}", {HOSTILE: HOSTILE, "satisfaction": HOSTILE},
        [Event("paused", opened + timedelta(minutes=5), reason=HOSTILE),
         Event("resumed", opened + timedelta(minutes=9), reason=HOSTILE)],
    )  # fmt: skip
    problem = Problem("x", HOSTILE, file=HOSTILE, field=HOSTILE, fix=HOSTILE)
    return Report([Clock(policy).assess(one, now=NOW), problem], by=(HOSTILE, "month"))


def test_hostile_text_stays_text() -> None:
    """Ids, attributes and their names, priorities, milestones, pauses, problems, the title."""
    html = hostile_report().to_html(title=HOSTILE)
    page = Page(html)
    assert set(page.tags) <= TAGS
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert "<script" not in html.lower()
    assert "<img" not in html.lower()
    assert page.text.count(HOSTILE) >= 12
    assert any(HOSTILE in said and "paused" in said for said in page.said)


def test_text_that_turns_the_writing_round_is_defused() -> None:
    """Control characters, bidirectional overrides and lone surrogates become U+FFFD."""
    tricky = "a\u202eb\x00c\ud800d\x1b[1m"
    cases = [case(tricky, "low", "Thu 2026-11-19 10:00", team=tricky)]
    html = Report(assessed(*cases), by="team").to_html()
    assert html.encode()
    assert not set("\u202e\x00\ud800\x1b") & set(html)
    assert "a�b�c�d�[1m" in html


@settings(deadline=None)
@given(text=st.text(), name=st.sampled_from(["td", "title", "pre"]))
def test_an_element_holds_any_text(text: str, name: str) -> None:
    """Whatever it is, it neither ends the element nor its attribute, nor begins another."""
    made = element(name, text, aria_label=text)
    page = Page(made)
    assert list(page.tags) == [name]
    assert made.encode()
    assert len(page.attributes) == 1


def test_a_breach_says_what_became_of_it() -> None:
    """Only what still runs can be met yet."""
    desk = resolution("1 hour")
    for lines, said in (
        ([], ", not met yet"),
        (["Fri 11:00 resolved"], ""),
        (["Fri 11:00 cancelled"], ", not met"),
    ):
        report = Report([assess(desk, "Fri 09:00", *lines, now="Fri 12:00")])
        [summary] = re.findall(r"<summary>T-1 · .*?</summary>", report.to_html(), re.S)
        assert re.sub(r"<.*?>", "", summary).endswith(
            f"due Fri 20 Nov 2026 10:00 (Europe/London){said}"
        )
