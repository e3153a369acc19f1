"""What a report takes back does not hold of another that told it before."""

from __future__ import annotations

from dataclasses import replace

from ledger_factory import Paper, day, place
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Extraction

NOTE = "An earlier version said Beirut."


def told(where: str, published: str, corrects: bool = False) -> Extraction:
    paper = Paper(
        f"Shells hit the old port market of {where}, killing 31. {NOTE}", published, f"of {published}"
    )
    words = f"Shells hit the old port market of {where}, killing 31."
    made = paper.incident(words, label="shelling", when=day("2024-05-06"), where=where, killed=31)
    if corrects:
        paper.claim(made, "where", place("Beirut"), "Beirut")
    extraction = paper.extraction()
    *claims, last = extraction.claims
    if corrects:
        claims.append(replace(last, segment="correction", polarity="denied"))
        return replace(extraction, claims=tuple(claims))
    return extraction


def where_it_was(*reports: Extraction) -> list[str]:
    with Ledger("memory:") as ledger:
        for report in reports:
            ledger.add(report)
        first, *others = [one.id for one in ledger.view().incidents]
        for other in others:
            ledger.judge(first, other, "same", by="Ada", reason="one strike")
        (incident,) = ledger.view().incidents
        return [] if incident.where is None else [incident.where.name]


def test_a_place_that_a_later_report_takes_back_does_not_hold() -> None:
    early, other = told("Beirut", "2024-05-07"), told("Beirut", "2024-05-08")
    assert where_it_was(early, other, told("Kharkiv", "2024-05-09")) == ["Beirut"]
    assert where_it_was(early, other, told("Kharkiv", "2024-05-09", corrects=True)) == ["Kharkiv"]


def test_what_comes_out_after_a_correction_is_not_taken_back_by_it() -> None:
    later = told("Beirut", "2024-05-10"), told("Beirut", "2024-05-11")
    assert where_it_was(told("Kharkiv", "2024-05-09", corrects=True), *later) == ["Beirut"]


def test_what_is_taken_back_makes_no_incident() -> None:
    assert where_it_was(told("Kharkiv", "2024-05-09", corrects=True)) == ["Kharkiv"]
