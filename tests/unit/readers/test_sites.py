"""Where an incident was: the places of its story, weighed by grammar, by what they hold and by the network."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tacitus.model.records import Incident, Report
from tacitus.pipeline.read import read_report
from tacitus.readers.rules.learned import sites
from tacitus.readers.rules.learned.sites import Sited
from tacitus.readers.rules.learned.weighing import fitted
from tacitus.readers.rules.read import RuleReader

TEXT = (
    "Armed men killed 26 villagers in the Bandiagara region of central Mali on Sunday, officials said.\n\n"
    "They rode into Tessogou on motorcycles at dawn and opened fire on people at the well."
)


def weighed(text: str) -> list[Sited]:
    read = RuleReader().read_fully(Report(id="r_0000000000000000", text=text))
    return [one for listed in read.sites for one in listed]


def incidents(text: str) -> tuple[Incident, ...]:
    return read_report(Report(id="r", text=text)).incidents


def placed(text: str) -> list[str | None]:
    return [one.where.name if one.where else None for one in incidents(text)]


def test_all_that_is_weighed_for_has_a_weight_somewhere() -> None:
    """A feature that is renamed in the code would silently lose its weight."""
    found = {name for one in weighed(TEXT) for name in one.found}
    known = fitted("learned/sites.json").models["weights"].keys()
    assert len(found & known) > 0.8 * len(found)


def test_what_speaks_for_a_place_has_names() -> None:
    region = next(one for one in weighed(TEXT) if one.where.name == "Bandiagara")
    assert {"by the rules", "in its sentence, behind", "hangs on its word"} <= region.found.keys()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (
            "Shells hit a market in Kharkiv on Monday, killing two people. The Security Council met in New York.",
            ["Kharkiv"],
        ),
        (
            "The defence ministry in Moscow said that its aircraft had bombed a depot in Palmyra on Friday.",
            ["Palmyra"],
        ),
        (
            "Gunmen killed two officers in Quetta on Monday. They were buried in Lahore a day later.",
            ["Quetta"],
        ),
    ],
)
def test_places_of_other_sentences_do_not_widen_it(text: str, where: list[str]) -> None:
    assert placed(text) == where


def test_places_in_one_breath_are_both_its() -> None:
    (incident,) = incidents("Drones hit depots in Kharkiv and Sumy on Monday, killing two people.")
    assert incident.where is not None
    assert "Kharkiv" in incident.where.name
    assert "Sumy" in incident.where.name


def test_an_unlikely_place_is_none_though_a_rule_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Shells hit a market in Kharkiv on Monday, killing two people."
    assert placed(text) == ["Kharkiv"]
    never = replace(fitted("learned/sites.json"), least={"given": 1.1, "new": 1.1})
    monkeypatch.setattr(sites, "fitted", lambda _: never)
    assert "Kharkiv" not in placed(text)


def test_one_word_of_the_rules_is_kept_where_nothing_speaks_against_it() -> None:
    assert placed("Rebels attacked an army post near Djibo on Friday, killing four soldiers.") == ["Djibo"]


def test_a_village_that_no_gazetteer_has_lies_in_the_narrowest_area_named_with_it() -> None:
    (incident,) = incidents(
        "A missile hit a cafe in the village of Hroza in Ukraine's Kharkiv region on Thursday, killing 52 people."
    )
    assert incident.where is not None
    assert (incident.where.name, incident.where.precision) == ("Hroza", "region")
    assert (incident.where.radius_km or 0) < 200
