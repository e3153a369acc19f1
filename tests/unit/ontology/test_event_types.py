"""The examples beside the event types: each positive names its kind, each negative names none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tacitus.errors import InstallationError
from tacitus.model.ids import content_id
from tacitus.model.records import Report
from tacitus.ontology import kinds
from tacitus.ontology.events import event_examples, event_lexicon
from tacitus.ontology.kinds import parent_of, sameness, sheets
from tacitus.readers.rules.events.find import find_mentions
from tacitus.readers.rules.facets import label_of
from tacitus.readers.rules.learned.parts import NETWORK
from tacitus.readers.rules.read import set_scene
from tacitus.readers.rules.world import load_world

ONTOLOGY = Path(kinds.__file__).parent
TABLES = (sheets, sameness, parent_of, event_lexicon, kinds._table)
EXAMPLES = list(event_examples())


@pytest.mark.parametrize(("label", "text", "violent"), EXAMPLES, ids=[text[:50] for _, text, _ in EXAMPLES])
def test_example(label: str, text: str, violent: bool) -> None:
    scene = set_scene(Report(id=content_id("r", text), text=text), load_world())
    found = find_mentions(scene).mentions
    mentions = [m for m in found if not (m.toll_only or m.lead.why.startswith(NETWORK))]
    labels = [trigger.kind.label for mention in mentions for trigger in mention.triggers]
    labels += [label_of(mention) for mention in mentions]
    if violent:
        assert label in labels, labels
    else:
        assert label not in labels


def test_every_word_has_one_kind() -> None:
    lexicon = event_lexicon()
    assert len(lexicon.verbs) > 80
    assert len(lexicon.nouns) > 80


def test_a_new_kind_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "kinds"
    shutil.copytree(ONTOLOGY / "kinds", folder)
    shutil.copy(ONTOLOGY / "kinds.toml", tmp_path)
    (folder / "eviction.toml").write_text(
        'type = "COERCE"\nparent = "seizure"\n[[words]]\nframe = "attack"\nverbs = ["evict"]\n', "utf-8"
    )
    monkeypatch.setattr("tacitus.model.shipped.files", lambda _: tmp_path)
    with fresh():
        assert event_lexicon().verbs[("evict",)].label == "eviction"
        assert parent_of("eviction") == "seizure"
        (folder / "eviction.toml").write_text('type = "COERCE"\nparent = "nothing"\n', "utf-8")
    with fresh(), pytest.raises(InstallationError, match="nothing"):
        sameness("labels")


def test_a_word_of_two_kinds_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "kinds"
    shutil.copytree(ONTOLOGY / "kinds", folder)
    shutil.copy(ONTOLOGY / "kinds.toml", tmp_path)
    (folder / "eviction.toml").write_text(
        'type = "COERCE"\n[[words]]\nframe = "attack"\nverbs = ["bomb"]\n', "utf-8"
    )
    monkeypatch.setattr("tacitus.model.shipped.files", lambda _: tmp_path)
    with fresh(), pytest.raises(InstallationError, match="'bomb' stands twice"):
        event_lexicon()


@contextmanager
def fresh() -> Iterator[None]:
    """The tables as they are read anew, and forgotten afterwards."""
    for table in TABLES:
        table.cache_clear()
    yield
    for table in TABLES:
        table.cache_clear()


@pytest.mark.parametrize(
    ("label", "mode"),
    [
        ("drone_strike", "drone"),
        ("air_strike", "aerial"),
        ("abduction", "abduct"),
        ("chemical_attack", "unconventional"),
        ("assassination", "targeted"),
        ("execution", "targeted"),
        ("arson", "destroy"),
    ],
)
def test_modes_of_the_manual(label: str, mode: str) -> None:
    assert (sheets()[label]["type"], sheets()[label]["mode"]) == ("ASSAULT", mode)
