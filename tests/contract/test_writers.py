"""Many processes write one ledger at once: what comes of it is what one after the other would have written.

The order is the log's. Nothing acknowledged is lost, nothing is there twice, and what is projected is what the log gives.
`python tests/contract/test_writers.py WRITERS REPORTS ADDRESS` is a larger run by hand.
"""

from __future__ import annotations

import datetime
import multiprocessing
import random
import sys
import time
from collections import Counter
from contextlib import suppress
from multiprocessing.queues import SimpleQueue
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from databases import ledger_at
from ledger_factory import Paper, day, voice
from tacitus.errors import UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.query import IncidentQuery
from tacitus.store import STORES

WRITERS = 8
REPORTS = {"postgresql": 200, "sqlite": 80}
"""How many they add; those of a file wait in no order, and give up after half a minute."""
TOWNS = ("Kharkiv", "Dnipro", "Beirut", "Mogadishu", "Hodeidah", "Baghdad", "Erbil", "Homs governorate")
FORK = multiprocessing.get_context("fork")
Said = tuple[str, str]
"""What was acknowledged: a kind of entry, and what it is about."""


def paper(number: int) -> Paper:
    """A report; every third one tells of the same as the one before, and every fifth names somebody."""
    story = number - (number % 3 == 2)
    town = TOWNS[story % len(TOWNS)]
    date = str(datetime.date(2015, 1, 1) + datetime.timedelta(days=story // len(TOWNS)))
    who = f"Zora Quill {number}" if number % 5 == 0 else "the mayor"
    made = Paper(f"Shells fell on {town}, report {number} says, {who} said.", date, f"daily {number % 4}")
    made.incident(
        f"Shells fell on {town}",
        label="shelling",
        when=day(date),
        where=town,
        killed=story % 9,
        by=voice(who),
    )
    return made


def write(address: str, writer: int, writers: int, reports: int, said: SimpleQueue[list[Said]]) -> None:
    """A writer's part: its own reports and those of the next writer, and what it decides of any that it finds."""
    mine = [n for n in range(reports) if n % writers in (writer, (writer + 1) % writers)]
    chance, done = random.Random(writer), list[Said]()
    chance.shuffle(mine)
    try:
        with Ledger(address) as ledger:
            for number in mine:
                if ledger.add(paper(number).reading()):
                    done.append(("reading", paper(number).id))
                with suppress(UsageError):  # what it names may not be there yet, or be hidden by another
                    done += decide(ledger, chance, number, f"writer {writer}")
                    if number % (reports // 10) == 0:
                        ledger.redact(f"Zora Quill {number}", by=f"writer {writer}", reason="asked for")
    finally:
        said.put(done)


def decide(ledger: Ledger, chance: random.Random, number: int, by: str) -> list[Said]:
    """One decision of five kinds, or none."""
    one, other = (paper(max(0, number - back)).incidents[0].id for back in (0, chance.randrange(1, 5)))
    what = chance.randrange(30)
    if what < 3:
        return [
            (
                "judgement",
                ledger.judge(one, other, chance.choice(("same", "different")), by=by, reason="seen"),
            )
        ]
    if what == 3:
        return [("ruling", ledger.note(one, "seen", by=by))]
    if what == 4 and (mine := [j for j in ledger.judgements() if j.by == by and not j.withdrawn_at]):
        done = ledger.withdraw(mine[0].id or "", by=by, reason="mistaken")
        return [("withdrawal", mine[0].id or "")] if done else []
    if what == 5:
        done = ledger.retract(paper(number).id, by=by, reason="an error")
        return [("retraction", paper(number).id)] if done else []
    return []


def together(address: str, writers: int, reports: int) -> list[Said]:
    """Have them all write; what was acknowledged to any."""
    queues = [FORK.SimpleQueue() for _ in range(writers)]
    running = [
        FORK.Process(target=write, args=(address, number, writers, reports, queue))
        for number, queue in enumerate(queues)
    ]
    for process in running:
        process.start()
    said = [one for queue in queues for one in queue.get()]
    for process in running:
        process.join()
        assert process.exitcode == 0
    return said


def check(address: str, said: list[Said], reports: int) -> None:
    """Everything that was acknowledged is there once, and the ledger is the one that its log gives."""
    with Ledger(address) as ledger, Ledger("memory:") as serial:
        logged = Counter((entry.kind, entry.subject) for entry in ledger._store.entries())
        assert all(logged[one] == 1 for one in said)
        assert Counter(said).most_common(1)[0][1] == 1
        assert sum(1 for kind, _ in logged.elements() if kind == "reading") == reports
        assert ledger.verify(deep=True) == []
        serial.import_log(ledger.export_log(with_names=True))
        assert list(serial.export_log()) == list(ledger.export_log())
        asked = IncidentQuery(status=frozenset("*"))
        assert ledger.find(asked, limit=reports) == serial.find(asked, limit=reports)
        assert ledger.near() == serial.near()


@pytest.mark.parametrize("kind", sorted(STORES.keys() - {"memory"}))
def test_what_many_write_at_once_is_what_one_after_the_other_writes(kind: str, tmp_path: Path) -> None:
    address = ledger_at(kind, tmp_path / "l.db")
    said = together(address, WRITERS, REPORTS[kind])
    assert {kind for kind, _ in said} >= {"reading", "judgement", "ruling", "retraction"}
    check(address, said, REPORTS[kind])


if __name__ == "__main__":
    many, of, place = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    start = time.monotonic()
    acknowledged = together(place, many, of)
    print(f"{len(acknowledged)} acknowledged to {many} writers in {time.monotonic() - start:.0f} s")
    check(place, acknowledged, of)
    print("the chain holds, nothing is lost or doubled, and the ledger is that of its log")
