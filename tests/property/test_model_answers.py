"""Whatever a language model answers, what is read is a slice of the text, and the reading ends."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, cast, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from model_server import answer, reply
from tacitus.boundary import attempt
from tacitus.model.codec import from_json, to_json, to_plain
from tacitus.model.ids import content_id
from tacitus.model.records import Extraction, Reject, Report
from tacitus.model.vocabulary import Effect, LinkRelation, ResponsibilityKind, Status
from tacitus.net.posting import Poster
from tacitus.readers.llm.asking import Model
from tacitus.readers.llm.reader import ModelReader
from tacitus.readers.rules.world import load_world
from tacitus.resolve.incident import derive
from tacitus.settings import Settings

TEXT = (
    "Market shelled at Orlan\n\nShells hit the market in Kharkiv on Monday, killing 12 people, the mayor said. Gunmen "
    "later abducted two aid workers near Izium, and 1,200 families fled. “We did not do it,” said Ivan "
    "Bondar of the Red Fist."
)
WORDS = TEXT.replace("\n\n", " ").split(" ")
JUNK = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)


@st.composite
def quotes(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(st.integers(0, len(WORDS) - 1))
    words = " ".join(WORDS[start : start + draw(st.integers(1, 4))])
    words = draw(
        st.sampled_from([words, words, words.strip(",.“”"), words.strip(",.“”"), words[1:], words + "x"])
    )
    return {"text": words, "n": draw(st.sampled_from([None, None, 1, 2, 0, -1]))}


def either(sound: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Nearly always what it should be."""
    return st.integers(0, 30).flatmap(lambda n: JUNK if n == 0 else sound)


def label(of: Any) -> st.SearchStrategy[Any]:
    return either(st.sampled_from([*get_args(of), "nothing"]))


LABELLED = st.fixed_dictionaries({"quote": quotes(), "kind": st.sampled_from([None, "drone", "market", "x"])})
TOLL = st.fixed_dictionaries(
    {
        "quote": quotes(),
        "effect": label(Effect),
        "number": st.sampled_from([None, 12, 2, 1200, -1]),
        "part": st.booleans(),
        "speaker": st.none() | quotes(),
    }
)
BLAME = st.fixed_dictionaries(
    {"kind": label(ResponsibilityKind), "quote": quotes(), "actor": quotes(), "speaker": st.none() | quotes()}
)
INCIDENT = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["shelling", "abduction", "attack", "ball"]),
        "status": label(Status),
        "triggers": st.lists(either(quotes()), min_size=1, max_size=3),
        **{name: st.lists(quotes(), max_size=3) for name in ("when", "where", "initiators", "targets")},
        "thing": st.none() | LABELLED,
        "means": st.lists(LABELLED, max_size=2),
        "tolls": st.lists(either(TOLL), max_size=3),
        "responsibility": st.lists(BLAME, max_size=2),
        "same_as": st.sampled_from([None, 0, 9, -1]),
    }
)
LINK = st.fixed_dictionaries(
    {
        "relation": label(LinkRelation),
        "later": st.integers(-1, 3),
        "earlier": st.integers(-1, 3),
        "quote": quotes(),
    }
)


@dataclass
class Said:
    """Stands for the connection: the same answer whatever is asked."""

    body: bytes
    where: str = "nowhere"

    def post(self, body: bytes) -> bytes:
        return self.body


@cache
def report() -> Report:
    return Report(id=content_id("r", TEXT), text=TEXT, outlet="Wire")


def read(body: bytes) -> Extraction | Reject:
    model = Model(Settings(llm_model="m"), cast(Poster, Said(body)))
    return attempt(lambda: ModelReader(model, load_world()).read(report()), stage="read")


@given(st.lists(either(INCIDENT), max_size=3), st.lists(either(LINK), max_size=2))
@settings(max_examples=60)
def test_what_is_read_is_a_slice_of_the_text(incidents: list[Any], links: list[Any]) -> None:
    made = read(reply(answer(*incidents, links=links)))
    assert isinstance(made, Extraction), made
    assert from_json(Extraction, to_json(made)) == made
    assert len({claim.id for claim in made.claims}) == len(made.claims)
    for span in spans_in(to_plain(made)):
        assert TEXT[span["start"] : span["end"]] == span["text"]
    for claim in made.claims:
        assert claim.evidence
        assert getattr(claim.value, "name", "") != "Ivan Bondar" or claim.field not in ("target", "initiator")
    derive(made)


def spans_in(plain: Any) -> list[dict[str, Any]]:
    if isinstance(plain, list):
        return [span for one in plain for span in spans_in(one)]
    if not isinstance(plain, dict):
        return []
    own = [plain] if {"start", "end", "text"} <= plain.keys() and isinstance(plain["start"], int) else []
    return own + [span for one in plain.values() for span in spans_in(one)]


@given(
    st.binary(max_size=200)
    | JUNK.map(lambda plain: reply(plain))
    | JUNK.map(lambda plain: reply(answer(), plain))
)
@settings(max_examples=40)
def test_what_is_no_answer_is_a_reject(body: bytes) -> None:
    made = read(body)
    assert isinstance(made, Reject)
    assert made.reason == "reader_failed"
