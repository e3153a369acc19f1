"""Stories told by several reports, each in our own words, and which accounts are one incident.

Every story is a function that returns its papers and the truth: groups of account names. Accounts of all
stories share one world (places, actors), so that stories can also be mixed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ledger_factory import Paper, actor, day, minute, voice
from tacitus.model.records import Reading

MONITOR = voice("War Monitor", "monitor")
US = actor("United States", "USA", "state_forces")
RUSSIA = actor("Russia", "RUS", "state_forces")
ISRAEL = actor("Israel", "ISR", "state_forces")


@dataclass
class Story:
    """Papers, and groups of account ids that are one incident each (an account in no group stands alone)."""

    papers: list[Paper] = field(default_factory=list)
    same: list[set[str]] = field(default_factory=list)

    def paper(self, text: str, published: str, outlet: str = "daily") -> Paper:
        """Begin a paper."""
        self.papers.append(Paper(text, published, outlet))
        return self.papers[-1]

    @property
    def readings(self) -> list[Reading]:
        """What was read of each."""
        return [paper.reading() for paper in self.papers]

    @property
    def accounts(self) -> list[str]:
        """Every account."""
        return [incident.id for paper in self.papers for incident in paper.incidents]


def look_alikes() -> Story:
    """Two rockets at one base on three different days, one of them told twice."""
    story = Story()
    first = story.paper(
        "Two rockets landed near Green Village on 18 February; nobody was hurt.", "2023-02-19", "wire"
    )
    first.incident(
        "Two rockets landed near Green Village",
        label="rocket_attack",
        when=day("2023-02-18"),
        where="Green Village",
        means=["rocket"],
        object_="military_base",
        killed=0,
    )
    second = story.paper(
        "Two rockets landed near Green Village on Monday; nobody was hurt.", "2023-03-14", "wire"
    )
    b = second.incident(
        "Two rockets landed near Green Village",
        label="rocket_attack",
        when=day("2023-03-13"),
        where="Green Village",
        means=["rocket"],
        object_="military_base",
        killed=0,
    )
    third = story.paper(
        "A base at Green Village took rocket fire on 13 March, a spokesman said.", "2023-03-14", "agency"
    )
    c = third.incident(
        "A base at Green Village took rocket fire",
        label="rocket_attack",
        when=day("2023-03-13"),
        where="Green Village",
        means=["rocket"],
        object_="military_base",
    )
    fourth = story.paper(
        "Rockets were fired at Green Village for the third time, on 14 March.", "2023-03-15", "daily"
    )
    fourth.incident(
        "Rockets were fired at Green Village",
        label="rocket_attack",
        when=day("2023-03-14"),
        where="Green Village",
        means=["rocket"],
        object_="military_base",
    )
    story.same = [{b, c}]
    return story


def moving_toll() -> Story:
    """8, then 11, then 19 of which 11 are one group; one voice, carried by several papers."""
    story = Story()
    ids = set()
    for number, date, outlet in ((8, "2023-03-24", "wire"), (11, "2023-03-24", "daily")):
        paper = story.paper(
            f"Air strikes in eastern Syria killed {number} fighters overnight, the War Monitor said.",
            date,
            outlet,
        )
        ids.add(
            paper.incident(
                f"Air strikes in eastern Syria killed {number} fighters",
                label="air_strike",
                when=day("2023-03-23", 2),
                where="eastern Syria",
                initiators=[US],
                means=["air_strike"],
                killed=number,
                by=MONITOR,
                scope="series",
            )
        )
    last = story.paper(
        "The War Monitor counts 19 dead in the strikes on eastern Syria: three soldiers, 11 militiamen.",
        "2023-03-25",
        "agency",
    )
    words = "19 dead in the strikes on eastern Syria"
    parts = [
        last.toll("11 militiamen", "killed", 11, group="militant", by=MONITOR, scope="series"),
        last.toll("three soldiers", "killed", 3, group="military", by=MONITOR, scope="series"),
    ]
    ids.add(
        last.incident(
            words,
            label="air_strike",
            when=day("2023-03-23", 2),
            where="eastern Syria",
            initiators=[US],
            means=["air_strike"],
            killed=19,
            by=MONITOR,
            scope="series",
            tolls=parts,
        )
    )
    story.same = [ids]
    return story


def series_and_strikes() -> Story:
    """A night of strikes as a whole, and two of the strikes: parts are not the whole."""
    story = Story()
    whole = story.paper(
        "A wave of air strikes hit western Yemen on Friday and killed 19 people in all.", "2024-01-12", "wire"
    )
    whole.incident(
        "A wave of air strikes hit western Yemen",
        label="air_strike",
        when=day("2024-01-12"),
        where="western Yemen",
        initiators=[US],
        means=["air_strike"],
        killed=19,
        scope="series",
    )
    one = story.paper("An air strike on a depot in Hodeidah killed six on Friday.", "2024-01-12", "daily")
    a = one.incident(
        "An air strike on a depot in Hodeidah killed six",
        label="air_strike",
        when=day("2024-01-12"),
        where="Hodeidah",
        initiators=[US],
        means=["air_strike"],
        object_="facility",
        killed=6,
    )
    again = story.paper(
        "Six people died when jets bombed a depot in Hodeidah on Friday.", "2024-01-13", "agency"
    )
    b = again.incident(
        "Six people died when jets bombed a depot in Hodeidah",
        label="air_strike",
        when=day("2024-01-12"),
        where="Hodeidah",
        initiators=[US],
        means=["air_strike"],
        object_="facility",
        killed=6,
    )
    story.same = [{a, b}]
    return story


def twin_bombings() -> Story:
    """Two car bombs in one street, minutes apart, told by two papers that each list both."""
    story = Story()
    firsts, seconds = set(), set()
    for outlet, text in (
        (
            "wire",
            "A car bomb went off at a ministry in Mogadishu, a second one hit the ambulances later.",
        ),
        (
            "daily",
            "Mogadishu: a car bomb went off at a ministry, then a second one hit the ambulances.",
        ),
    ):
        paper = story.paper(text, "2022-10-30", outlet)
        firsts.add(
            paper.incident(
                "a car bomb went off at a ministry"
                if outlet == "daily"
                else "A car bomb went off at a ministry",
                label="bombing",
                when=minute("2022-10-29T14:00:00+03:00"),
                where="Mogadishu",
                means=["ied"],
                object_="facility",
            )
        )
        seconds.add(
            paper.incident(
                "second one hit the ambulances",
                label="bombing",
                when=minute("2022-10-29T14:06:00+03:00"),
                where="Mogadishu",
                means=["ied"],
                object_="vehicle",
            )
        )
    story.same = [firsts, seconds]
    return story


def anniversary() -> Story:
    """A year on, papers recall an attack while a new one happens at the same place."""
    story = Story()
    then = story.paper(
        "A missile hit a market in Kharkiv on 5 October and killed 51 people.", "2023-10-06", "wire"
    )
    a = then.incident(
        "A missile hit a market in Kharkiv",
        label="missile_strike",
        when=day("2023-10-05"),
        where="Kharkiv",
        initiators=[RUSSIA],
        means=["missile"],
        object_="market",
        killed=51,
    )
    later = story.paper(
        "A missile hit a market in Kharkiv, a year after 51 people were killed by a missile there.",
        "2024-10-06",
        "daily",
    )
    later.incident(
        "A missile hit a market in Kharkiv",
        label="missile_strike",
        when=day("2024-10-05"),
        where="Kharkiv",
        initiators=[RUSSIA],
        means=["missile"],
        object_="market",
        killed=2,
    )
    b = later.incident(
        "51 people were killed by a missile",
        label="missile_strike",
        status="historical",
        when=day("2023-10-05"),
        where="Kharkiv",
        initiators=[RUSSIA],
        means=["missile"],
        object_="market",
        killed=51,
    )
    story.same = [{a, b}]
    return story


def two_time_zones() -> Story:
    """02:40 on Friday in Iraq is Thursday evening in Washington."""
    story = Story()
    here = story.paper(
        "At 02:40 on Friday jets struck two depots in Baghdad, residents said.", "2024-02-09", "daily"
    )
    a = here.incident(
        "jets struck two depots in Baghdad",
        label="air_strike",
        when=minute("2024-02-09T02:40:00+03:00"),
        where="Baghdad",
        initiators=[US],
        means=["air_strike"],
        object_="facility",
    )
    there = story.paper(
        "The Pentagon said it struck two depots in Baghdad on Thursday evening, Washington time.",
        "2024-02-09",
        "agency",
    )
    b = there.incident(
        "it struck two depots in Baghdad",
        label="air_strike",
        when=minute("2024-02-08T18:41:00-05:00"),
        where="Baghdad",
        initiators=[US],
        means=["air_strike"],
        object_="facility",
    )
    local = story.paper(
        "Washington announced strikes on two depots in Baghdad, carried out on Thursday.",
        "2024-02-09",
        "wire",
    )
    c = local.incident(
        "strikes on two depots in Baghdad",
        label="air_strike",
        when=day("2024-02-08"),
        where="Baghdad",
        initiators=[US],
        means=["air_strike"],
        object_="facility",
    )
    story.same = [{a, b, c}]
    return story


def late_claim() -> Story:
    """Nobody claims it; three days later a group does."""
    story = Story()
    first = story.paper(
        "A drone killed one contractor at a base near Hasakah on Thursday.", "2023-03-24", "wire"
    )
    a = first.incident(
        "A drone killed one contractor at a base near Hasakah",
        label="drone_strike",
        when=day("2023-03-23"),
        where="Hasakah",
        means=["drone"],
        object_="military_base",
        killed=1,
    )
    second = story.paper(
        "A little-known group, the Victors, said it sent the drone that hit a base near Hasakah on Thursday.",
        "2023-03-27",
        "daily",
    )
    b = second.incident(
        "the drone that hit a base near Hasakah",
        label="drone_strike",
        when=day("2023-03-23"),
        where="Hasakah",
        means=["drone"],
        object_="military_base",
        responsibility=[
            second.says("claimed", "the Victors", "said it sent the drone", voice("the Victors", "party"))
        ],
    )
    story.same = [{a, b}]
    return story


def denial() -> Story:
    """One capital accuses, the other denies: one incident, contested."""
    story = Story()
    first = story.paper(
        "Washington blamed Tehran for the drone that killed a contractor at Erbil on 4 May.",
        "2023-05-06",
        "wire",
    )
    a = first.incident(
        "the drone that killed a contractor at Erbil",
        label="drone_strike",
        when=day("2023-05-04"),
        where="Erbil",
        means=["drone"],
        killed=1,
        responsibility=[
            first.says("attributed", "Iran", "Washington blamed Tehran", voice("Washington", "party"))
        ],
    )
    second = story.paper(
        "Tehran rejected the charge that it was behind the drone attack at Erbil on 4 May.",
        "2023-05-07",
        "agency",
    )
    b = second.incident(
        "the drone attack at Erbil",
        label="drone_strike",
        when=day("2023-05-04"),
        where="Erbil",
        means=["drone"],
        responsibility=[
            second.says("denied", "Iran", "Tehran rejected the charge", voice("Tehran", "party"))
        ],
    )
    story.same = [{a, b}]
    return story


def same_town_same_day() -> Story:
    """Shelling in the morning, a drone in the evening: one town, one day, two incidents."""
    story = Story()
    first = story.paper(
        "Shelling hit a school in El Fasher early on Friday; 13 people died.", "2025-09-20", "wire"
    )
    first.incident(
        "Shelling hit a school in El Fasher",
        label="shelling",
        when=minute("2025-09-19T06:00:00+02:00"),
        where="El Fasher",
        means=["shelling"],
        object_="school",
        killed=13,
    )
    second = story.paper(
        "A drone struck a mosque in El Fasher on Friday evening and killed more than 70 worshippers.",
        "2025-09-20",
        "daily",
    )
    b = second.incident(
        "A drone struck a mosque in El Fasher",
        label="drone_strike",
        when=minute("2025-09-19T19:00:00+02:00"),
        where="El Fasher",
        means=["drone"],
        object_="religious_site",
        killed=70,
    )
    third = story.paper(
        "More than 70 worshippers died in a drone strike on a mosque in El Fasher, doctors said.",
        "2025-09-20",
        "agency",
    )
    c = third.incident(
        "drone strike on a mosque in El Fasher",
        label="drone_strike",
        when=day("2025-09-19"),
        where="El Fasher",
        means=["drone"],
        object_="religious_site",
        killed=75,
        by=voice("doctors", "witness"),
    )
    story.same = [{b, c}]
    return story


def neighbours() -> Story:
    """Missiles on two cities in one night; each paper has one of them."""
    story = Story()
    one = story.paper("A missile hit flats in Dnipro on Saturday, killing 40.", "2023-01-15", "wire")
    a = one.incident(
        "A missile hit flats in Dnipro",
        label="missile_strike",
        when=day("2023-01-14"),
        where="Dnipro",
        initiators=[RUSSIA],
        means=["missile"],
        object_="residence",
        killed=40,
    )
    two = story.paper("A missile hit a power plant in Kharkiv on Saturday.", "2023-01-15", "daily")
    two.incident(
        "A missile hit a power plant in Kharkiv",
        label="missile_strike",
        when=day("2023-01-14"),
        where="Kharkiv",
        initiators=[RUSSIA],
        means=["missile"],
        object_="power_plant",
    )
    three = story.paper(
        "Rescuers in Dnipro have found 44 bodies under the flats that a missile destroyed on Saturday.",
        "2023-01-17",
        "agency",
    )
    c = three.incident(
        "the flats that a missile destroyed",
        label="missile_strike",
        when=day("2023-01-14"),
        where="Dnipro",
        initiators=[RUSSIA],
        means=["missile"],
        object_="residence",
        killed=44,
        by=voice("rescuers"),
    )
    story.same = [{a, c}]
    return story


def plans_and_threats() -> Story:
    """A strike that is threatened, one that is planned, one that happened."""
    story = Story()
    one = story.paper("Israel threatened to strike Beirut.", "2024-07-29", "wire")
    one.incident(
        "strike Beirut",
        label="air_strike",
        status="planned",
        when=day("2024-07-30"),
        where="Beirut",
        initiators=[ISRAEL],
        means=["air_strike"],
    )
    two = story.paper(
        "Israel struck a building in Beirut on Tuesday and killed a commander.", "2024-07-31", "wire"
    )
    b = two.incident(
        "Israel struck a building in Beirut",
        label="air_strike",
        when=day("2024-07-30"),
        where="Beirut",
        initiators=[ISRAEL],
        means=["air_strike"],
        object_="residence",
        killed=1,
    )
    three = story.paper(
        "The air strike on Beirut on Tuesday evening killed three, Lebanon said.", "2024-07-31", "daily"
    )
    c = three.incident(
        "The air strike on Beirut",
        label="air_strike",
        when=day("2024-07-30"),
        where="Beirut",
        initiators=[ISRAEL],
        means=["air_strike"],
        killed=3,
        by=voice("Lebanon"),
    )
    story.same = [{b, c}]
    return story


STORIES: dict[str, Callable[[], Story]] = {
    function.__name__: function
    for function in (
        look_alikes,
        moving_toll,
        series_and_strikes,
        twin_bombings,
        anniversary,
        two_time_zones,
        late_claim,
        denial,
        same_town_same_day,
        neighbours,
        plans_and_threats,
    )
}
"""Every story, by name."""
