"""Make `src/tacitus/resolve/word_rarity.tsv`: in how many news texts a word stands.

Run from the checkout: `python -m training.word_rarity`. Counts only, of words that stand in three texts or more. The
texts are train parts of corpora that may train what ships, and our own annotated reports (train). Of corpora that are
single sentences, `SENTENCES_A_TEXT` in a row count as one text.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from tacitus.resolve.wording import words_of

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
OWN = ROOT / "training" / "corpus"
LEAST_TEXTS = 3
SENTENCES_A_TEXT = 12
TEXTS = ("gvc", "ecbplus", "hrdsattack", "wikievents")
SENTENCES = ("event_location", "causalnews")
SOURCES = (
    "# In how many of (texts) news texts a word stands, three or more. Made by training/word_rarity.py from the train",
    "# parts of the Gun Violence Corpus (CC BY 4.0), ECB+ (CC BY 3.0), HRDsAttack (MIT), WikiEvents (MIT), event",
    "# location (MIT) and CausalNews (CC0), and from our own reports.",
)


def main() -> None:
    """Count and write."""
    counts: Counter[str] = Counter()
    texts = 0
    for text in _texts():
        texts += 1
        counts.update(set(words_of(text)))
    kept = sorted((word, count) for word, count in counts.items() if count >= LEAST_TEXTS)
    rows = [f"{word}\t{count}" for word, count in kept]
    out = ROOT / "src" / "tacitus" / "resolve" / "word_rarity.tsv"
    out.write_text("\n".join([*SOURCES, f"(texts)\t{texts}", *rows]) + "\n", encoding="utf-8")
    print(f"{len(rows)} words of {texts} texts → {out}")


def _texts() -> Iterator[str]:
    for corpus in TEXTS:
        yield from (_whole(record) for record in _records(corpus))
    for corpus in SENTENCES:
        sentences = iter(_records(corpus))
        while some := list(islice(sentences, SENTENCES_A_TEXT)):
            yield " ".join(record["text"] for record in some)
    for path in sorted(OWN.glob("*.json")):
        record = json.loads(path.read_text("utf-8"))
        if record["split"] == "train":
            yield _whole(record)


def _whole(record: dict[str, Any]) -> str:
    return f"{record.get('title') or ''}\n{record['text']}"


def _records(corpus: str) -> Iterable[dict[str, Any]]:
    for name in ("train.jsonl.gz", "train.jsonl"):
        path = SHARED / "corpora" / corpus / name
        if path.exists():
            with (
                gzip.open(path, "rt", "utf-8")
                if name.endswith("gz")
                else path.open("rt", encoding="utf-8") as lines
            ):
                yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
