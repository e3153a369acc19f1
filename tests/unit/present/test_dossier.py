from dataclasses import replace

import pytest

from page_ledgers import BASE_CLAIMS, DAILY, DAILY_REPORT, MARKET, WIRE_REPORT, MemoryLedger, base, span_of
from tacitus.errors import MissingInput
from tacitus.present.dossier import dossier

LEDGER = MemoryLedger()


def of(incident, as_of=None):
    return dossier(LEDGER.view(as_of), incident)


def row(page, name):
    return next(r for r in page.fields if r.name == name)


def test_every_stated_value_is_traced_to_words_in_a_report():
    for incident in ("i_base", "i_market"):
        page = of(incident)
        quotes = [q for r in page.fields for q in r.quotes] + [q for t in page.tolls for q in t.quotes]
        assert quotes
        for quote in quotes:
            assert quote.report is not None
            assert LEDGER.report(quote.report.id).text[quote.start : quote.end] == quote.text
        assert all(r.quotes for r in page.fields if r.known)


def test_unknown_fields_stay_and_say_why():
    initiators = row(of("i_base"), "Who did it")
    assert (initiators.known, initiators.value, initiators.note) == (False, "not stated", "no one is named")


def test_each_speakers_figure_stands_beside_the_others():
    page = of("i_base")
    assert [(t.figure, t.speaker, t.when) for t in page.tolls] == [
        ("2", "defence ministry, via Wire", "2024-05-07"),
        ("5", "monitor", "2024-05-08"),
    ]


def test_as_of_an_earlier_day_the_later_figure_is_unknown():
    page = of("i_base", "2024-05-07")
    assert [t.figure for t in page.tolls] == ["2"]
    assert page.contradictions == ()
    assert [entry.id for entry, _ in page.members] == [WIRE_REPORT.id]


def test_the_matrix_sets_speakers_against_fields():
    matrix = of("i_base").matrix
    assert matrix.fields == ("What", "Where", "Toll")
    assert [who for who, _ in matrix.rows] == ["defence ministry", "monitor"]
    monitor = dict(zip(matrix.fields, matrix.rows[1][1], strict=True))
    assert [cell.value for cell in monitor["Toll"]] == ["5 soldiers killed"]
    assert monitor["Toll"][0].quote.report.id == DAILY_REPORT.id
    assert monitor["Where"] == ()


def test_the_chain_reads_from_earlier_to_later_with_its_words():
    for incident in ("i_base", "i_market"):
        steps = of(incident).chain
        assert [step.incident.id for step, _ in steps] == ["i_base", "i_market"]
        assert [step.here for step, _ in steps] == [incident == "i_base", incident == "i_market"]
        assert steps[0][1] == ()
        (edge,) = steps[1][1]
        assert (edge.relation, edge.strength, edge.earlier.id) == ("in retaliation for", "stated", "i_base")
        assert [q.text for q in edge.quotes] == ["in retaliation"]
        assert edge.quotes[0].report.id == WIRE_REPORT.id


def test_who_is_said_to_have_done_it_and_by_whom():
    (suspect,) = of("i_market").suspects
    assert suspect.name == "militia"
    assert suspect.holders == (("attributed", "defence ministry, via Wire", ""), ("narrated", "Wire", ""))
    assert [entry.id for entry in suspect.reports] == [WIRE_REPORT.id]
    assert of("i_base").suspects == ()


def test_a_merge_says_what_speaks_for_and_against_it():
    reason = "i_2: merged because same place; same day (against: another means)"
    incident = replace(base(late=True), merge_reasons=(reason, "i_9: something else"))
    view = replace(LEDGER.view(), incidents=(incident, MARKET))
    first, second = dossier(view, "i_base").merges
    assert [entry.id for entry in first.reports] == [DAILY_REPORT.id]
    assert (first.because, first.against) == (("same place", "same day"), ("another means",))
    assert (second.because, second.plain) == ((), "i_9: something else")


def test_a_figure_that_two_reports_repeat_is_one_row():
    again = replace(
        BASE_CLAIMS[2], id="c_again", report=DAILY_REPORT.id, evidence=(span_of(DAILY, "killed"),)
    )
    view = LEDGER.view()
    view = replace(view, claims=(*view.claims, again))
    rows = dossier(view, "i_base").tolls
    assert [(t.figure, t.reports, t.when) for t in rows] == [("2", 2, "2024-05-07"), ("5", 1, "2024-05-08")]


def test_a_merged_id_finds_what_it_is_now():
    assert of("i_2").incident.id == "i_base"
    with pytest.raises(MissingInput):
        of("i_2", "2024-05-07")
