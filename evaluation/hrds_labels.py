"""HRDsAttack's own labels (kind of perpetrator, kinds of violation), by a small trained classifier.

The labels are the corpus's ("other actors with permissions" …) and no part of the ledger, so the classifier lives
here and not in the reader. `training/hrdsattack/train.py` makes the weights; the model card is beside it.
`TACITUS_HRDS=rules` leaves the classifier out.
"""

from __future__ import annotations

import hashlib
import io
import math
import os
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tacitus.model.parsed import ParsedReport
from tacitus.readers.rules.read import Read
from tacitus.resolve.incident import derive

WEIGHTS = Path(__file__).with_name("hrds_weights.npy")
WEIGHTS_SHA256 = "eeff8184d0c5a7c74282d2ac342c47cdab4d6f0a4519112c5ed0bf7f26d0e486"
BUCKETS = 2**14
CONTENT = frozenset({"NOUN", "VERB", "ADJ", "ADV", "AUX"})
"""Names are left out: they would tell the case, not the kind of case."""
PERPETRATORS = (
    None,
    "insufficient info",
    "other actors with permissions",
    "other actors without permissions",
    "other non-state actors",
    "other state actors",
    "regional orgs",
    "state actor",
)
VIOLATIONS = {
    "arbitrary detention": 0.42,
    "killing": 0.42,
    "kidnapping": 0.36,
    "torture": 0.36,
    "enforced disappearance": 0.46,
    "other": 0.36,
    "unknown": 0.4,
}
"""From which probability a violation is given; chosen by ten-fold cross-validation on the training part."""
READER_WEIGHT = 0.5
"""Weight of what the reader found beside the words, whose vector has length one."""


def switched_on() -> bool:
    """Whether the classifier is asked for (it is, unless the environment says `TACITUS_HRDS=rules`)."""
    return os.environ.get("TACITUS_HRDS") != "rules"


def labels(read: Read) -> tuple[str | None, list[str]]:
    """The kind of perpetrator (None: none is mentioned) and the kinds of violation, sorted."""
    table = weights()
    cells = vector(features(read))
    scores = table[BUCKETS].copy()
    for bucket, value in cells.items():
        scores += value * table[bucket]
    kind = PERPETRATORS[int(np.argmax(scores[: len(PERPETRATORS)]))]
    chances = 1 / (1 + np.exp(-scores[len(PERPETRATORS) :]))
    found = [
        name for (name, least), chance in zip(VIOLATIONS.items(), chances, strict=True) if chance > least
    ]
    return kind, sorted(found)


def features(read: Read) -> dict[str, float]:
    """Weighted names of what stands in the words and in the reading."""
    counted = Counter(_words(read.scene.parsed))
    found = {name: 1 + math.log(count) for name, count in counted.items()}
    length = math.sqrt(sum(value * value for value in found.values())) or 1.0
    made = {name: value / length for name, value in found.items()}
    made.update({name: value * READER_WEIGHT for name, value in _reading(read).items()})
    return made


def vector(named: Mapping[str, float]) -> dict[int, float]:
    """Features by hash bucket (CRC-32, the same on every machine)."""
    cells: dict[int, float] = {}
    for name, value in named.items():
        bucket = zlib.crc32(name.encode("utf-8")) % BUCKETS
        cells[bucket] = cells.get(bucket, 0.0) + value
    return cells


def _words(parsed: ParsedReport) -> Iterator[str]:
    """Content words, pairs of neighbours, and who stands under which verb how."""
    tokens = [token for token in parsed.doc if not token.is_space]
    plain = [t.lemma_.lower() if t.pos_ in CONTENT and t.is_alpha and len(t) > 2 else None for t in tokens]
    for word, follower in zip(plain, [*plain[1:], None], strict=True):
        if word:
            yield word
            if follower:
                yield f"{word} {follower}"
    for token in tokens:
        if (
            token.dep_ in ("nsubj", "nsubjpass", "dobj")
            and token.pos_ == "NOUN"
            and token.head.pos_ == "VERB"
        ):
            yield f"{token.dep_} {token.lemma_.lower()}"
            yield f"{token.dep_} {token.lemma_.lower()} of {token.head.lemma_.lower()}"


def _reading(read: Read) -> dict[str, float]:
    """Categories of initiators and targets, labels and tolls of the incidents, by how much is told of each."""
    shares: defaultdict[str, float] = defaultdict(float)
    told = {account: len(draft.mentions) for account, draft in read.drafts.items()}
    incidents = derive(read.extraction).incidents
    total = sum(told.values()) or 1
    for incident in incidents:
        share = told[incident.id] / total
        for role, actors in (("initiator", incident.initiators), ("target", incident.targets)):
            for category in {actor.category for actor in actors}:
                shares[f"{role}: {category}"] += share
        if not incident.initiators:
            shares["initiator: none"] += share
        shares[f"label: {incident.label}"] += share
        shares[f"status: {incident.status}"] += share
    for incident in incidents:
        shares[f"any: {incident.label}"] = 1.0
        shares.update({f"toll: {toll.effect}": 1.0 for toll in incident.tolls if toll.effect})
    return {name: min(value, 1.0) for name, value in shares.items()}


@cache
def weights() -> NDArray[np.float32]:
    """`BUCKETS` rows and the intercepts, a column per label; checked against the pinned hash."""
    stored = WEIGHTS.read_bytes()
    actual = hashlib.sha256(stored).hexdigest()
    if actual != WEIGHTS_SHA256:
        raise SystemExit(f"{WEIGHTS} is not the pinned file (SHA-256 {actual[:12]}…): train it again")
    loaded: NDArray[np.float32] = np.load(io.BytesIO(stored), allow_pickle=False).astype(np.float32)
    return loaded


def columns() -> Sequence[str]:
    """Names of the columns of the weights."""
    return [*(name or "none mentioned" for name in PERPETRATORS), *VIOLATIONS]
