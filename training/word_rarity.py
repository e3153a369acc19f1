"""Make `src/tacitus/resolve/word_rarity.tsv`: in how many training texts of gvc and ecbplus a word stands.

Run from the checkout: `python training/word_rarity.py`. Counts only, of words that stand in three texts or
more; both corpora may train what ships (gvc CC BY 4.0, ecbplus CC BY 3.0).
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

from tacitus.resolve.wording import words_of

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
LEAST_TEXTS = 3


def main() -> None:
    """Count and write."""
    counts: Counter[str] = Counter()
    texts = 0
    for corpus in ("gvc", "ecbplus"):
        with gzip.open(SHARED / "corpora" / corpus / "train.jsonl.gz", "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                texts += 1
                counts.update(set(words_of(f"{record.get('title') or ''}\n{record['text']}")))
    kept = sorted((word, count) for word, count in counts.items() if count >= LEAST_TEXTS)
    rows = [f"{word}\t{count}" for word, count in kept]
    head = [
        "# In how many of (texts) news texts a word stands, three or more. Made by training/word_rarity.py",
        "# from the train parts of the Gun Violence Corpus (CC BY 4.0) and ECB+ (CC BY 3.0).",
        f"(texts)\t{texts}",
    ]
    out = ROOT / "src" / "tacitus" / "resolve" / "word_rarity.tsv"
    out.write_text("\n".join(head + rows) + "\n", encoding="utf-8")
    print(f"{len(rows)} words of {texts} texts → {out}")


if __name__ == "__main__":
    main()
