"""What is projected says what the ledger says: at every moment of both clocks, however it came in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_factory import Paper, day, voice
from plain import Viewed
from tacitus.ledger.ledger import Ledger
from tacitus.model import instants
from tacitus.model.codec import to_plain
from tacitus.model.ledger import Clock, LedgerView
from tacitus.model.query import IncidentQuery
from tacitus.model.records import Reading
from tacitus.store import STORES

EACH = pytest.mark.parametrize("kind", sorted(STORES))
FEW = settings(max_examples=20, deadline=None)
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
        made.append(paper.reading())
    return draw(st.permutations(made))


Step = tuple[str, Any]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Reading], list[Step]]:
    """Readings, and adds mixed with judgements, withdrawals, retractions and a redaction."""
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
            st.just("retract"),
            st.tuples(
                st.sampled_from([reading.report.id for reading in made]),
                st.sampled_from((None, "2024-05-07", "2024-05-09")),
            ),
        ),
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
        Ledger(f"{kind}:{folder}/l.db", now=now) as ledger,
    ):
        yield ledger


def play(ledger: Ledger, steps: list[Step]) -> None:
    for kind, what in steps:
        if kind == "add":
            ledger.add(what)
        elif kind == "judge" and all(ledger_holds(ledger, side) for side in what[:2]) and what[0] != what[1]:
            ledger.judge(what[0], what[1], what[2], by="Ada", reason="as Zora Quill says")
        elif kind == "withdraw" and what < len(ledger.judgements()):
            ledger.withdraw(ledger.judgements()[what].id or "", by="Ada", reason="mistaken")
        elif kind == "retract" and ledger.holds(what[0]):
            ledger.retract(what[0], by="Ada", reason="an error", reported_at=what[1])
        elif kind == "redact":
            ledger.redact(what, by="Ada", reason="a child")


def ledger_holds(ledger: Ledger, account: str) -> bool:
    return bool(ledger._store.reports_of_incident(account))


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
