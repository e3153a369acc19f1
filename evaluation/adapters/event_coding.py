"""Event coding: PLOVER types or CAMEO roots with the codes of source and target.

A country that the registry does not know (the CAMEO sentences are partly set in made-up lands) is coded by the
first three letters of its name, as most ISO codes are.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from evaluation.reports import report_of
from tacitus.extract.coding import Coding, code_sentence
from tacitus.extract.scene import Scene
from tacitus.ground.actors import code_at
from tacitus.ontology.plover import coding_lexicon
from tacitus.pipeline.read import set_scene
from tacitus.pipeline.world import load_world

if TYPE_CHECKING:
    from spacy.tokens import Token

CODE = re.compile(r"[A-Z]{3}")
NAME_TAGS = ("PROPN", "ADJ", "NOUN")
DEFAULT_GOLD = "plover.jsonl"


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """The codings of one sentence."""
    scene = set_scene(report_of(record), load_world())
    found = [code_sentence(sentence.tokens) for sentence in scene.parsed.sentences[:1]]
    cameo = record.get("scheme") == "CAMEO"
    codings = [c for coding in found if coding is not None for c in _codings(scene, coding, cameo=cameo)]
    return {"id": record["id"], "codings": codings}


MUTUAL = frozenset({"AGREE", "SUPPORT", "COOPERATE", "CONSULT", "RETREAT", "INVESTIGATE", "AID"})
"""Types of which both sides may stand in the subject; of the others somebody is always the target."""


def _codings(scene: Scene, coding: Coding, *, cameo: bool) -> list[dict[str, Any]]:
    sources = _codes(scene, coding.sources, all_of=True, cameo=cameo)
    targets = _codes(scene, coding.targets, all_of=False, cameo=cameo)
    if coding.type in MUTUAL or cameo:
        targets = [code for code in targets if code not in sources]
    event = coding_lexicon().cameo[coding.type] if cameo else coding.type
    if not cameo:
        home = "" if coding.type in MUTUAL else next(iter(sources), "")
        return [
            {
                "source": sources[0] if sources else "",
                "target": targets[0] if targets else home,
                "event": event,
            }
        ]
    return [{"source": s, "target": t, "event": event} for s in sources or [""] for t in targets[:1] or [""]]


def _codes(scene: Scene, heads: tuple[Token, ...], *, all_of: bool, cameo: bool) -> list[str]:
    """Codes of the phrases of `heads`, each once, in order; where not all are wanted, the first is enough."""
    found: list[str] = []
    for head in heads:
        code = _code(scene, head, cameo=cameo)
        if code and code not in found:
            found.append(code)
            if not all_of:
                break
    return found


def _code(scene: Scene, head: Token, *, cameo: bool) -> str:
    left, right = head.left_edge.idx, _right(head)
    world = load_world()
    code = code_at(scene.parsed, left, right, world.registry, scene.spotted.actors)
    if not cameo:
        return code[:3] if CODE.match(code) and code[:3] not in _roles() else ""
    return code


def _right(head: Token) -> int:
    """The end of the phrase: its "of" and "in" phrases belong to it, clauses do not."""
    last = head
    for child in head.children:
        if child.i > head.i and child.dep_ == "prep" and child.lower_ in ("of", "in", "from"):
            last = max((t for t in child.children if t.dep_ == "pobj"), key=lambda t: t.i, default=last)
    return last.idx + len(last)


@cache
def _roles() -> frozenset[str]:
    """Codes that are roles and no countries."""
    return frozenset("MIL GOV REB UAF CRM CVL NGO MED BUS COP OPP LEG JUD EDU REL LAB SPY REF ELI".split())
