"""Own annotated reports: compact form → full record, checks, and the agreement of two hands.

    python -m training.annotating write SOURCE.txt ...            # → training/corpus/settled.jsonl
    python -m training.annotating blind FROM TO DIRECTORY         # text, title, outlet, day only, to annotate
    python -m training.annotating second SOURCE.txt ... [--hand B]  # → training/corpus/second.jsonl
    python -m training.annotating check

The compact form, one block a report (quotes are copied from the text; `quote#2` is its second occurrence as whole
words; parts of a list are parted by `; `):

    == 043 | wire | Gaza | 2024-05-14 | Northern Wire      number | manner | region | day or ? | outlet or -
    = Title or -
    the text, any number of lines, blank ones too
    --
    i a air_strike current 2024-05-13..2024-05-14          key label status day, first..last day, or ?
    @ Nuseirat = PSE                                       place = ISO3, or `= PSE` alone; left out: unknown
    E hit; killed                                          trigger words, at least one
    I Israeli                                              initiators
    T soldiers; policemen                                  targets
    O school = school                                      the thing hit = its class
    M guided bombs = air_strike                            means = class; count as `2 bombs = ied * 2`
    K 23+ civilian = at least 23 people < health ministry  toll: effect figure group [part] = phrase [< speaker]
    R attributed Hamas < residents                         kind actor [< who says so]
    L b>a retaliation < speaker                            link, `from`>`to`, anywhere in the block
    N hammered; killed                                     violent words that name no incident

Effects: K killed, W wounded, X missing, D detained, B abducted, F displaced. Figures: `6` exact, `6+` at least,
`-9` up to, `~30` about, `<30` nearly, `5..10` between, `24..` dozens.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from training.agreement import compare, total
from training.reports import FIRST, HANDS, SECOND, SETTLED, by_id, put, records

from tacitus.ontology.kinds import sheets

EFFECTS = {
    "K": "killed",
    "W": "wounded",
    "X": "missing",
    "D": "detained",
    "B": "abducted",
    "F": "displaced",
}
STATUSES = frozenset({"current", "historical", "ongoing", "planned", "hypothetical", "denied", "generic"})
RELATIONS = frozenset({"retaliation", "response", "follows", "part_of", "same_series"})
RESPONSIBILITIES = frozenset({"claimed", "denied", "attributed", "assessed"})
DEV_EVERY = 5
"""Reports whose number this divides are `dev`."""

Plain = dict[str, Any]


class AnnotationError(ValueError):
    """A block that cannot be turned into a record; the message names the report and the line."""


@cache
def label_names() -> frozenset[str]:
    """The labels of incidents, from the ontology."""
    return frozenset(sheets())


def span_of(text: str, quote: str) -> Plain:
    """The span of `quote` (or `quote#N`, its N-th occurrence as whole words) in `text`."""
    words, _, number = quote.strip().rpartition("#")
    if not (words and number.isdigit()):
        words, number = quote.strip(), "1"
    bounds = (
        (r"(?<!\w)" if words[:1].isalnum() else "")
        + re.escape(words)
        + (r"(?!\w)" if words[-1:].isalnum() else "")
    )
    found = list(re.finditer(bounds, text)) or list(re.finditer(re.escape(words), text))
    if not words or len(found) < int(number):
        raise AnnotationError(f"not in the text: {quote!r}")
    start = found[int(number) - 1].start()
    return {"start": start, "end": start + len(words), "text": words}


def bounds_of(figure: str) -> tuple[int | None, int | None, int | None]:
    """Low, best and high of a figure in the compact form."""
    match = re.fullmatch(r"([-~<]?)(\d+)(\+|\.\.)?(\d+)?", figure)
    if match is None:
        raise AnnotationError(f"no figure: {figure!r}")
    sign, number, tail, last = match[1], int(match[2]), match[3], match[4]
    if sign:
        return {"-": (None, None, number), "~": (None, number, None), "<": (None, number, number)}[sign]
    if tail == "..":
        return number, None, int(last) if last else None
    return number, number, None if tail else number


def days_of(said: str) -> Plain | None:
    """`[start, end)` in days of a day, `first..last` or `?`."""
    if said == "?":
        return None
    first, _, last = said.partition("..")
    end = date.fromisoformat(last or first) + timedelta(days=1)
    return {"start": date.fromisoformat(first).isoformat(), "end": end.isoformat()}


def _quotes(said: str) -> list[str]:
    return [part for part in re.split(r"\s*;\s+|;$", said.strip()) if part]


@dataclass(slots=True)
class Block:
    """One report in the compact form: its name (a number, or corpus/id), head, text and annotation lines."""

    name: str
    head: list[str]
    title: str | None
    text: str
    lines: list[str]


def blocks(source: str) -> Iterator[Block]:
    """The blocks of a source file. A block of the second hand has no text: its head is the number alone."""
    for part in re.split(r"(?m)^== ", source)[1:]:
        head, _, rest = part.partition("\n")
        fields = [name.strip() for name in head.split("|")]
        told, dashes, marks = (
            rest.partition("\n--\n") if not rest.startswith("--\n") else ("", "--", rest[3:])
        )
        if not dashes:
            raise AnnotationError(f"report {fields[0]}: no `--` line")
        title, text = None, ""
        if told.startswith("= "):
            first, _, text = told.partition("\n")
            title = None if first[2:].strip() == "-" else first[2:].strip()
        lines = [line.strip() for line in marks.splitlines() if line.strip() and not line.startswith("//")]
        yield Block(fields[0], fields[1:], title, text.strip("\n"), lines)


@dataclass(slots=True)
class _Reader:
    """Turns the annotation lines of one text into incidents, links and words that name none."""

    text: str
    incidents: list[Plain] = field(default_factory=list)
    links: list[Plain] = field(default_factory=list)
    not_incidents: list[Plain] = field(default_factory=list)

    def read(self, line: str) -> None:
        """Take one line."""
        mark, _, said = line.partition(" ")
        said = said.strip()
        if mark == "i":
            self._incident(said)
        elif mark == "L":
            self._link(said)
        elif mark == "N":
            self.not_incidents += [span_of(self.text, quote) for quote in _quotes(said)]
        elif not self.incidents:
            raise AnnotationError("a line before the first incident")
        elif mark in EFFECTS:
            self.incidents[-1]["tolls"].append(self._toll(EFFECTS[mark], said))
        else:
            self._value(mark, said)

    def _incident(self, said: str) -> None:
        key, label, status, when = said.split()
        if status not in STATUSES:
            raise AnnotationError(f"no status: {status!r}")
        if label not in label_names():
            raise AnnotationError(f"no label: {label!r}")
        self.incidents.append(
            {
                "key": key,
                "type": sheets()[label]["type"],
                "label": label,
                "status": status,
                "when": days_of(when),
                "where": None,
                "initiators": [],
                "targets": [],
                "target_object": None,
                "means": [],
                "tolls": [],
                "responsibility": [],
                "evidence": [],
            }
        )

    def _value(self, mark: str, said: str) -> None:
        incident = self.incidents[-1]
        if mark == "@":
            quote, country = self._pair(said)
            span = span_of(self.text, quote) if quote else None
            incident["where"] = {
                "name": span and span["text"],
                "country": None if country == "?" else country,
                "text": span,
            }
        elif mark == "E":
            incident["evidence"] += [span_of(self.text, quote) for quote in _quotes(said)]
        elif mark in "IT":
            incident["initiators" if mark == "I" else "targets"] += [self._named(q) for q in _quotes(said)]
        elif mark == "O":
            quote, kind = self._pair(said)
            incident["target_object"] = {"text": span_of(self.text, quote), "class": kind}
        elif mark == "M":
            incident["means"] += [self._means(part) for part in _quotes(said)]
        elif mark == "R":
            incident["responsibility"].append(self._responsibility(said))
        else:
            raise AnnotationError(f"no such mark: {mark!r}")

    @staticmethod
    def _pair(said: str) -> tuple[str, str]:
        quote, _, name = said.rpartition("=")
        return quote.strip(), name.strip()

    def _named(self, quote: str) -> Plain:
        span = span_of(self.text, quote)
        return {"name": span["text"], "text": span}

    def _means(self, said: str) -> Plain:
        said, _, count = said.partition(" * ")
        quote, kind = self._pair(said)
        means: Plain = {"text": span_of(self.text, quote), "class": kind}
        if count:
            means["count"] = dict(zip(("low", "best", "high"), bounds_of(count.strip()), strict=True))
        return means

    def _toll(self, effect: str, said: str) -> Plain:
        told, _, phrase = said.partition(" = ")
        figure, group, *part = told.split()
        phrase, _, speaker = phrase.partition(" < ")
        low, best, high = bounds_of(figure)
        toll: Plain = {"effect": effect, "low": low, "best": best, "high": high, "group": group}
        toll["text"] = span_of(self.text, phrase)
        toll["speaker"] = self._named(speaker) if speaker else None
        if part:
            if part != ["part"]:
                raise AnnotationError(f"no such word: {part}")
            toll["part"] = True
        return toll

    def _responsibility(self, said: str) -> Plain:
        kind, _, rest = said.partition(" ")
        if kind not in RESPONSIBILITIES:
            raise AnnotationError(f"no kind of responsibility: {kind!r}")
        actor, _, speaker = rest.partition(" < ")
        return {
            "kind": kind,
            "actor": self._named(actor),
            "speaker": self._named(speaker) if speaker else None,
        }

    def _link(self, said: str) -> None:
        told, _, speaker = said.partition(" < ")
        ends, relation = told.split()
        one, _, other = ends.partition(">")
        if relation not in RELATIONS:
            raise AnnotationError(f"no relation: {relation!r}")
        link: Plain = {"from": one, "to": other, "relation": relation}
        link["speaker"] = self._named(speaker) if speaker else None
        self.links.append(link)


def annotation_of(text: str, lines: Iterable[str]) -> Plain:
    """Incidents, links and words that name none, from annotation lines on `text`."""
    reader = _Reader(text)
    for line in lines:
        try:
            reader.read(line)
        except (ValueError, KeyError) as error:
            raise AnnotationError(f"{line!r}: {error}") from error
    return {"incidents": reader.incidents, "links": reader.links, "not_incidents": reader.not_incidents}


def record_of(block: Block, hand: str) -> Plain:
    """The full record of a report of the first hand."""
    kind, region, published, outlet = block.head
    return {
        "id": id_of(int(block.name)),
        "split": split_of(int(block.name)),
        "kind": kind,
        "region": region,
        "title": block.title,
        "outlet": None if outlet == "-" else outlet,
        "published": None if published == "?" else published,
        "text": block.text,
        **annotation_of(block.text, block.lines),
        "annotations": [hand],
    }


def split_of(number: int) -> str:
    """`dev` for every fifth report, `train` for the others."""
    return "train" if number % DEV_EVERY else "dev"


def id_of(number: int) -> str:
    """ "own-043" of 43."""
    return f"own-{number:03}"


def number_of(record: Plain) -> int:
    """43 of "own-043"."""
    return int(record["id"].removeprefix("own-"))


def faults(record: Plain) -> Iterator[str]:
    """What is wrong with a record's annotation: spans, keys, names, the split."""
    text = record["text"]
    for span in _spans(record):
        if text[span["start"] : span["end"]] != span["text"]:
            yield f"span {span} is {text[span['start'] : span['end']]!r} in the text"
    keys = [incident["key"] for incident in record["incidents"]]
    if len(keys) != len(set(keys)):
        yield f"a key twice: {keys}"
    for link in record["links"]:
        if link["from"] == link["to"] or not {link["from"], link["to"]} <= set(keys):
            yield f"link between {link['from']} and {link['to']}"
    for incident in record["incidents"]:
        if not incident["evidence"]:
            yield f"{incident['key']}: no trigger words"
        if incident["label"] not in label_names():
            yield f"{incident['key']}: no such label {incident['label']}"
    if record["split"] != split_of(number_of(record)):
        yield f"split {record['split']}"


def _spans(value: object) -> Iterator[Plain]:
    """Every span in a record."""
    if isinstance(value, dict):
        if value.keys() == {"start", "end", "text"}:
            yield value
        for inner in value.values():
            yield from _spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _spans(inner)


def write(sources: Iterable[Path], hand: str) -> Iterator[str]:
    """Store the records of the first hand; what could not be."""
    made = []
    for source in sources:
        for block in blocks(source.read_text()):
            try:
                record = record_of(block, hand)
                wrong = list(faults(record))
            except ValueError as error:
                wrong = [str(error)]
            if wrong:
                yield from (f"{source.name} {block.name}: {fault}" for fault in wrong)
            else:
                made.append(record)
    put(made)


def second(sources: Iterable[Path], hand: str) -> Iterator[str]:
    """Store the annotations of the second hand beside the texts of the first; what could not be."""
    made, settled = [], by_id()
    for source in sources:
        for block in blocks(source.read_text()):
            first = settled[id_of(int(block.name))]
            try:
                record = {"id": first["id"], "hand": hand, **annotation_of(first["text"], block.lines)}
                wrong = list(faults(first | record))
            except ValueError as error:
                wrong = [str(error)]
            if wrong:
                yield from (f"{source.name} {block.name}: {fault}" for fault in wrong)
            else:
                made.append(record)
    put(made, SECOND)


def blind(first: int, last: int, folder: Path) -> None:
    """One file with what a second hand is given: head, title and text, ready for annotation lines."""
    folder.mkdir(parents=True, exist_ok=True)
    told = []
    for record in (one for one in records() if first <= number_of(one) <= last):
        head = f"== {number_of(record):03} | {record['published'] or '?'} | {record['outlet'] or '-'}"
        told.append(f"{head}\n= {record['title'] or '-'}\n{record['text']}\n--\n")
    (folder / f"{first:03}-{last:03}.txt").write_text("\n".join(told))


def freeze() -> None:
    """Keep the first hand's labels of all reports that are not settled yet."""
    put(
        (
            {"id": record["id"], "hand": record["annotations"][0]}
            | {name: record[name] for name in ("incidents", "links", "not_incidents")}
            for record in records()
            if len(record["annotations"]) == 1
        ),
        FIRST,
    )


def agreement(first: int, last: int, *, show: bool, settled: bool) -> Iterator[str]:
    """The table of agreement on the reports `first`..`last`; settled: that of each hand with what was settled."""
    hands = {hand: by_id(hand) for hand in HANDS}
    names = [name for name, one in hands[SECOND].items() if first <= number_of(one) <= last]
    pairs = [(FIRST, SECOND), (FIRST, SETTLED), (SECOND, SETTLED)] if settled else [(FIRST, SECOND)]
    yield f"{len(names)} reports"
    for one, other in pairs:
        judged = [compare(hands[one][name], hands[other][name]) for name in names]
        if show:
            yield from (
                f"{name} {line}" for name, each in zip(names, judged, strict=True) for line in each.told
            )
        if settled:
            yield f"\n{one.stem} and {other.stem}"
        yield from total(judged).table()


def check() -> Iterator[str]:
    """Faults of all stored records, of both hands."""
    for hand in HANDS:
        labels = by_id(hand)
        for record in records():
            wrong = faults(record | labels.get(record["id"], {}))
            yield from (f"{record['id']} ({hand.stem}): {fault}" for fault in wrong)


def main(arguments: list[str]) -> int:
    """Command line; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m training.annotating")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("write", "second"):
        command = commands.add_parser(name)
        command.add_argument("sources", nargs="+", type=Path)
        command.add_argument("--hand", default="A")
    command = commands.add_parser("blind")
    command.add_argument("first", type=int)
    command.add_argument("last", type=int)
    command.add_argument("folder", type=Path)
    commands.add_parser("check")
    commands.add_parser("freeze")
    command = commands.add_parser("agreement")
    command.add_argument("first", type=int, nargs="?", default=1)
    command.add_argument("last", type=int, nargs="?", default=999)
    command.add_argument("--show", action="store_true", help="print every difference")
    command.add_argument("--settled", action="store_true", help="also each hand against the settled labels")
    chosen = parser.parse_args(arguments)
    if chosen.command == "blind":
        blind(chosen.first, chosen.last, chosen.folder)
        return 0
    if chosen.command == "freeze":
        freeze()
        return 0
    if chosen.command == "agreement":
        print("\n".join(agreement(chosen.first, chosen.last, show=chosen.show, settled=chosen.settled)))
        return 0
    if chosen.command == "check":
        wrong = list(check())
    else:
        wrong = list({"write": write, "second": second}[chosen.command](chosen.sources, chosen.hand))
    print("\n".join(wrong) or "no faults")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
