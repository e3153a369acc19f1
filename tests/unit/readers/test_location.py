"""Which place is the event's place (our own sentences)."""

import pytest

from tacitus.model.records import Mention, Place, Report, Segment
from tacitus.readers.rules.location import attach_places
from tacitus.syntax.parse import parse


def place(text: str, name: str, precision: str) -> Mention:
    start = text.index(name)
    grounded = Place(
        name=name,
        text=None,
        lat=1.0,
        lon=1.0,
        radius_km=5.0,
        precision=precision,  # type: ignore[arg-type]
        kind=None,
        country=None,
        admin1=None,
        gazetteer=None,
    )
    return Mention(kind="place", start=start, end=start + len(name), text=name, grounded=grounded)


@pytest.mark.parametrize(
    ("text", "trigger", "named", "expected"),
    [
        (
            "Officials in Kyiv said a missile killed three people in Kharkiv.",
            "killed",
            {"Kyiv": "settlement", "Kharkiv": "settlement"},
            ["Kharkiv"],
        ),
        (
            "Three drones attacked the base at Tanf, in eastern Syria.",
            "attacked",
            {"Tanf": "exact", "Syria": "region"},
            ["Tanf", "Syria"],
        ),
        (
            "Russia fired missiles at Odesa and Mykolaiv overnight.",
            "fired",
            {"Odesa": "settlement", "Mykolaiv": "settlement"},
            ["Odesa", "Mykolaiv"],
        ),
        ("Soldiers were killed.", "killed", {}, []),
    ],
)
def test_attached(text: str, trigger: str, named: dict[str, str], expected: list[str]) -> None:
    parsed = parse(Report(id="r", text=text, segments=(Segment(kind="body", start=0, end=len(text)),)))
    token = next(token for token in parsed.doc if token.text == trigger)
    mentions = [place(text, name, precision) for name, precision in named.items()]
    assert [mention.text for mention in attach_places(parsed, token, mentions)] == expected
