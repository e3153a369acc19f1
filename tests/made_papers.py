"""Reports that are made up by hypothesis: incidents of which more or less is known, with names that are hard to write."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from ledger_factory import Paper, actor, day, minute, voice
from tacitus.model.records import Actor, Toll

LABELS = (
    "shelling",
    "air_strike",
    "bombing",
    "attack",
    "armed_clash",
    "abduction",
    "suicide_bombing",
    "invasion",
)
ARABIC = "لواء الشمال"
NAMES = ("Zorn Brigade", '=Zorn, "First"', "Two\nLines", ARABIC, "@Zarubets Guard", 'Front; "2nd"')
WHENS = (
    None,
    day("2024-05-06"),
    day("2024-05-04", 3),
    day("2024-05-01", 31),
    day("2024-04-29", 7),
    minute("2024-05-05T21:40:00+00:00"),
)
PLACES = (None, "Kharkiv", "eastern Syria", "Mogadishu", "El Fasher")
CATEGORIES = ("state_forces", "rebel", "militia", "civilian", "unknown")
STATUSES = ("current", "ongoing", "historical")
BOUNDS = (
    (0, 0, 0),
    (4013, 4013, 4013),
    (5023, 5023, None),
    (24, None, None),
    (None, None, 9043),
    (3053, 4063, 6073),
    (None, 7083, None),
)
"""Figures (low, best, high): none, exact, at least, dozens, at most, about; odd ones, to be found again in a file."""
WORDS = tuple(f"word{number}" for number in range(6))


@st.composite
def sides(draw: st.DrawFn) -> list[Actor]:
    """Nobody, somebody, or two."""
    names = draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))
    return [replace(actor(name, "UKR", draw(st.sampled_from(CATEGORIES))), id=None) for name in names]


@st.composite
def papers(draw: st.DrawFn, most: int = len(WORDS)) -> Paper:
    """A report of several incidents: unknown days, places, sides and figures."""
    paper = Paper(" ".join(WORDS), "2024-05-07")
    for word in WORDS[: draw(st.integers(1, most))]:
        paper.incident(
            word,
            label=draw(st.sampled_from(LABELS)),
            status=draw(st.sampled_from(STATUSES)),
            when=draw(st.sampled_from(WHENS)),
            where=draw(st.sampled_from(PLACES)),
            initiators=draw(sides()),
            targets=draw(sides()),
            object_=draw(st.sampled_from((None, "hospital"))),
            means=draw(st.sampled_from(((), ("drone",), ("missile", "shelling")))),
            tolls=[
                draw(toll(paper, word, effect)) for effect in ("killed", "wounded") if draw(st.booleans())
            ],
        )
    return paper


@st.composite
def toll(draw: st.DrawFn, paper: Paper, word: str, effect: str) -> Toll:
    """A figure: exact, at least, at most, about, none."""
    low, best, high = draw(st.sampled_from(BOUNDS))
    by = draw(st.sampled_from((None, voice("the mayor"))))
    return replace(paper.toll(word, effect, 1, by=by), low=low, best=best, high=high)
