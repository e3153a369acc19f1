"""Permanent addresses: what they show stays, and what has changed since is told."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from ledger_factory import Paper, day, voice
from tacitus.http import parse_clock
from tacitus.ledger.ledger import Ledger
from tacitus.model.query import IncidentQuery
from tacitus.present.citing import (
    cite_incident,
    cite_list,
    list_since,
    moment_words,
    since_cited,
    since_words,
)

HOME = "https://ledger.example"
TEXT = "Shells hit a market in Kharkiv on Monday, killing {}, the governor said."


def paper(killed: int, published: str, outlet: str, town: str = "Kharkiv"):
    made = Paper(TEXT.format(killed).replace("Kharkiv", town), published, outlet)
    made.incident(
        made.text,
        label="shelling",
        when=day("2023-03-20"),
        where=town,
        killed=killed,
        by=voice("the governor"),
    )
    return made.reading()


@pytest.fixture
def ledger():
    seconds = iter(range(100))
    with Ledger("memory:", now=lambda: f"2023-03-25T10:00:{next(seconds):02}.000000Z") as made:
        made.add(paper(2, "2023-03-21", "Wire"))
        yield made


def only(ledger: Ledger):
    (incident,) = ledger.find(IncidentQuery()).incidents
    return incident


def test_a_cited_incident_shows_what_it_said_and_tells_what_changed(ledger):
    cited = cite_incident(ledger, only(ledger), None, "reported", HOME)
    assert cited.version == only(ledger).version
    asked = {name: value for name, (value,) in parse_qs(urlsplit(cited.address).query).items()}
    assert asked == {"as_of": cited.as_of, "clock": "known", "v": cited.version}
    assert cited.address in cited.text
    then = ledger.incident(only(ledger).id, asked["as_of"], parse_clock(asked["clock"]))
    calm = since_cited(ledger, then, cited.version, cited.as_of)
    assert (calm.holds, calm.changed) == (True, ())

    ledger.set(only(ledger).id, "when", "2023-03-19", by="Ada", reason="seen")
    then = ledger.incident(only(ledger).id, asked["as_of"], parse_clock(asked["clock"]))
    told = since_cited(ledger, then, cited.version, cited.as_of)
    assert told.holds
    assert "when" in told.changed
    assert since_words(told).startswith("Changed since: ")
    assert not since_cited(ledger, then, "v_another", cited.as_of).holds

    ledger.dismiss(only(ledger).id, by="Ada", reason="an exercise")
    assert since_cited(ledger, then, cited.version, cited.as_of).gone


def test_a_cited_list_counts_what_changed(ledger):
    query = IncidentQuery(country=frozenset({"UKR"}))
    cited = cite_list(ledger, query, HOME)
    assert "1 incident (Ukraine)" in cited.text
    then = replace(query, as_of=cited.as_of, clock="known")
    assert list_since(ledger, then, cited.version).changed == ()
    ledger.add(paper(3, "2023-03-22", "Daily", "Dnipro"))
    ledger.set(
        ledger.find(IncidentQuery(text="Kharkiv")).incidents[0].id,
        "when",
        "2023-03-19",
        by="Ada",
        reason="seen",
    )
    told = list_since(ledger, then, cited.version)
    assert (told.holds, told.changed) == (True, ("1 new", "1 changed"))
    assert not list_since(ledger, then, "l_another").holds
    assert cite_list(ledger, query, HOME).version != cited.version


def test_a_moment_that_was_asked_for_is_kept(ledger):
    cited = cite_incident(ledger, only(ledger), "2023-03-22", "reported", HOME)
    assert (cited.as_of, cited.clock) == ("2023-03-22", "reported")
    assert "by 22 March 2023," in cited.text


def test_moments_in_words():
    assert moment_words("2023-03-05") == "5 March 2023"
    assert moment_words("2023-03-05T08:07:01.000000Z") == "5 March 2023, 08:07 UTC"


def test_a_moment_to_come_is_pinned_to_what_is_known_and_one_of_the_reports_stays_theirs(ledger):
    cited = cite_list(ledger, IncidentQuery(as_of="2999-01-01", clock="known"), HOME)
    assert (cited.as_of, cited.clock) == (ledger.last_at(), "known")
    ledger.add(paper(3, "2023-03-22", "Daily", "Beirut"))
    pinned = IncidentQuery(as_of=cited.as_of, clock="known", status=frozenset())
    assert list_since(ledger, pinned, cited.version).holds
    reported = cite_list(ledger, IncidentQuery(as_of="2023-03-22"), HOME)
    assert (reported.as_of, reported.clock) == ("2023-03-22", "reported")
