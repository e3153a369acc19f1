"""What is stored can be shown: hostile values in every field of every entry, then every surface is asked."""

from __future__ import annotations

import re
import sqlite3
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from ledger_factory import Paper, actor, day, voice
from surfaces import shown
from tacitus.alerts.answering import first_look
from tacitus.errors import UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.characters import storable
from tacitus.model.codec import from_plain, to_plain
from tacitus.model.originals import Brought
from tacitus.model.records import Reading, Reject
from tacitus.store.chain import GENESIS, canonical, digest

HOSTILE = (
    "half an emoji \ud83d, a byte \udcff",
    "nul \x00, escape \x1b[2J\x1b]0;owned\x07, C1 \x9b31m",
    "overrides \u202egnp.exe\u202c \u2066 isolates",
    "line\r\nends\u2028and\u2029more\ttabs",
    "[/red] rich [bold markup",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>{{ 7*7 }}",
    "z\u0335\u0336a\u0337l\u0338g\u0321o" * 20,
    "\U0001f600" * 50,
)


def papers(poison: str = "") -> list[Reading]:
    one = Paper("Jets killed eleven people near Conoco on Friday, Zora Quill said.", "2024-05-10", "daily")
    first = one.incident(
        "Jets killed eleven people",
        label="air_strike",
        when=day("2024-05-10"),
        where="Conoco",
        killed=11,
        initiators=[actor(f"Jets {poison}", "USA", "state_forces")],
        targets=[actor(f"Somebody {poison}")],
        by=voice(f"Zora Quill {poison}"),
    )
    one.claim(first, "target", actor(f"Zora {poison}"), "Zora Quill")
    two = Paper(
        "Rockets killed three people near Conoco a day later, in retaliation.", "2024-05-12", "agency"
    )
    other = two.incident(
        "Rockets killed three people", label="rocket_attack", when=day("2024-05-11"), where="Conoco", killed=3
    )
    base = two.incident("a day later", label="attack", when=day("2024-05-10"), where="Conoco", killed=5)
    two.link(other, base, "retaliation", "stated", "in retaliation")
    return [one.reading(), two.reading()]


def poisoned(poison: str) -> list[Reading]:
    """The readings with a value in every field beside the text."""
    return [
        replace(
            reading,
            report=replace(
                reading.report,
                title=poison,
                outlet=poison,
                authors=(poison,),
                url=f"https://x/{poison}",
                path=poison,
            ),
        )
        for reading in papers(poison)
    ]


def watch(ledger: Ledger, poison: str) -> None:
    """A saved search that has looked: what comes now is told."""
    ledger.save_search("conoco", [("status", "*")], by=poison, reason=poison)
    first_look(ledger)


def bring(ledger: Ledger, poison: str) -> None:
    """Readings with the value in every field, and the bytes that they were made from."""
    for reading in poisoned(poison):
        ledger.add(reading)
        raw = f"{reading.report.text} {poison}".encode("utf-8", "replace")
        ledger.keep(
            reading.report.id,
            Brought(raw=raw, path=poison, media_type="text/plain", command="add", url=f"https://x/{poison}"),
        )


def fill(ledger: Ledger, poison: str) -> None:
    """Every kind of entry that there is, with the value wherever a person or a source may put one."""
    bring(ledger, poison)
    ledger.reject(poison, Reject(stage="source", reason="empty_report", message=poison))
    ledger.reject(
        f"kept {poison}",
        Reject(stage="read", reason="reader_failed", message=poison),
        replace(poisoned(poison)[0].report, id="r_0123456789abcdef"),
    )
    left, right = ledger.view().incidents[0].id, ledger.view().incidents[-1].id
    ledger.judge(left, right, "different", by=poison, reason=poison)
    taken = ledger.judge(left, right, "unsure", by=poison, reason=poison)
    ledger.withdraw(taken, by=poison, reason=poison)
    ledger.rate(ledger.view().claims[0].id, "2", by=poison, reason=poison)
    for clash in ledger.view().contradictions[:1]:
        ledger.settle(clash.id, by=poison, reason=poison)
    say_everything(ledger, poison)


def say_everything(ledger: Ledger, poison: str) -> None:
    """Rulings of every kind, with the value wherever a person may put one; a name that says nothing is refused."""
    signed = {"by": poison, "reason": poison}
    incident, other = ledger.view().incidents[0], ledger.view().incidents[-1]
    report = incident.members[0].report
    with suppress(UsageError):
        ledger.note(incident.id, poison, by=poison)
        ledger.tag(incident.id, poison, by=poison)
        ledger.publish(incident.id, place=poison, **signed)
        ledger.set(incident.id, "initiators", poison, **signed)
        ledger.set(incident.id, "where", f"33.5,36.3,5 {poison}", **signed)
        ledger.link(incident.id, "follows", other.id, **signed)
        ledger.check(incident.id, **signed)
        ledger.claim(report, (0, 4), "target", poison, incident=incident.id, speaker=poison, **signed)
        ledger.alias(poison, f"the other {poison}", **signed)


def test_every_surface_shows_what_is_stored(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Ledger(path) as ledger:
        watch(ledger, HOSTILE[0])
        for poison in HOSTILE:
            fill(ledger, poison)
        assert ledger.verify() == []
    _check(path)


def _check(path: Path) -> None:
    for where, text in shown(path):
        text.encode("utf-8")
        if "json" not in where and not where.startswith(DATA):
            assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text), (
                where
            )
        assert "<script>alert" not in text or where.startswith((*DATA, "tacitus ")), where


DATA = ("GET /api", "tacitus export ", "file ")
"""Surfaces for programs: values are as they are."""


def test_a_ledger_that_holds_a_bad_value_already_opens_shows_and_exports(tmp_path: Path) -> None:
    """As versions before the gate wrote it: straight into the log."""
    poison = " ".join(HOSTILE[:4])
    path = tmp_path / "ledger.db"
    with Ledger(path) as ledger:
        for reading in papers():
            ledger.add(reading)
        accounts = [incident.id for incident in ledger.view().incidents]
    old = Paper(f"Mortars killed two people near Tanf on Friday {poison}.", "2024-05-17", poison)
    old.incident(
        "Mortars killed two people",
        label="shelling",
        when=day("2024-05-17"),
        where="Tanf",
        killed=2,
        by=voice(poison),
        targets=[actor(poison)],
    )
    _append(path, "reading", old.id, to_plain(old.reading()))
    reject = {
        "path": f"/home/jdoe/{poison}",
        "reject": to_plain(Reject(stage="s", reason="r", message=poison)),
    }
    _append(path, "reject", "x_0123456789abcdef", reject)
    judged = {"left": accounts[0], "right": accounts[-1], "verdict": "unsure", "by": poison, "at": AT}
    _append(
        path,
        "judgement",
        "j_0123456789abcdef",
        judged | {"reason": poison, "score": None, "withdrawn_at": None},
    )
    with Ledger(path) as ledger:
        assert ledger.verify() == []
        ledger.rebuild()
    _check(path)


AT = "2026-01-01T00:00:00.000000Z"


def _append(path: Path, kind: str, subject: str, plain: dict[str, Any]) -> None:
    connection = sqlite3.connect(path)
    seq, previous = connection.execute(
        "SELECT seq, digest FROM log ORDER BY seq DESC LIMIT 1"
    ).fetchone() or (0, GENESIS)
    body = canonical(plain)
    total = digest(previous, seq=seq + 1, at=AT, kind=kind, subject=subject, body=body)
    connection.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)", (seq + 1, AT, kind, subject, body, total))
    if kind == "reading":
        connection.execute(
            "INSERT INTO reports (id, seq, known_at, reported_at) VALUES (?, ?, ?, ?)",
            (subject, seq + 1, AT, AT),
        )
    connection.commit()
    connection.close()


def test_the_gate_changes_one_character_into_one_and_json_stays_valid() -> None:
    plain = {"text": "a\x00b\ud800c", "title": "a\x00b\ud800\nc", "n": float("nan"), "m": [float("inf"), 1]}
    assert storable(plain) == {"text": "a\x00b�c", "title": "a�b� c", "n": None, "m": [None, 1]}


def test_no_surface_shows_a_path_of_this_machine(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Ledger(path) as ledger:
        for reading in papers():
            ledger.add(replace(reading, report=replace(reading.report, path="/home/jdoe/a.txt")))
        ledger.reject("C:\\Users\\JDoe\\b.txt", Reject(stage="source", reason="empty_report", message="x"))
    for where, text in shown(path):
        assert "jdoe" not in text.lower(), where
        told = text if where != "tacitus verify " and where != "tacitus verify --deep" else ""
        assert str(tmp_path) not in told, where


NAMES = (
    "Zora Quill", "ZORA QUILL", "Zora\nQuill", "Zora\u00a0Quill", "zora-quill", "zora_quill", "Zora\u00ad Qu\u00adill",
    "Z\u200bora Q\u200duill", "Zo\u0301ra Quill", "Zóra Qüill", "Quill, Zora", "ZoraQuill", "zora%20quill", "zora+quill",
    "Zora Quill’s", "Ｚｏｒａ Ｑｕｉｌｌ",
)  # fmt: skip


def test_a_person_is_hidden_on_every_surface_however_the_name_is_written(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Ledger(path) as ledger:
        watch(ledger, NAMES[0])
        for written in NAMES:
            bring(ledger, written)
            reject = Reject(stage="source", reason="empty_report", message=written)
            ledger.reject(f"reports/{written}.txt", reject)
        left, right = ledger.view().incidents[0].id, ledger.view().incidents[-1].id
        ledger.judge(left, right, "different", by="Ada", reason="; ".join(NAMES))
        for written in NAMES:
            say_everything(ledger, written)
        list(shown(path))
        assert ledger.redact("zora quill", by="Ada", reason="a child") > 5
    for where, text in shown(path):
        assert "quill" not in _letters(text), where


def _letters(text: str) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf")).casefold()


def test_a_name_like_a_code_or_date_touches_none(tmp_path: Path) -> None:
    names = ("Day", "killed", "current", "SYR", "ASSAULT", "air_strike", "2024", "unknown")
    path = tmp_path / "ledger.db"
    with Ledger(path) as ledger:
        for reading in papers("in 2024, a current unknown ASSAULT by SYR air_strike on that Day"):
            ledger.add(reading)
        before = ledger.view()
        for name in names:
            assert ledger.redact(name, by="Ada", reason="asked") > 0
        after = ledger.view()
    assert [(i.id, i.type, i.label, i.status, i.when, i.where) for i in after.incidents] == [
        (i.id, i.type, i.label, i.status, i.when, i.where) for i in before.incidents
    ]
    list(shown(path))


def test_records_come_back_from_their_hidden_form() -> None:
    from tacitus.store.redact import hide_in_reading, pattern

    plain = to_plain(papers()[0])
    covered = hide_in_reading(plain, pattern(["Zora Quill", "Friday"]))
    assert from_plain(Reading, covered).incidents[0].when == papers()[0].incidents[0].when
