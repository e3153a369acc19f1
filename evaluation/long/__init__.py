"""Long documents of many stories, some of which tell of armed violence: what is found in them and what is made up.

    python -m evaluation long [NAME] [--show]

The stories are ours: `violent.txt` says above each what must be read of it, `peaceful.txt` tells of nothing, in words
that are used of violence too; `documents.toml` puts them together in the forms that such documents have. An incident is
of the first story in which any word stands that says what it was.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import cycle
from pathlib import Path

from evaluation import faults
from evaluation.faults.matching import HAPPENED, Record, fits

HERE = Path(__file__).parent
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
BUREAUS = ("LISBON", "OSLO", "GENEVA", "TURIN", "BOSTON")
"""Where the peaceful stories of a digest are filed."""


@dataclass(frozen=True, slots=True)
class Story:
    """What a document may hold: a title, paragraphs, and what must be read of them (nothing of a peaceful one)."""

    title: str
    text: str
    wanted: Mapping[str, str] | None
    may_tell: bool = False
    """Whether it tells of what an analyst may list or leave: a verdict on killings of old, a siege of long ago."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text and, for each of its stories, its characters [start, end) and the incident that must be read of it.

    That is empty where there is none, and None where there may be one.
    """

    name: str
    text: str
    published: date
    passages: tuple[tuple[int, int, Record | None], ...]


@cache
def stories() -> dict[str, Story]:
    """All stories by name."""
    found: dict[str, Story] = {}
    for name in ("violent.txt", "peaceful.txt"):
        for block in (HERE / name).read_text("utf-8").split("## ")[1:]:
            head, _, body = block.partition("\n")
            key, _, title = head.partition(" | ")
            wanted = None
            if body.startswith("@ "):
                said, _, body = body.partition("\n")
                wanted = dict(pair.split("=", 1) for pair in said[2:].split(" ") if "=" in pair)
            found[key] = Story(title, body.strip(), wanted or None, may_tell=wanted == {})
    return found


def documents() -> Iterator[Document]:
    """The documents, put together."""
    for name, given in tomllib.loads((HERE / "documents.toml").read_text("utf-8")).items():
        published: date = given["published"]
        head = f"{given['masthead']}\nPublished {published:%-d %B %Y}\n\n"
        text, passages = head, []
        pieces = zip(given["stories"].split(), cycle(BUREAUS), strict=False)
        for number, (key, bureau) in enumerate(pieces, 1):
            story = stories()[key]
            start = len(text)
            text += _in_form(given["form"], story, number, published, bureau)
            passages.append((start, len(text), None if story.may_tell else _wanted(story, published) or {}))
        yield Document(name, text, published, tuple(passages))


def _in_form(form: str, story: Story, number: int, published: date, bureau: str) -> str:
    one = story.text.replace("\n\n", " ")
    place = (story.wanted or {}).get("place", bureau).strip("|").split("|")[0].upper()
    return {
        "headings": f"{story.title}\n\n{story.text}\n\n",
        "times": f"{6 + number // 2:02}:{number % 2 * 30 + 7:02}\n{one}\n\n",
        "stars": f"{story.text}\n\n* * *\n\n",
        "bullets": f"- {one}\n",
        "datelines": f"{place}, {published:%B} {published.day} — {story.text}\n\n",
        "flat": f"{story.text}\n\n",
        "numbers": f"{number}. {story.title}\n{story.text}\n\n",
    }[form]


def _wanted(story: Story, published: date) -> Record | None:
    """What an incident must be, in the keys of `matching`; None of a peaceful story."""
    if story.wanted is None:
        return None
    given = dict(story.wanted)
    back = (published.weekday() - DAYS.index(given.pop("day"))) % 7
    made: Record = {"day": str(published - timedelta(days=back))}
    for key, value in given.items():
        choice = [one for one in value.split("|") if one]
        made[key] = [int(value)] * 3 if value.isdigit() else choice if key == "label" else choice[0]
    return made


@dataclass(slots=True)
class Outcome:
    """What one document came to: counts, and lines that say what is wrong."""

    counts: Counter[str]
    wrong: list[str]


def read(document: Document) -> Outcome:
    """Read a document and hold what was found against what its stories tell."""
    reading = faults.read({"text": document.text, "published": str(document.published)})
    made = Outcome(Counter(words=len(document.text.split())), [])
    found: dict[int, list[Record]] = {}
    for incident in reading["incidents"]:
        if incident["status"] in HAPPENED:
            told_in = sorted(set(_stories_of(incident, document)))
            found.setdefault(told_in[0], []).append(incident)
            made.counts["strayed"] += len(told_in) > 1
    for at, (start, end, wanted) in enumerate(document.passages):
        _judge(made, found.get(at, []), wanted, document.text[start:end])
    return made


def _stories_of(incident: Record, document: Document) -> Iterator[int]:
    """The stories in which the words stand that say what it was, by their number."""
    for claim in incident["told"]:
        if claim["field"] == "type":
            start = claim["evidence"][0]["start"]
            yield next(i for i, (a, b, _) in enumerate(document.passages) if a <= start < b)


def _judge(made: Outcome, here: list[Record], wanted: Record | None, text: str) -> None:
    begins = " ".join(text.split())[:60]
    if wanted is None:
        return
    if not wanted:
        made.counts["peaceful"] += 1
        made.counts["false"] += len(here)
        made.wrong += [f"false {one['label']}: {begins}" for one in here]
        return
    made.counts["violent"] += 1
    made.counts["found"] += bool(here)
    made.counts["right"] += len(here) == 1 and fits(here[0], wanted)
    made.counts["split"] += max(0, len(here) - 1)
    if not here:
        made.wrong.append(f"missed: {begins}")
    elif len(here) > 1:
        made.wrong.append(f"{len(here)} incidents: {begins}")
    for key, value in wanted.items():
        if here and not any(fits(one, {key: value}) for one in here):
            made.counts[f"wrong {key}"] += 1
            made.wrong.append(f"wrong {key}, not {value}: {begins}")


def main(arguments: list[str]) -> int:
    """Print what each document came to, and all together."""
    asked = argparse.ArgumentParser(prog="evaluation long", description=__doc__)
    asked.add_argument("names", nargs="*")
    asked.add_argument("--show", action="store_true", help="say what is wrong in each")
    given = asked.parse_args(arguments)
    total: Counter[str] = Counter()
    for document in documents():
        if given.names and document.name not in given.names:
            continue
        made = read(document)
        total += made.counts
        print(f"{document.name}: {_said(made.counts)}", flush=True)
        for line in made.wrong if given.show else ():
            print(f"  {line}", flush=True)
    print(f"all: {_said(total)}")
    return 0


def _said(counts: Counter[str]) -> str:
    base = (
        f"{counts['words']} words, found {counts['found']} of {counts['violent']} (all right {counts['right']}, "
        f"split {counts['split']}, told in several {counts['strayed']}), "
        f"false {counts['false']} in {counts['peaceful']} other stories"
    )
    wrong = ", ".join(f"{key} {n}" for key, n in sorted(counts.items()) if key.startswith("wrong"))
    return f"{base}; {wrong}" if wrong else base
