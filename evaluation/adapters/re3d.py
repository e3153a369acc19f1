"""re3d: entities with exact spans, by scoring noun phrases that the reader's parse and spotters suggest.

Every stretch that could be a noun phrase of some head is a candidate; a small linear model (weights in
`re3d.json.gz`, trained by `training/re3d/train.py` on the corpus's dev part, which its index marks
"train: yes") says which of re3d's types it is, if any. Its features are what the reader knows: the parse,
the actor noun table, and the actors, places and times that were spotted. Relations are not read.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tacitus.errors import InstallationError
from tacitus.ground import actors, calendar, places
from tacitus.model.records import Report, Segment
from tacitus.ontology import actor_categories
from tacitus.settings import load_settings
from tacitus.syntax.parse import parse

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from tacitus.model.parsed import ParsedReport

WEIGHTS = Path(__file__).with_suffix(".json.gz")
WEIGHTS_SHA256 = "594f056a3d51c87a9c12fa1256796290bb159ba7216ad977cd82002c39de6625"
"""Pinned by `training/re3d/train.py`, which prints the sum of what it wrote."""
HEADS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "SYM", "X", "ADV", "DET"})
MAX_TOKENS = 14
NONE = "none"

Candidate = tuple[int, int, int]
"""First token, one past the last, head token."""


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """`{"id", "entities": [{"type", "start", "end"}], "relations": []}`."""
    scene = Scene(record)
    weights = load_weights()
    found = []
    for candidate in scene.candidates():
        kind = best(scene.features(candidate), weights)
        if kind != NONE:
            start, end = scene.characters(candidate)
            found.append({"type": kind, "start": start, "end": end})
    return {"id": record["id"], "entities": found, "relations": []}


def best(features: list[str], weights: dict[str, dict[str, float]]) -> str:
    """The highest-scoring type."""
    scores: defaultdict[str, float] = defaultdict(float)
    for feature in features:
        for kind, weight in weights.get(feature, {}).items():
            scores[kind] += weight
    return max(scores, key=lambda kind: scores[kind]) if scores else NONE


@cache
def load_weights() -> dict[str, dict[str, float]]:
    """Feature → type → weight. Raises `InstallationError` when the file was altered."""
    stored = WEIGHTS.read_bytes()
    actual = hashlib.sha256(stored).hexdigest()
    if actual != WEIGHTS_SHA256:
        raise InstallationError(
            f"The weights {WEIGHTS.name} are not the pinned ones (SHA-256 {actual[:12]}…).",
            remedy="Check the file out again; after training, pin the sum that training/re3d/train.py prints.",
        )
    weights: dict[str, dict[str, float]] = json.loads(gzip.decompress(stored))["weights"]
    return weights


@cache
def word_lists() -> dict[str, frozenset[str]]:
    """The lists of `re3d.toml`."""
    listed = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {name: frozenset(words) for name, words in listed.items()}


def parsed_lines(record: dict[str, Any]) -> ParsedReport:
    """The record's text with each line as a body segment."""
    segments, start = [], 0
    for line in record["text"].split("\n"):
        if line.strip():
            segments.append(Segment(kind="body", start=start, end=start + len(line)))
        start += len(line) + 1
    return parse(Report(id=str(record["id"]), text=record["text"], segments=tuple(segments)))


class Scene:
    """One document with everything the features look at."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.parsed = parsed_lines(record)
        self.doc: Doc = self.parsed.doc
        self.registry = actors.load_registry()
        spans = {
            "actor": actors.spot(self.parsed, self.registry),
            "place": places.spot(self.parsed, places.load_gazetteer(load_settings())),
            "time": calendar.spot(self.parsed),
        }
        self.mentions = {
            kind: {(m.start, m.end): m for m in listed if m.end > m.start} for kind, listed in spans.items()
        }
        self.covered = {
            kind: {i for start, end in by_span for i in range(start, end)}
            for kind, by_span in self.mentions.items()
        }
        self.capitalised = Counter(token.lower_ for token in self.doc if token.text[:1].isupper())
        self.entities = {(e.start, e.end): e.label_ for e in self.doc.ents}

    def characters(self, candidate: Candidate) -> tuple[int, int]:
        """Where the candidate stands in the text."""
        last = self.doc[candidate[1] - 1]
        return self.doc[candidate[0]].idx, last.idx + len(last)

    def candidates(self) -> list[Candidate]:
        """All stretches around a head that the parse allows, and all spotted mentions."""
        found = {candidate for token in self.doc for candidate in self._around(token)}
        known = {(first, end) for first, end, _ in found}
        found |= {
            (first, end, self.doc[first:end].root.i)
            for first, end in self._named()
            if (first, end) not in known
        }
        return sorted(found)

    def _named(self) -> Iterator[tuple[int, int]]:
        """Stretches of the spotters and of the language pipeline, with and without a determiner before."""
        spans = list(self.entities)
        for by_span in self.mentions.values():
            for start, end in by_span:
                span = self.doc.char_span(start, end)
                if span is not None:
                    spans.append((span.start, span.end))
        for first, end in spans:
            yield first, end
            if first and self.doc[first - 1].pos_ == "DET":
                yield first - 1, end
            elif end - first > 1 and self.doc[first].pos_ == "DET":
                yield first + 1, end

    def _around(self, head: Token) -> Iterator[Candidate]:
        if head.pos_ not in HEADS or head.is_space:
            return
        within = {token.i for token in head.subtree}
        firsts = [head.i]
        while firsts[-1] - 1 in within and head.i - firsts[-1] < MAX_TOKENS:
            firsts.append(firsts[-1] - 1)
        ends = [head.i + 1]
        for i in range(head.i + 1, min(head.i + MAX_TOKENS, len(self.doc))):
            if i not in within:
                break
            if self.doc[i].pos_ in HEADS:
                ends.append(i + 1)
        for first in firsts:
            if self.doc[first].is_punct or self.doc[first].is_space:
                continue
            for end in ends:
                if end - first <= MAX_TOKENS and not any(t.is_space for t in self.doc[first:end]):
                    yield first, end, head.i

    def features(self, candidate: Candidate) -> list[str]:
        """What the model sees of a candidate."""
        first, end, at = candidate
        doc, head = self.doc, self.doc[at]
        tokens = doc[first:end]
        row = actor_categories.lookup(head.lower_)
        category = f"{row.category}/{row.kind}/{head.tag_}" if row else "-"
        edges = self._edges(candidate)
        spotted = self._spotted(candidate)
        label = self.entities.get((first, end), "")
        bare = self.entities.get((first + 1, end), "")
        start = doc[first]
        before = doc[first - 1].lower_ if first else "^"
        after = doc[end].lower_ if end < len(doc) else "$"
        size = min(end - first, 6)
        tail = "head-last" if at == end - 1 else doc[at + 1].lower_
        country = any(self.registry.country_of(token.text) for token in tokens)
        shape = f"{start.pos_}+{size}"
        headent, lists = head.ent_type_, word_lists()
        ranks = lists["ranks"]
        kind = next((name for name, words in lists.items() if head.lemma_.lower() in words), "")
        return [
            "bias",
            f"head={head.lower_}",
            f"headpos={head.tag_}",
            f"cat={category}",
            f"cat={category}|{edges}",
            f"cat={category}|start={start.pos_}",
            f"edges={edges}|{head.pos_}",
            f"edges={edges}|{size}",
            f"tail={tail}|{edges}",
            f"tail={tail}",
            f"spotted={spotted}",
            f"spotted={spotted}|{edges}",
            f"spotted={spotted}|size={size}|{start.pos_}",
            f"ent={label}|{bare}",
            f"ent={label}|{edges}",
            f"entbare={bare}|{start.lower_}",
            f"headent={headent}",
            f"headent={headent}|{edges}|{head.pos_}",
            f"start={start.lower_}",
            f"start={start.pos_}|{edges}",
            f"start={start.dep_}|{size}",
            f"before={before}",
            f"beforepos={doc[first - 1].pos_ if first else '^'}|{edges}",
            f"after={after}",
            f"afterpos={doc[end].pos_ if end < len(doc) else '$'}|{edges}",
            f"dep={head.dep_}|{head.pos_}",
            f"dep={head.dep_}|cat={category}",
            f"country={country}|{edges}|{head.pos_}",
            f"shape={shape}",
            f"title={head.is_title}|{head.pos_}|{edges}",
            f"caps={head.text.isupper()}|{head.pos_}",
            f"text={tokens.text.lower()}" if size <= 3 else "long",
            f"cc={any(t.dep_ == 'cc' for t in tokens)}|{edges}",
            f"prep={any(t.dep_ == 'prep' for t in tokens)}|{edges}",
            f"comma={any(t.text == ',' for t in tokens)}|{edges}",
            f"digits={head.like_num}|{any(t.like_num for t in tokens)}",
            f"suffix={head.lower_[-3:]}",
            f"kind={kind}",
            f"kind={kind}|{edges}",
            f"kind={kind}|{start.pos_}|{size}",
            f"rank={before.rstrip('.') in ranks}|{start.lower_.rstrip('.') in ranks}|{headent}",
            f"money={any(t.text in '$£€' for t in tokens)}|{edges}",
            f"head={head.lower_}|{edges}",
            f"start={start.lower_}|cat={category}",
            f"before={before}|start={start.lower_}",
            f"before2={doc[first - 2].lower_ if first > 1 else '^'}|{before}",
            f"last2={tokens[-2:].text.lower()}",
            f"left={start.lower_}|head={head.lower_}",
            f"ents={'/'.join(sorted({t.ent_type_ for t in tokens}))}|{edges}",
            f"pos={'/'.join(t.pos_ for t in tokens[:5])}",
            f"repeat={min(self.repeats(head), 3)}|{head.pos_}|{edges}",
            f"governor={head.head.lemma_.lower()}|{head.dep_}",
        ]

    def repeats(self, head: Token) -> int:
        """How often the head's word is written with a capital in the document."""
        return self.capitalised.get(head.lower_, 0) if head.text[:1].isupper() else 0

    def _edges(self, candidate: Candidate) -> str:
        """Whether the stretch goes as far left and right as the head's own words do."""
        first, end, at = candidate
        head = self.doc[at]
        left = "L" if first == head.left_edge.i else ("H" if first == at else "l")
        if left == "l" and self.doc[first - 1].pos_ in ("DET", "PUNCT"):
            left = "d"
        right = "R" if end == head.right_edge.i + 1 else ("H" if end == at + 1 else "r")
        return left + right

    def _spotted(self, candidate: Candidate) -> str:
        """Which spotters know the stretch: exactly, without its first word, or as a part."""
        start, end = self.characters(candidate)
        inner = self.doc[candidate[0] + 1].idx if candidate[1] - candidate[0] > 1 else start
        marks = []
        for kind, by_span in self.mentions.items():
            if (start, end) in by_span:
                marks.append(f"{kind}={self._detail(kind, (start, end))}")
            elif (inner, end) in by_span:
                marks.append(f"{kind}~{self._detail(kind, (inner, end))}")
            elif self.doc[candidate[2]].idx in self.covered[kind]:
                marks.append(f"{kind}+")
        return ",".join(marks)

    def _detail(self, kind: str, span: tuple[int, int]) -> str:
        mention = self.mentions[kind][span]
        field = {"actor": "category", "place": "precision"}.get(kind, "")
        category = getattr(mention.grounded, field, "") if field else ""
        registered = "#" if getattr(mention.grounded, "id", None) else ""
        return f"{category}{registered}{'P' if 'person' in mention.why else ''}"
