"""Reports in the manners of the trade: capitals, no punctuation, live blogs, bullets, press releases, great length."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

import tacitus
from tacitus.model.records import Incident, Reading

CAPITALS = (
    "REBELS SHELL TOWN\n\nALEPPO, SYRIA, 24 MARCH 2023 - REBELS SHELLED THE TOWN OF AZAZ ON FRIDAY, KILLING FIVE "
    "CIVILIANS AND WOUNDING TWELVE, A HOSPITAL OFFICIAL SAID.\n"
)
UNPUNCTUATED = (
    "Published 24 March 2023\n\nRebels shelled the town of Azaz on Friday killing five civilians a hospital "
    "official said\n\nThe army said it had shot down a drone over Homs on Thursday\n"
)
LIVE_BLOG = (
    "Published 24 March 2023\n\n14:32\nA rocket hit an apartment block in Kharkiv, killing three people, the "
    "governor said.\n\n15:10\nThe death toll in Kharkiv has risen to five, the governor says.\n\n16:45\nUkraine's "
    "air force says it shot down 12 drones overnight.\n"
)
BULLETS = (
    "Published 24 March 2023\n\nMain events of the day:\n\n- A car bomb in Afrin killed two police officers.\n"
    "- Gunmen attacked a checkpoint near Daraa, wounding four soldiers.\n* An air strike on Idlib destroyed a "
    "weapons depot.\n• Shelling of Kherson killed a woman.\n"
)
PRESS_RELEASE = (
    "PRESS RELEASE\nFeb. 3, 2024\n\nCENTCOM Forces conducted a strike against a drone site in Yemen\n\n"
    "TAMPA, Fla. - On Feb. 2, at approximately 4 p.m. (Eastern Time), U.S. Central Command (CENTCOM) forces "
    "conducted airstrikes in Iraq and Syria against Iran's Islamic Revolutionary Guards Corps (IRGC) Quds Force "
    "and affiliated militia groups.\n"
)
TOWNS = ("Kharkiv", "Idlib", "Mosul", "Aden", "Khartoum", "Goma", "Mogadishu", "Kandahar", "Benghazi", "Gao")
FILLER = (
    "The district council met in the old town hall to talk about the new water pipes, and the engineer showed a "
    "plan of the streets that would be closed in the spring. Traders asked for more time. "
)


def places(reading: Reading) -> list[str | None]:
    return [incident.where.name if incident.where else None for incident in reading.incidents]


def labels(reading: Reading) -> list[str]:
    return [incident.label for incident in reading.incidents]


def figures(incidents: Iterable[Incident]) -> set[tuple[str, int | None]]:
    return {(toll.effect, toll.best) for incident in incidents for toll in incident.tolls}


def test_all_capitals_read_as_if_they_were_not() -> None:
    loud, plain = tacitus.read(CAPITALS), tacitus.read(CAPITALS.replace("REBELS S", "Rebels s"))
    for reading in (loud, plain):
        assert labels(reading) == ["shelling"]
        assert figures(reading.incidents) == {("killed", 5), ("wounded", 12)}
        (incident,) = reading.incidents
        assert incident.when is not None
        assert incident.when.start.startswith("2023-03-24")
        assert incident.where is not None
        assert incident.where.country == "SYR"
    assert loud.report.text == CAPITALS


def test_missing_punctuation_glues_nothing_together() -> None:
    reading = tacitus.read(UNPUNCTUATED)
    assert labels(reading) == ["shelling", "interception"]
    assert figures(reading.incidents) == {("killed", 5)}
    assert places(reading)[1] == "Homs"
    shelling = reading.incidents[0]
    assert [speaker.name for toll in shelling.tolls for speaker in (toll.speaker or ())[:1]] == [
        "a hospital official"
    ]


def test_entries_of_a_live_blog_tell_of_one_incident_as_it_grows() -> None:
    reading = tacitus.read(LIVE_BLOG)
    assert labels(reading) == ["rocket_attack", "interception"]
    assert figures(reading.incidents[:1]) == {("killed", 3), ("killed", 5)}
    assert reading.incidents[1].tolls == ()


def test_each_bullet_is_an_incident() -> None:
    reading = tacitus.read(BULLETS)
    assert labels(reading) == ["bombing", "attack", "air_strike", "shelling"]
    assert figures(reading.incidents) == {("killed", 2), ("wounded", 4), ("killed", 1)}
    countries = [incident.where.country if incident.where else None for incident in reading.incidents]
    assert countries[:3] == ["SYR", "SYR", "SYR"]


def test_the_last_bullet_is_placed() -> None:
    where = tacitus.read(BULLETS).incidents[-1].where
    assert where is not None
    assert where.country == "UKR"


def test_a_press_release_says_who_did_it() -> None:
    reading = tacitus.read(PRESS_RELEASE)
    strikes = [incident for incident in reading.incidents if incident.label == "air_strike"]
    assert len(strikes) == 1
    assert {actor.country for actor in strikes[0].initiators} == {"USA"}
    assert "IRN" in {actor.country for actor in strikes[0].targets}
    assert strikes[0].when is not None
    assert strikes[0].when.start.startswith("2024-02-02T16")


def test_a_press_release_is_not_placed_where_it_was_written() -> None:
    strikes = [i for i in tacitus.read(PRESS_RELEASE).incidents if i.label == "air_strike"]
    assert strikes[0].where is None or strikes[0].where.country != "USA"


@pytest.mark.slow
def test_a_report_of_twenty_thousand_words() -> None:
    told = [
        f"A car bomb exploded in {town} on Friday, killing {killed} people, police said.\n\n{FILLER * 55}"
        for killed, town in enumerate(TOWNS, start=11)
    ]
    reading = tacitus.read("Published 24 March 2023\n\n" + "\n\n".join(told))
    assert len(reading.report.text.split()) > 20_000
    assert labels(reading) == ["bombing"] * len(TOWNS)
    assert [figures([incident]) for incident in reading.incidents] == [
        {("killed", killed)} for killed in range(11, 11 + len(TOWNS))
    ]


@pytest.mark.slow
def test_one_sentence_again_and_again_is_one_incident_and_takes_no_age() -> None:
    sentence = "Rebels shelled the town of Azaz on Friday, killing five civilians, a doctor said. "
    reading = tacitus.read(f"Published 24 March 2023\n\n{sentence * 300}")
    assert labels(reading) == ["shelling"]
    assert figures(reading.incidents) == {("killed", 5)}
