"""The demo's ledger, held against its texts: what a hostile editor looks for first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from reading import sample_readings
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import LedgerIncident, LedgerView
from tacitus.present import words
from tacitus.present.dossier import dossier
from tacitus.present.titles import title


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LedgerView]:
    with Ledger(tmp_path_factory.mktemp("demo") / "demo.db") as ledger:
        for reading in sample_readings():
            ledger.add(reading)
        yield ledger.view()


def row(view: LedgerView, label: str, place: str) -> LedgerIncident:
    found = [
        one
        for one in view.incidents
        if one.label == label and one.where is not None and place in words.place_name(one.where)
    ]
    assert len(found) == 1, f"{len(found)} rows of {label} in {place}"
    return found[0]


def held(incident: LedgerIncident) -> set[tuple[str, str]]:
    return {(one.kind, one.actor) for one in incident.attributions}


def test_one_row_for_the_drone_over_tel_aviv_and_whose_it_was(view: LedgerView) -> None:
    drone = row(view, "drone_strike", "Tel Aviv")
    assert held(drone) == {("claimed", "Houthis")}
    assert drone.when is not None
    assert ("denied", "Saudi Arabia") in held(row(view, "air_strike", "Hodeidah"))


def test_a_disputed_blast_is_a_blast(view: LedgerView) -> None:
    blast = row(view, "explosion", "Al-Ahli")
    assert not blast.means
    assert {("attributed", "Israel"), ("denied", "Israel")} <= held(blast)


def test_an_answer_is_later_than_what_it_answers(view: LedgerView) -> None:
    assert not [clash for clash in view.contradictions if clash.kind == "order"]
    drone, strikes = row(view, "drone_strike", "Hasakah"), row(view, "air_strike", "Deir ez-Zor")
    assert ("response", strikes.id, drone.id) in {(one.relation, one.from_, one.to) for one in view.links}


def test_every_figure_is_given_by_who_gives_it(view: LedgerView) -> None:
    voices = {
        entry.best: entry.speaker[0].name
        for one in view.incidents
        for entry in one.toll_history
        if entry.effect == "killed" and entry.speaker and entry.speaker[0].role != "outlet"
    }
    assert voices[160] in ("Local sources", "Local officials")
    assert voices[43] == "Sudan Doctors Network"
    assert voices[30] == "Local officials"
    assert voices[400] == "A collective of relatives"


def test_who_rejects_a_report_has_not_denied_what_it_tells(view: LedgerView) -> None:
    moura = row(view, "killing", "Moura")
    assert "denied" not in {kind for kind, _ in held(moura)}
    assert not [clash for clash in view.contradictions if moura.id in clash.incidents]


def test_a_claim_that_could_not_be_verified_confirms_nothing(view: LedgerView) -> None:
    drone = row(view, "drone_strike", "Hasakah")
    assert ("claimed", "Liwa al-Ghaliboun") in held(drone)
    assert drone.grade == "fair"


def test_the_newest_toll_of_a_wave_of_strikes_is_its_toll(view: LedgerView) -> None:
    assert words.totals_words(row(view, "missile_strike", "Kyiv")) == (
        "19 killed (over several attacks), 105 wounded (over several attacks)"
    )


def test_nobody_stands_twice_for_one_thing(view: LedgerView) -> None:
    for one in view.incidents:
        rows = Counter((name.actor, name.kind) for name in one.attributions)
        assert max(rows.values(), default=1) == 1
        assert len({s.name for s in dossier(view, one.id).suspects}) == len(dossier(view, one.id).suspects)


def test_no_title_takes_a_side_or_half_of_the_places(view: LedgerView) -> None:
    titles = {title(one) for one in view.incidents}
    assert "Killing in Moura" in titles
    assert "Shooting in Barsalogho" in titles
    assert any(one.endswith("in Iraq and Syria") for one in titles)
    assert not [one for one in titles if "spy" in one or '"' in one]


def test_a_value_s_sources_are_those_that_say_it(view: LedgerView) -> None:
    (who,) = (
        f for f in dossier(view, row(view, "air_strike", "Hodeidah").id).fields if f.key == "initiators"
    )
    assert [quote.text for quote in who.quotes] == ["Israeli"]
