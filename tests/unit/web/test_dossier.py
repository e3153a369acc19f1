import pytest

from page_ledgers import DAILY_REPORT, WIRE_REPORT, MemoryLedger
from tacitus.errors import MissingInput
from tacitus.web.dossier import dossier

LEDGER = MemoryLedger()


def of(incident, as_of=None):
    return dossier(LEDGER.view(as_of), incident, lambda report: LEDGER.report(report).text)


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
    assert [cell.value for cell in monitor["Toll"]] == ["5 killed"]
    assert monitor["Toll"][0].quote.report.id == DAILY_REPORT.id
    assert monitor["Where"] == ()


def test_links_are_seen_from_both_sides():
    (answered,) = of("i_base").related
    (answers,) = of("i_market").related
    assert (answered.forward, answered.other.id) == (False, "i_market")
    assert (answers.forward, answers.other.id) == (True, "i_base")


def test_a_merged_id_finds_what_it_is_now():
    assert of("i_2").incident.id == "i_base"
    with pytest.raises(MissingInput):
        of("i_2", "2024-05-07")
