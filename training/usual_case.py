"""How words are usually written: `src/tacitus/text/lexicon/usual_case.txt.gz`, from corpora that may teach.

Counts every word inside sentences (never the first of one) of the corpora below: wikievents (MIT), fakes and gvc
(CC BY 4.0), ecbplus (CC BY 3.0), event_location (MIT), factuality (CC BY-SA 4.0), hrdsattack (MIT) and causalnews
(CC0). A word is ordinary when it is often written small, else the list holds the form it is mostly written in.
Run from the checkout: `python -m training.usual_case`.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from evaluation.__main__ import SHARED, records

CORPORA = (
    "wikievents",
    "fakes",
    "gvc",
    "ecbplus",
    "event_location",
    "factuality",
    "hrdsattack",
    "causalnews",
)
OUT = Path(__file__).resolve().parent.parent / "src/tacitus/text/lexicon/usual_case.txt.gz"
WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*")
SENTENCE = re.compile(r"(?<=[.!?:;])[\"'”’)]*\s+|\n+")
SMALL_SHARE = 0.3
"""From this share of small spellings on a word counts as ordinary ("minister", often part of a title)."""
HEADLINE_SHARE = 0.5
"""Above this share of capitalised words a sentence is a headline in title case, and teaches nothing."""


def texts() -> Iterator[str]:
    """The texts of every train part (and of the parts without one, where the whole corpus may teach)."""
    for corpus in CORPORA:
        folder = SHARED / "corpora" / corpus
        parts = sorted(folder.glob("train.jsonl*")) or sorted(folder.glob("*.jsonl*"))
        for part in parts:
            for record in records(part):
                yield record.get("text") or ""


def count() -> dict[str, Counter[str]]:
    """Lower-cased word → how often in which form."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts():
        for sentence in SENTENCE.split(text):
            words = WORD.findall(sentence)[1:]
            if sum(word[0].isupper() for word in words) <= HEADLINE_SHARE * len(words):
                for word in words:
                    forms[word.lower()][word] += 1
    return forms


def main() -> None:
    """Write the list: small words as they are, the others in their usual form."""
    chosen = []
    for word, seen in sorted(count().items()):
        form, often = seen.most_common(1)[0]
        if seen[word] >= SMALL_SHARE * seen.total():
            form = word
        if len(word) > 1 and (often > 1 or form == word):
            chosen.append(form)
    with gzip.GzipFile(OUT, "wb", mtime=0) as sink:
        sink.write(("\n".join(chosen) + "\n").encode())


if __name__ == "__main__":
    main()
