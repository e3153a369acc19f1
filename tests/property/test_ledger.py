"""What holds of every ledger: order, repetition, judgement and undo, and the past."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_factory import Paper, day, minute, voice
from tacitus.ledger.ledger import Ledger
from tacitus.model.codec import to_plain
from tacitus.model.ids import content_id
from tacitus.model.ledger import LedgerView
from tacitus.model.records import Extraction, Reading, Relation
from tacitus.resolve.chains import chains
from tacitus.resolve.incident import derive

FEW = settings(max_examples=25)
PLACES = ("Kharkiv", "Green Village", "eastern Syria")
LABELS = (("shelling", "shelling"), ("air_strike", "air_strike"), ("attack", None))


@st.composite
def readings(draw: st.DrawFn) -> list[Reading]:
    """A few reports, each with one or two incidents close enough to be taken for each other."""
    made = []
    for number in range(draw(st.integers(2, 6))):
        date = f"2024-05-{draw(st.integers(6, 9)):02d}"
        paper = Paper(
            f"Report {number}: fire hit first here and then there.", draw(st.sampled_from((date, None)))
        )
        for words in ("hit first here", "then there")[: draw(st.integers(1, 2))]:
            label, means = draw(st.sampled_from(LABELS))
            paper.incident(
                words,
                label=label,
                when=draw(st.sampled_from((day(date), day("2024-05-06", 3), None))),
                where=draw(st.sampled_from((*PLACES, None))),
                means=[means] if means else [],
                killed=draw(st.sampled_from((None, 0, 3, 12))),
                by=draw(st.sampled_from((None, voice("The Monitor", "monitor")))),
                tolls=[
                    paper.toll(words, "killed", number, by=voice(who))
                    for who, number in draw(
                        st.lists(
                            st.tuples(st.sampled_from(("A clerk", "A mayor")), st.sampled_from((3, 40))),
                            max_size=2,
                        )
                    )
                ],
            )
        made.append(paper.reading())
    return made


def ticks() -> Iterator[str]:
    """A clock that moves a day at each look."""
    return (f"2025-01-{number:02d}T12:00:00.000000Z" for number in range(1, 29))


def told(view: LedgerView, *, without_known: bool = False) -> object:
    plain = to_plain(view)
    del plain["as_of"]
    return _strip(plain) if without_known else plain


def _strip(plain: object) -> object:
    if isinstance(plain, dict):
        return {k: _strip(v) for k, v in plain.items() if k not in ("known_at", "reported_at", "at")}
    return [_strip(v) for v in plain] if isinstance(plain, list | tuple) else plain


@given(readings(), st.randoms())
@FEW
def test_incidents_and_ids_do_not_hang_on_the_order(made: list[Reading], random: object) -> None:
    shuffled = list(made)
    random.shuffle(shuffled)
    views = []
    for order in (made, shuffled):
        with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "l.db") as ledger:
            for reading in order:
                ledger.add(reading)
            views.append(told(ledger.view(), without_known=True))
    assert views[0] == views[1]


@given(readings())
@FEW
def test_adding_again_adds_nothing(made: list[Reading]) -> None:
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "l.db") as ledger:
        for reading in made:
            assert ledger.add(reading)
        before = ledger.counts(), told(ledger.view())
        assert not any(ledger.add(reading) for reading in made)
        assert (ledger.counts(), told(ledger.view())) == before


@given(readings(), st.integers(1, 8), st.data())
@FEW
def test_the_past_is_what_a_ledger_built_up_to_then_says(
    made: list[Reading], stop: int, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock, short_clock = ticks(), ticks()
        with Ledger(Path(folder) / "l.db", now=lambda: next(clock)) as ledger:
            for reading in made:
                ledger.add(reading)
            accounts = sorted(incident.id for reading in made for incident in reading.incidents)
            steps = []
            for verdict in data.draw(st.lists(st.sampled_from(("same", "different")), max_size=3)):
                left, right = (
                    data.draw(st.lists(st.sampled_from(accounts), min_size=2, max_size=2, unique=True))
                    if len(accounts) > 1
                    else (None, None)
                )
                if left is not None:
                    steps.append((left, right, verdict))
                    ledger.judge(left, right, verdict, by="Ada", reason="seen")
            for judgement in ledger.judgements()[:1]:
                ledger.withdraw(judgement.id or "", by="Ada", reason="mistaken")
            past = ledger.view(f"2025-01-{stop:02d}", "known")
        with Ledger(Path(folder) / "short.db", now=lambda: next(short_clock)) as short:
            _replay(short, made, steps, stop)
            assert told(past) == told(short.view(clock="known"))


def _replay(ledger: Ledger, made: list[Reading], steps: list[tuple[str, str, str]], stop: int) -> None:
    """The same writes, cut off after `stop`."""
    for reading in made[:stop]:
        ledger.add(reading)
    left = stop - len(made)
    for one, other, verdict in steps[: max(0, left)]:
        ledger.judge(one, other, verdict, by="Ada", reason="seen")
    if steps and left > len(steps):
        ledger.withdraw(ledger.judgements()[0].id or "", by="Ada", reason="mistaken")


@given(readings(), st.data())
@FEW
def test_undoing_every_judgement_restores_everything(made: list[Reading], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "l.db") as ledger:
        for reading in made:
            ledger.add(reading)
        accounts = sorted(incident.id for reading in made for incident in reading.incidents)
        before = told(ledger.view())
        pairs = st.lists(st.sampled_from(accounts), min_size=2, max_size=2, unique=True)
        for left, right in data.draw(st.lists(pairs, max_size=4)) if len(accounts) > 1 else []:
            verdict = data.draw(st.sampled_from(("same", "different", "unsure")))
            ledger.judge(left, right, verdict, by="Ada", reason="seen")
            assert all(ledger.incident(account) for account in accounts), "merged ids keep resolving"
        for judgement in ledger.judgements():
            ledger.withdraw(judgement.id or "", by="Ada", reason="mistaken")
        assert told(ledger.view()) == before


@given(readings(), st.data())
@FEW
def test_a_person_outranks_the_resolver(made: list[Reading], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "l.db") as ledger:
        for reading in made:
            ledger.add(reading)
        accounts = sorted(incident.id for reading in made for incident in reading.incidents)
        left, right = data.draw(st.lists(st.sampled_from(accounts), min_size=2, max_size=2, unique=True))
        ledger.judge(left, right, "different", by="Ada", reason="two raids")
        assert ledger.incident(left).id != ledger.incident(right).id
        ledger.judge(left, right, "same", by="Ada", reason="one raid after all")
        assert ledger.incident(left).id == ledger.incident(right).id
        assert ledger.why(left, right).by == "Ada"


@given(readings())
@FEW
def test_every_claim_and_every_account_is_in_one_incident(made: list[Reading]) -> None:
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "l.db") as ledger:
        for reading in made:
            ledger.add(reading)
        view = ledger.view()
        ids = [key for incident in view.incidents for key in (incident.id, *incident.merged_ids)]
        assert sorted(ids) == sorted(incident.id for reading in made for incident in reading.incidents)
        assert sorted(claim.id for claim in view.claims) == sorted(c.id for r in made for c in r.claims)
        assert {claim.incident for claim in view.claims} <= {incident.id for incident in view.incidents}


LINKS = (
    ("retaliation", "stated"),
    ("response", "warned"),
    ("follows", "sequence"),
    ("part_of", "sequence"),
)


@st.composite
def linked_readings(draw: st.DrawFn) -> list[Reading]:
    """Readings with links between their incidents."""
    made = []
    for reading in draw(readings()):
        ids = [incident.id for incident in reading.incidents]
        if len(ids) == 2 and draw(st.booleans()):
            relation, strength = draw(st.sampled_from(LINKS))
            from_, to = draw(st.permutations(ids))
            link = Relation(
                incident=to,
                relation=relation,
                strength=strength,
                lag=draw(st.sampled_from((None, "P1D", "PTXH", "P2W"))),
            )
            field = "part_of" if relation == "part_of" else "follows"
            made_up = replace(
                reading.claims[0], id=content_id("c", from_, to), incident=from_, field=field, value=link
            )
            reading = replace(reading, claims=(*reading.claims, made_up))
            reading = derive(Extraction(report=reading.report, claims=reading.claims))
        made.append(reading)
    return made


@given(linked_readings(), st.data())
@FEW
def test_a_sequence_never_becomes_a_retaliation(made: list[Reading], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "l.db") as ledger:
        for reading in made:
            ledger.add(reading)
        accounts = sorted(incident.id for reading in made for incident in reading.incidents)
        pairs = st.lists(st.sampled_from(accounts), min_size=2, max_size=2, unique=True)
        for left, right in data.draw(st.lists(pairs, max_size=3)) if len(accounts) > 1 else []:
            verdict = data.draw(st.sampled_from(("same", "different")))
            ledger.judge(left, right, verdict, by="Ada", reason="seen")
        view = ledger.view()
        home = {key: i.id for i in view.incidents for key in (i.id, *i.merged_ids)}
        told = {
            (home[link.from_], home[link.to], link.relation, link.strength)
            for reading in made
            for link in reading.links
        }
        shown = {(link.from_, link.to, link.relation, link.strength) for link in view.links}
        assert shown == {row for row in told if row[0] != row[1]}
        by_id = {incident.id: incident for incident in view.incidents}
        for chain in chains(view.links, by_id):
            assert {(o.link.from_, o.link.to, o.link.relation, o.link.strength) for o in chain.links} <= shown
            for row in chain.statistics:
                assert row.n + row.unknown == sum(o.link.relation == row.relation for o in chain.links)
        for clash in view.contradictions:
            assert clash.id
            assert set(clash.incidents) <= set(by_id)


@given(readings(), st.data())
@FEW
def test_what_is_settled_stays_settled_while_reports_come_in(
    made: list[Reading], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "l.db") as ledger:
        late = data.draw(st.integers(1, len(made)))
        for reading in made[:late]:
            ledger.add(reading)
        before = {clash.id: clash for clash in ledger.view().contradictions}
        assert len(before) == len(ledger.view().contradictions)
        settled = [ledger.settle(clash, by="Ada", reason="looked into") for clash in before]
        assert all(clash.status == "resolved" for clash in ledger.view().contradictions)
        for reading in made[late:]:
            ledger.add(reading)
        for clash in ledger.view().contradictions:
            known = before.keys() & {clash.id, *clash.merged_ids}
            assert (clash.status == "resolved") is bool(known)
        for one in settled:
            ledger.withdraw(one, by="Ada", reason="again")
        assert all(clash.status == "open" for clash in ledger.view().contradictions)


@given(readings(), st.lists(st.sampled_from("ABCDEF"), min_size=1, max_size=3), st.integers(0, 3))
@FEW
def test_the_last_rating_holds_and_each_can_be_undone(
    made: list[Reading], grades: list[str], undone: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "l.db") as ledger:
        for reading in made:
            ledger.add(reading)
        before = told(ledger.view())
        ids = [ledger.rate("Daily", grade, by="Ada", reason="seen") for grade in grades]
        left = list(grades)
        for one in ids[:undone]:
            ledger.withdraw(one, by="Ada", reason="mistaken")
            left.pop(0)
        assert [rating.value for rating in ledger.view().ratings] == left[-1:]
        for one in ids[undone:]:
            ledger.withdraw(one, by="Ada", reason="mistaken")
        assert told(ledger.view()) == before


@given(readings(), st.lists(st.sampled_from((None, "one", "two")), min_size=6, max_size=6), st.randoms())
@FEW
def test_which_version_speaks_does_not_hang_on_the_order(
    made: list[Reading], pages: list[str | None], random: object
) -> None:
    """Each says when it was changed, and no two at the same moment: then nothing hangs on when they came in."""
    versions = [
        replace(
            reading,
            report=replace(
                reading.report,
                url=page and f"https://news.example/{page}",
                modified=minute(f"2024-05-10T{hour:02d}:00+00:00"),
            ),
        )
        for hour, (reading, page) in enumerate(zip(made, pages, strict=False))
    ]
    shuffled = list(versions)
    random.shuffle(shuffled)
    views = []
    for order in (versions, shuffled):
        with Ledger("memory:") as ledger:
            for reading in order:
                ledger.add(reading)
            moments = (None, "2024-05-08", "2024-05-10T00:30Z", "2024-05-10T02:30Z")
            views.append([_without_aliases(ledger.view(moment)) for moment in moments])
            assert ledger.verify(deep=True) == []
    assert views[0] == views[1]


def _without_aliases(view: LedgerView) -> object:
    """What is said; the heirs of a version that was first found without the one between hang on what was there."""
    incidents = tuple(replace(incident, merged_ids=()) for incident in view.incidents)
    return told(replace(view, incidents=incidents), without_known=True)
