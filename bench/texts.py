"""Texts to read: the sample reports, one long report made of them, and a stream of made-up reports.

The stream is synthetic but shaped like news: several outlets tell of each incident over a few days, tolls move,
somebody says so, an older incident is recalled. Everything follows from the seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import as_file, files

from tacitus.model.ids import content_id
from tacitus.model.records import Interval, Report
from tacitus.settings import load_settings
from tacitus.sources import SourceReject, list_sources, open_reports

LONG_WORDS = 20_000
SEED = 20230323
FIRST_DAY = date(2023, 1, 2)
TOLD_BY = 4
"""Reports of one incident, on average."""

CITIES = {
    "Kharkiv": "Ukraine", "Dnipro": "Ukraine", "Odesa": "Ukraine", "Zaporizhzhia": "Ukraine",
    "Aleppo": "Syria", "Homs": "Syria", "Deir ez-Zor": "Syria", "Idlib": "Syria",
    "Mosul": "Iraq", "Erbil": "Iraq", "Kirkuk": "Iraq", "Baghdad": "Iraq",
    "Hodeidah": "Yemen", "Marib": "Yemen", "Taiz": "Yemen", "Mogadishu": "Somalia",
    "Gao": "Mali", "Mopti": "Mali", "Djibo": "Burkina Faso", "Maiduguri": "Nigeria",
    "Khartoum": "Sudan", "Nyala": "Sudan", "Kabul": "Afghanistan", "Peshawar": "Pakistan",
}  # fmt: skip
ACTORS = ("gunmen", "militants", "government forces", "rebels", "unidentified attackers", "militia fighters")
ACTS = (
    ("attacked a military base", "the attack", "soldiers"),
    ("shelled a market", "the shelling", "civilians"),
    ("fired rockets at an airport", "the rocket attack", "people"),
    ("raided a village", "the raid", "villagers"),
    ("detonated a car bomb outside a police station", "the bombing", "police officers"),
    ("ambushed a convoy", "the ambush", "soldiers"),
    ("struck an apartment building with a drone", "the drone strike", "residents"),
)
SOURCES = (
    "the provincial governor",
    "a hospital official",
    "police",
    "the defence ministry",
    "a local monitor",
)
OUTLETS = ("Northern Wire", "Daily Courier", "Evening Gazette", "Press Bulletin", "Broadcast Desk")


def examples() -> list[Report]:
    """The sample reports that are shipped."""
    settings = load_settings()
    with as_file(files("tacitus.examples") / "reports") as folder:
        found = [one for name in list_sources(str(folder)) for one in open_reports(name, settings)]
    return [one for one in found if not isinstance(one, SourceReject)]


def long_report(words: int = LONG_WORDS) -> Report:
    """One report of about `words` words: paragraphs of the sample reports, shuffled, over and over."""
    paragraphs = [p for report in examples() for p in report.text.split("\n\n") if p.strip()]
    chooser = random.Random(SEED)
    chosen: list[str] = []
    count = 0
    while count < words:
        chooser.shuffle(paragraphs)
        for paragraph in paragraphs:
            chosen.append(paragraph)
            count += len(paragraph.split())
            if count >= words:
                break
    text = "\n\n".join(chosen)
    return Report(id=content_id("r", text), text=text)


def stream(count: int) -> Iterator[Report]:
    """`count` made-up reports, in the order of their publication days."""
    chooser = random.Random(SEED)
    told: list[tuple[int, str, str, int]] = []
    for number in range(count // TOLD_BY + 1):
        city = chooser.choice(sorted(CITIES))
        day = number // 3
        killed = chooser.randint(2, 30)
        act = chooser.randrange(len(ACTS))
        actor = chooser.choice(ACTORS)
        for later in range(TOLD_BY):
            told.append((day + later // 2, city, f"{actor}|{act}|{day}", killed + chooser.randint(0, later)))
    told.sort(key=lambda one: one[0])
    for number, (published, city, what, killed) in enumerate(told[:count]):
        actor, act_number, happened = what.split("|")
        yield _report(chooser, number, published, city, actor, int(act_number), int(happened), killed)


def _report(
    chooser: random.Random,
    number: int,
    published: int,
    city: str,
    actor: str,
    act: int,
    day: int,
    killed: int,
) -> Report:
    did, named, victims = ACTS[act]
    happened, today = FIRST_DAY + timedelta(days=day), FIRST_DAY + timedelta(days=published)
    country = CITIES[city]
    weekday = f"{happened:%A}"
    text = "\n\n".join(
        (
            f"{city.upper()}, {country} - {actor.capitalize()} {did} in {city} on {weekday}, killing {killed} "
            f"{victims}, {chooser.choice(SOURCES)} said.",
            f"At least {killed + chooser.randint(1, 40)} others were wounded in {named}, "
            f"{chooser.choice(SOURCES)} told the {chooser.choice(OUTLETS)}. No group claimed responsibility.",
            f"Residents said they heard {chooser.choice(('two', 'three', 'several'))} explosions "
            f"{chooser.choice(('before dawn', 'shortly after midnight', 'in the afternoon', 'overnight'))}.",
            f"In {chooser.choice(('2019', '2020', '2021'))}, {chooser.randint(5, 60)} people were killed in "
            f"a similar attack in {chooser.choice(sorted(CITIES))}.",
            f"{country}'s government condemned {named} and vowed to respond. Report {number}.",
        )
    )
    start = today.isoformat()
    return Report(
        id=content_id("r", text),
        text=text,
        outlet=chooser.choice(OUTLETS),
        published=Interval(start=f"{start}T00:00:00", end=f"{start}T23:59:59", precision="day"),
    )
