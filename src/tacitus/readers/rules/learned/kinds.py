"""What kind of incident the words of a report make of one: a trained decision over all the words that name it.

The rules give each word a kind of its own, made precise by the weapon beside it; plain words ("killed", "attack", "hit")
often do not say how. The network has a chance for each kind of each word. Which of the kinds that either of them names is
the incident's is weighed over all its words. A kind that goes by a weapon is none where no words tell of such a weapon.
The weights (`kinds.json`) have the names of what they weigh; `training/kinds.py` makes them, from reports from which
the network had not learned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tacitus.ontology.events import refinement_by_means
from tacitus.ontology.kinds import go_together, sameness, sheets, vagueness
from tacitus.ontology.means import class_by_phrase
from tacitus.readers.rules.events.alike import CROWD_CONTROL
from tacitus.readers.rules.learned.parts import NETWORK, chance_of, how
from tacitus.readers.rules.learned.weighing import fitted, log_odds

if TYPE_CHECKING:
    from tacitus.readers.model.marks import Marks
    from tacitus.readers.rules.events.grouping import Draft
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene

SEEN = 0.04
"""From this chance on, the mean over its words, a kind that only the network names is weighed."""
WITH = 0.5
"""From this chance on words are what an incident was done with."""
BOMB = "ied"
"""The class of bombs, which may be laid, thrown, worn or dropped."""
FEW = 8
"""Mentions of an incident in whose sentences a weapon is looked for: time stays linear."""


@dataclass(frozen=True, slots=True)
class Named:
    """A kind that an incident may be of: its label, its mean chance by the network, what speaks for it and against it."""

    label: str
    chance: float
    found: dict[str, float]


def settle(scene: Scene, marks: Marks, draft: Draft, naming: Collection[int]) -> None:
    """Give the mentions of an incident the likeliest kind, where the rules' is another: those that say no less of how.

    `naming` has the token indexes of all words that name an incident of the report.
    """
    if stays(draft):
        return
    best = max(
        candidates(scene, marks, draft, naming), key=lambda one: fitted("learned/kinds.json").odds(one.found)
    )
    if best.label == draft.label:
        return
    told = list(zip(draft.mentions, draft.facets, strict=True))
    louder = [pair for pair in told if vagueness(pair[1].label) <= vagueness(best.label)]
    for mention, facets in louder or [told[draft.body[0]]]:
        if facets.label != best.label:
            facets.label, facets.type = best.label, sheets()[best.label]["type"]
            mention.by_network["label"] = how("label", best.chance)


def stays(draft: Draft) -> bool:
    """An explosion of which nobody knows stays one, whatever it is blamed on; "Friday's mine" is no air strike told
    beside it."""
    return any(draft.facets[i].label == "explosion" for i in draft.body) or any(
        map(_names_its_weapon, draft.mentions)
    )


def candidates(scene: Scene, marks: Marks, draft: Draft, naming: Collection[int]) -> Iterator[Named]:
    """The kinds that rules or network name for the words of an incident, at least that of the rules.

    `draft` has the kinds of the rules in its facets; `naming` as in `settle`.
    """
    labels = [facets.label for facets in draft.facets]
    words = [trigger.stretch for mention in draft.mentions for trigger in mention.triggers]
    held = marks.labels_of_all(words)
    first = marks.labels_of_all([t.stretch for t in draft.mentions[draft.body[0]].triggers])
    choice = max(held, key=lambda label: held[label])
    means = {refinement_by_means().get(m.class_) for mention in draft.mentions for m in mention.means} - {
        None
    }
    seen = [label for label, chance in held.items() if chance >= SEEN and label in sheets()]
    weapons = _weapons(scene, marks, draft, naming)
    for label in dict.fromkeys((*labels, *seen)):
        armed = any(_fits(label, weapon) for weapon in weapons)
        if label not in labels and (not _may_be(label, labels) or (_goes_by_weapon(label) and not armed)):
            continue
        marked = {
            "the network's choice": label == choice,
            "the rules' choice": label == draft.label,
            "its weapon is told": label in means,
            "the weapon of another kind is told": bool(means) and label not in means,
        }
        found = {name: 1.0 for name, holds in marked.items() if holds}
        found["of its words, by the rules"] = labels.count(label) / len(labels)
        found["of all its words, by the network"] = log_odds(held.get(label, 0.0))
        found["of its first words, by the network"] = log_odds(first.get(label, 0.0))
        found["vagueness"] = vagueness(label)
        yield Named(label, held.get(label, 0.0), found)


def _may_be(label: str, labels: Iterable[str]) -> bool:
    """Whether what the rules call so can be of a kind: three who were killed at a march are no march."""
    kind = sheets()[label]["type"]
    return any(sheets()[one]["type"] == kind or go_together("labels", label, one) for one in labels)


def _names_its_weapon(mention: EventMention) -> bool:
    """Whether the word for the act is one for a weapon: no other weapon of the sentence says what it was."""
    return (mention.lead.token.lemma_.lower(),) in class_by_phrase() and mention.lead.why.startswith(NETWORK)


@cache
def _goes_by_weapon(label: str) -> bool:
    """Whether a label says with what it was done, rather than how ("execution")."""
    sheet = sheets()[label]
    words = sheet.get("words", ())
    return (
        "means" in sheet or "explosion" in sameness("labels").above[label] or any("means" in w for w in words)
    )


def _weapons(scene: Scene, marks: Marks, draft: Draft, naming: Collection[int]) -> set[str]:
    """The classes of the words, "" for none, for what it was done with in the sentences of an incident: the attack told
    next to it may have.

    Tear gas and the like are the weapon of no kind: who fires them shoots nobody. Nor is what names another incident
    ("answered the mine attack with shelling").
    """
    own = {trigger.token.i for mention in draft.mentions for trigger in mention.triggers}
    found = set()
    for mention in draft.mentions[:FEW]:
        for start, end, _ in marks.spans("means", WITH, (mention.sentence.start, mention.sentence.end)):
            words = scene.parsed.doc.char_span(start, end, alignment_mode="expand")
            if words is None or any(token.i in naming and token.i not in own for token in words):
                continue
            if chance_of(marks, "means", mention, start, end) >= WITH:
                known = [scene.means_at[token.i].class_ for token in words if token.i in scene.means_at]
                found.add(known[0] if known else "")
    return found - CROWD_CONTROL


@cache
def _fits(label: str, weapon: str) -> bool:
    """Whether what goes by its weapon can have been done with one of that class, "" of an unknown one."""
    of_label = sheets()[label].get("means")
    if of_label is None or weapon in ("", BOMB):
        return True
    return refinement_by_means().get(weapon) == label or go_together("means", of_label, weapon)
