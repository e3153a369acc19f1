"""Measure truecasing: mixed-case text is put in capitals, cased again, and compared with itself.

    python -m training.case.measure [--part dev|fold] [--model FILE] [--title] [--limit N] [--casers a,b]

Word casing: accuracy over all words and over those not first in a sentence; precision and recall of "not small".
Parse: share of tokens whose part of speech, and head with dependency, agree with the parse of the original; F of
named entities (person, organisation, place and group spans with label) against those of the original.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from training.case.train import fold_of, label_of, sample_of, texts

from tacitus.syntax import case, truecasing
from tacitus.syntax.spacy_model import load_language

DEV = ("wikievents", "gvc", "ecbplus", "factuality", "hrdsattack", "causalnews", "fakes", "re3d")
KINDS = {"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC"}
LONGEST = 3000


def passages(part: str, limit: int) -> list[str]:
    """Up to `limit` texts of every corpus, the first `LONGEST` characters of each, those with enough small letters."""
    taken: Counter[str] = Counter()
    found = []
    corpora = DEV if part == "dev" else None
    listed = texts(corpora, "dev") if corpora else texts()
    for identity, text in listed:
        corpus = identity.split("/")[0]
        if part == "fold" and fold_of(identity) != 0:
            continue
        small_share = sum(map(str.islower, text)) / max(1, sum(map(str.isalpha, text)))
        if taken[corpus] < limit and small_share > 0.85 and len(text) > 60:
            taken[corpus] += 1
            found.append(text[:LONGEST])
    return found


def capitals(text: str) -> str:
    """`text` in capitals, of the same length."""
    return "".join(map(truecasing.upper, text))


def title(text: str) -> str:
    """`text` in title case: words of four letters and more, and all names, with a capital."""
    return re.sub(r"[^\W\d_]{4,}", lambda m: truecasing.upper(m.group()[0]) + m.group()[1:], text)


def casing(pairs: list[tuple[str, str]]) -> dict[str, float]:
    """Word figures of (original, cased again)."""
    counts: Counter[str] = Counter()
    for original, made in pairs:
        sample = sample_of(original)
        for word, teaches in zip(sample.words, sample.teaches, strict=True):
            if not teaches:
                continue
            gold, guess = original[word.start : word.end], made[word.start : word.end]
            counts["words"] += 1
            counts["same"] += gold == guess
            counts["gold"] += label_of(gold) > 0
            counts["guess"] += label_of(guess) > 0
            counts["both"] += label_of(gold) > 0 and label_of(guess) > 0
            counts["form"] += label_of(gold) > 0 and gold == guess
    return {
        "words": counts["words"],
        "accuracy": counts["same"] / counts["words"],
        "name P": counts["both"] / max(1, counts["guess"]),
        "name R": counts["both"] / max(1, counts["gold"]),
        "name exact": counts["form"] / max(1, counts["gold"]),
    }


def parsing(pairs: list[tuple[str, str]]) -> dict[str, float]:
    """Agreement of the parses of (original, cased again)."""
    language = load_language()
    originals = list(language.pipe(o for o, _ in pairs))
    counts: Counter[str] = Counter()
    for doc, again in zip(originals, language.pipe(m for _, m in pairs), strict=True):
        gold = {(t.idx, len(t)): t for t in doc if not t.is_space and not t.is_punct}
        made = {(t.idx, len(t)): t for t in again}
        counts["tokens"] += len(gold)
        for place, token in gold.items():
            other = made.get(place)
            if other is not None:
                counts["pos"] += token.pos_ == other.pos_
                counts["dep"] += token.dep_ == other.dep_ and token.head.idx == other.head.idx
        names = {(e.start_char, e.end_char, e.label_) for e in doc.ents if e.label_ in KINDS}
        found = {(e.start_char, e.end_char, e.label_) for e in again.ents if e.label_ in KINDS}
        counts["gold"] += len(names)
        counts["found"] += len(found)
        counts["both"] += len(names & found)
    return {
        "POS": counts["pos"] / counts["tokens"],
        "head+dep": counts["dep"] / counts["tokens"],
        "NER F": 2 * counts["both"] / max(1, counts["gold"] + counts["found"]),
    }


def casers(model: Path | None, old: Path | None) -> dict[str, Callable[[str], str]]:
    """What is compared, by name."""
    if model:
        loaded = truecasing.unpacked(model.read_bytes())
        case.load_truecaser = lambda: loaded
    found: dict[str, Callable[[str], str]] = {
        "as it is": str,
        "lower": lambda text: "".join(map(truecasing.small, text)),
        "truecaser": case.in_sentence_case,
    }
    if old:
        spec = importlib.util.spec_from_file_location("tacitus.syntax.old_case", old)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found["before"] = module.in_sentence_case
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the truecaser.")
    parser.add_argument("--part", choices=("dev", "fold"), default="dev")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--old", type=Path, help="an earlier case.py to compare with")
    parser.add_argument("--title", action="store_true", help="title case instead of capitals")
    parser.add_argument("--limit", type=int, default=60, help="texts of a corpus")
    parser.add_argument("--no-parse", action="store_true")
    parser.add_argument("--casers", default="", help="only these, by comma")
    chosen = parser.parse_args()
    listed = passages(chosen.part, chosen.limit)
    shape = title if chosen.title else capitals
    for name, caser in casers(chosen.model, chosen.old).items():
        if chosen.casers and name not in chosen.casers.split(","):
            continue
        pairs = [(text, caser(shape(text))) for text in listed]
        figures = casing(pairs) | ({} if chosen.no_parse else parsing(pairs))
        print(f"{name:10}", "  ".join(f"{k} {v:.4f}" if v < 2 else f"{k} {v}" for k, v in figures.items()))


if __name__ == "__main__":
    main()
