"""What is projected says what the ledger says: at every moment of both clocks, however it came in."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from itertools import cycle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from databases import blank_at
from exports import AtHand, exported
from ledger_factory import Paper, day, minute, voice
from plain import Viewed
from tacitus.errors import UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.query import LedgerQuery, every_contradiction
from tacitus.model import instants
from tacitus.model.codec import to_plain
from tacitus.model.ledger import Clock, LedgerContradiction, LedgerView
from tacitus.model.query import IncidentQuery
from tacitus.model.records import Reading
from tacitus.store import STORES

EACH = pytest.mark.parametrize("kind", sorted(STORES))
FEW = settings(max_examples=20)
PLACES = ("Kharkiv", "Kharkiv", "Green Village", "eastern Syria", None)
LABELS = (("shelling", "shelling"), ("shelling", "shelling"), ("air_strike", "air_strike"), ("attack", None))
STORY = "The shells fell while people queued for bread, and the street burned until the evening rain came."
EVERY = IncidentQuery(status=frozenset("*"))


@st.composite
def papers(draw: st.DrawFn) -> list[Reading]:
    """Reports close enough to be taken for each other, some of them copies, some linked, in any order."""
    made = []
    for number in range(draw(st.integers(2, 7))):
        date = f"2024-05-{draw(st.integers(6, 9)):02d}"
        story = STORY if draw(st.booleans()) else ""
        paper = Paper(
            f"Report {number}: fire hit first here and then there, Zora Quill said. {story}",
            draw(st.sampled_from((date, date, None))),
        )
        told = []
        for words in ("hit first here", "then there")[: draw(st.integers(1, 2))]:
            label, means = draw(st.sampled_from(LABELS))
            told.append(
                paper.incident(
                    words,
                    label=label,
                    when=draw(st.sampled_from((day(date), day("2024-05-06", 3), None))),
                    where=draw(st.sampled_from(PLACES)),
                    means=[means] if means else [],
                    killed=draw(st.sampled_from((None, 0, 3, 12))),
                    by=draw(st.sampled_from((None, voice("The Monitor", "monitor"), voice("Zora Quill")))),
                )
            )
        if len(told) == 2:
            paper.link(told[0], told[1], "retaliation", "stated", "then there")
        made.append(as_version(draw, paper.reading(), date))
    return draw(st.permutations(made))


def as_version(draw: st.DrawFn, reading: Reading, date: str) -> Reading:
    """The reading of a page that may be a version of another's, changed at some hour or at none that is told."""
    url = draw(st.sampled_from((None, None, "https://news.example/one", "https://news.example/two")))
    hour = draw(st.sampled_from((None, "10:00", "16:00")))
    modified = minute(f"{date}T{hour}") if hour and url else None
    return replace(reading, report=replace(reading.report, url=url, modified=modified))


Step = tuple[str, Any]
RULINGS: dict[str, Callable[[Ledger, str, str, str], Any]] = {
    "correct": lambda ledger, one, other, claim: ledger.correct(claim, toll_or_none(ledger, claim), **SIGNED),
    "add": lambda ledger, one, other, claim: ledger.claim(
        ledger.incident(one).members[0].report, (0, 6), "toll", "wounded 7", incident=one, **SIGNED
    ),
    "begin": lambda ledger, one, other, claim: ledger.claim(
        ledger.incident(one).members[0].report, (10, 20), "type", "shelling", **SIGNED
    ),
    "dismiss": lambda ledger, one, other, claim: ledger.dismiss(one, **SIGNED),
    "split": lambda ledger, one, other, claim: ledger.move(one, **SIGNED),
    "move": lambda ledger, one, other, claim: ledger.move(one, other, **SIGNED),
    "set": lambda ledger, one, other, claim: ledger.set(one, "when", "2024-05-07", **SIGNED),
    "grade": lambda ledger, one, other, claim: ledger.set(one, "grade", "contested", **SIGNED),
    "check": lambda ledger, one, other, claim: ledger.check(one, **SIGNED),
    "alias": lambda ledger, one, other, claim: ledger.alias("Zora Quill", "The Monitor", **SIGNED),
    "alias back": lambda ledger, one, other, claim: ledger.alias("The Monitor", "Zora Quill", **SIGNED),
    "note": lambda ledger, one, other, claim: ledger.note(one, "Zora Quill was there", by="Ada"),
    "link": lambda ledger, one, other, claim: ledger.link(one, "response", other, **SIGNED),
    "publish": lambda ledger, one, other, claim: ledger.publish(one, **SIGNED),
}
SIGNED = {"by": "Ada", "reason": "as Zora Quill says"}


def toll_or_none(ledger: Ledger, claim: str) -> str | None:
    """Another figure for a claim on a toll; any other claim is dropped."""
    reading = ledger.reading(ledger.report_of_claim(claim) or "")
    return "killed 4" if any(c.id == claim and c.field == "toll" for c in reading.claims) else None


def rule(ledger: Ledger, what: str, one: int, other: int) -> None:
    """A ruling on two incidents of the ledger and a claim of one, chosen by number; what makes no sense is refused."""
    accounts = sorted(a for i in ledger.view().incidents for a in (i.id, *i.merged_ids))
    claims = sorted(claim.id for claim in ledger.view().claims)
    if accounts:
        with suppress(UsageError):
            here, there = accounts[one % len(accounts)], accounts[other % len(accounts)]
            RULINGS[what](ledger, here, there, claims[(one * 10 + other) % len(claims)])


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Reading], list[Step]]:
    """Readings, and adds mixed with judgements, rulings, withdrawals, retractions, reinstatements and a redaction."""
    made = draw(papers())
    accounts = sorted(incident.id for reading in made for incident in reading.incidents)
    decisions = st.one_of(
        st.tuples(
            st.just("judge"),
            st.tuples(
                st.sampled_from(accounts),
                st.sampled_from(accounts),
                st.sampled_from(("same", "same", "different")),
            ),
        ),
        st.tuples(st.just("withdraw"), st.integers(0, 3)),
        st.tuples(
            st.just("rule"), st.tuples(st.sampled_from(sorted(RULINGS)), st.integers(0, 9), st.integers(0, 9))
        ),
        st.tuples(
            st.just("rule"), st.tuples(st.sampled_from(sorted(RULINGS)), st.integers(0, 9), st.integers(0, 9))
        ),
        st.tuples(
            st.just("retract"),
            st.tuples(
                st.sampled_from([reading.report.id for reading in made]),
                st.sampled_from((None, "2024-05-07", "2024-05-09")),
            ),
        ),
        st.tuples(st.just("reinstate"), st.sampled_from([reading.report.id for reading in made])),
        st.tuples(st.just("redact"), st.just("Zora Quill")),
    )
    steps: list[Step] = []
    for reading in made:
        steps.append(("add", reading))
        steps += draw(st.lists(decisions, max_size=2))
    return made, steps


def ticks() -> Iterator[str]:
    """A clock that moves a day at each look."""
    return (
        f"2025-{month:02d}-{number:02d}T12:00:00.000000Z" for month in range(1, 13) for number in range(1, 29)
    )


@contextmanager
def opened(kind: str, now: Callable[[], str] = instants.now) -> Iterator[Ledger]:
    """An empty ledger of a kind of store."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Ledger(blank_at(kind, f"{folder}/l.db"), now=now) as ledger,
    ):
        yield ledger


def play(ledger: Ledger, steps: list[Step]) -> None:
    for kind, what in steps:
        if kind == "add":
            ledger.add(what)
        elif kind == "judge" and all(ledger_holds(ledger, side) for side in what[:2]) and what[0] != what[1]:
            ledger.judge(what[0], what[1], what[2], by="Ada", reason="as Zora Quill says")
        elif kind == "withdraw" and what < len(ledger.decisions()):
            ledger.withdraw(ledger.decisions()[what].id or "", by="Ada", reason="mistaken")
        elif kind == "rule":
            rule(ledger, *what)
        elif kind == "retract" and ledger.holds(what[0]):
            ledger.retract(what[0], by="Ada", reason="an error", reported_at=what[1])
        elif kind == "reinstate" and ledger.holds(what):
            ledger.reinstate(what, by="Ada", reason="no error")
        elif kind == "redact":
            ledger.redact(what, by="Ada", reason="a child")


SHARED = pytest.mark.parametrize("kind", sorted(STORES.keys() - {"memory"}))
"""Stores that several processes may have open."""


@given(histories(), st.lists(st.integers(0, 2), min_size=30, max_size=30), st.integers(0, 30))
@settings(max_examples=10)
@SHARED
def test_what_several_write_in_turn_is_what_one_writes(
    kind: str, history: tuple[list[Reading], list[Step]], turns: list[int], rebuilt: int
) -> None:
    """Each keeps in memory what it read: what the others wrote since, or projected anew, must count all the same."""
    clock, other_clock = ticks(), ticks()
    with tempfile.TemporaryDirectory() as folder, opened("memory", lambda: next(other_clock)) as alone:
        address = blank_at(kind, f"{folder}/l.db")
        several = [Ledger(address, now=lambda: next(clock)) for _ in range(3)]
        for number, (step, turn) in enumerate(zip(history[1], cycle(turns), strict=False)):
            play(several[turn], [step])
            if number == rebuilt:
                several[turns[0]].rebuild()
            play(alone, [step])
        assert list(several[0].export_log(with_names=True)) == list(alone.export_log(with_names=True))
        for ledger in several:
            assert projected(ledger, None, "reported") == projected(alone, None, "reported")
            assert ledger.view() == alone.view()
        assert several[0].verify(deep=True) == []
        for ledger in several:
            ledger.close()


def ledger_holds(ledger: Ledger, account: str) -> bool:
    return ledger._store.index.number_of(account) is not None


def projected(ledger: Ledger, as_of: str | None, clock: Clock) -> list[Any]:
    found = ledger.find(replace(EVERY, as_of=as_of, clock=clock), limit=1000).incidents
    return sorted((to_plain(incident) for incident in found), key=lambda plain: str(plain["id"]))


def defined(view: LedgerView) -> list[Any]:
    return sorted((to_plain(incident) for incident in view.incidents), key=lambda plain: str(plain["id"]))


MOMENTS = st.one_of(
    st.none(),
    st.tuples(st.integers(5, 10), st.just("reported")),
    st.tuples(st.integers(1, 28), st.just("known")),
)


def moment_of(drawn: tuple[int, Clock] | None) -> tuple[str | None, Clock]:
    if drawn is None:
        return None, "reported"
    number, clock = drawn
    return (f"2024-05-{number:02d}" if clock == "reported" else f"2025-01-{number:02d}"), clock


@given(histories(), st.lists(MOMENTS, min_size=3, max_size=6))
@FEW
@EACH
def test_incidents_are_those_of_the_view(
    kind: str, history: tuple[list[Reading], list[Step]], moments: list[tuple[int, Clock] | None]
) -> None:
    clock = ticks()
    with opened(kind, lambda: next(clock)) as ledger:
        play(ledger, history[1])
        for as_of, which in [(None, "reported"), *map(moment_of, moments)]:
            assert projected(ledger, as_of, which) == defined(ledger.view(as_of, which)), (as_of, which)
        before = [projected(ledger, *moment_of(moment)) for moment in moments]
        ledger._projector.rebuild()
        assert [projected(ledger, *moment_of(moment)) for moment in moments] == before


@given(histories(), MOMENTS, st.data())
@FEW
@EACH
def test_a_part_is_what_the_view_says_of_it(
    kind: str,
    history: tuple[list[Reading], list[Step]],
    moment: tuple[int, Clock] | None,
    data: st.DataObject,
) -> None:
    clock = ticks()
    with opened(kind, lambda: next(clock)) as ledger:
        play(ledger, history[1])
        as_of, which = moment_of(moment)
        view = ledger.view(as_of, which)
        if not view.incidents:
            return
        incident = data.draw(st.sampled_from(view.incidents))
        alias = data.draw(st.sampled_from((incident.id, *incident.merged_ids)))
        part = ledger.part([alias], as_of, which)
        assert part.incidents == (incident,)
        assert set(part.claims) == {claim for claim in view.claims if claim.incident == incident.id}
        assert {clash.id for clash in part.contradictions} <= {clash.id for clash in view.contradictions}
        wide = ledger.part([alias], as_of, which, around=3)
        assert {link for link in view.links if incident.id in (link.from_, link.to)} <= set(wide.links)
        assert ledger.incident(alias, as_of, which) == incident


@given(histories(), MOMENTS, st.integers(0, 5))
@settings(max_examples=10)
@EACH
def test_what_hangs_on_several_incidents_is_what_the_view_says(
    kind: str, history: tuple[list[Reading], list[Step]], moment: tuple[int, Clock] | None, settled: int
) -> None:
    """Chains, contradictions, what was decided: asked a page at a time of the projections, and written as JSON."""
    clock = ticks()
    with opened(kind, lambda: next(clock)) as ledger:
        play(ledger, history[1])
        for clash in ledger.view().contradictions[settled : settled + 1]:
            ledger.settle(clash.id, **SIGNED)
        as_of, which = moment_of(moment)
        view, query = ledger.view(as_of, which), replace(EVERY, as_of=as_of, clock=which)
        plain = AtHand(view)
        assert chained(ledger, as_of, which) == chained(plain, as_of, which)
        told = list(every_contradiction(ledger, as_of, which))
        assert ordered(told) == ordered(view.contradictions)
        assert [one.status for one in told] == sorted(one.status for one in told)
        for clash in view.contradictions:
            found = ledger.clashes([clash.id, *clash.merged_ids], as_of, which)
            assert clash in found
            (page,) = ledger.contradictions(
                as_of, which, status=clash.status, offset=told_before(clash, told), limit=1
            ).clashes
            assert page == clash
        assert ordered(ledger.merges(query)) == ordered(plain.merges(query))
        assert ordered(ledger.untold(as_of, which)) == ordered(plain.untold(as_of, which))
        decided, meant = ledger.decided(as_of, which), plain.decided(as_of, which)
        assert (decided.judgements, decided.ratings, decided.rulings) == (
            meant.judgements,
            meant.ratings,
            meant.rulings,
        )
        for claim in view.claims:
            assert ledger.home_of_claim(claim.id, as_of, which) == claim.incident
        written = json.loads(exported("json", ledger, query=query))
        for field, rows in to_plain(view).items():
            if field != "notes":
                assert ordered(written[field] or ()) == ordered(rows or ()), field


def chained(source: LedgerQuery, as_of: str | None, clock: Clock) -> list[Any]:
    """Every chain, taken one at a time, and what goes with it."""
    first = source.chains(as_of, clock, limit=1)
    pages = [source.chains(as_of, clock, offset=offset, limit=1) for offset in range(first.total)]
    told = [
        source.chains(as_of, clock, incident=page.chains[0].incidents[-1]).chains == page.chains
        for page in pages
    ]
    return [
        first.statistics,
        first.total,
        [(page.chains, ordered(page.incidents)) for page in pages],
        all(told),
    ]


def told_before(clash: LedgerContradiction, told: list[LedgerContradiction]) -> int:
    return [one for one in told if one.status == clash.status].index(clash)


def ordered(records: Iterable[Any]) -> list[str]:
    return sorted(map(repr, records))


@given(histories())
@FEW
@EACH
def test_a_hidden_name_is_in_no_projection(kind: str, history: tuple[list[Reading], list[Step]]) -> None:
    clock = ticks()
    with opened(kind, lambda: next(clock)) as ledger:
        play(ledger, history[1])
        ledger.redact("Zora Quill", by="Ada", reason="a child")
        assert projected(ledger, None, "reported") == defined(ledger.view())
        assert ledger.find(replace(EVERY, text="Zora")).total == 0
        assert all("Zora" not in str(row) for row in ledger._store.contents("incidents"))


QUERIES = st.builds(
    IncidentQuery,
    family=st.sampled_from((frozenset(), frozenset({"air"}), frozenset({"fire", "ground"}))),
    kind=st.sampled_from((None, "shelling", "assault")),
    status=st.sampled_from((frozenset(), frozenset("*"), frozenset({"planned"}))),
    country=st.sampled_from((frozenset(), frozenset({"UKR"}), frozenset({"SYR", "unknown"}))),
    start=st.sampled_from((None, date(2024, 5, 7))),
    end=st.sampled_from((None, date(2024, 5, 7))),
    bbox=st.sampled_from((None, (36.0, 49.0, 37.0, 50.0), (170.0, -10.0, 45.0, 40.0))),
    text=st.sampled_from(("", "khark", "hit FIRST", "green village", '"', "nowhere")),
    as_of=st.sampled_from((None, "2024-05-07", "2024-05-08T12:00")),
)


@given(papers(), st.lists(QUERIES, min_size=5, max_size=10))
@FEW
@EACH
def test_questions_are_answered_as_the_plain_definition_does(
    kind: str, made: list[Reading], asked: list[IncidentQuery]
) -> None:
    class Plain(Viewed):
        def view(self, as_of: str | None = None, clock: Clock = "reported") -> LedgerView:
            return ledger.view(as_of, clock)

    with opened(kind) as ledger:
        for reading in made:
            ledger.add(reading)
        for query in asked:
            assert ledger.find(query, offset=1, limit=3) == Plain().find(query, offset=1, limit=3), query
            assert ledger.overview(query) == Plain().overview(query), query
            assert ledger.drawn(query) == Plain().drawn(query), query
        ids = {entry.id: told for entry, told in ledger.entries()}
        assert ids == {entry.id: told for entry, told in Plain().entries()}
        assert ledger.days("known") == Plain().days("known")
