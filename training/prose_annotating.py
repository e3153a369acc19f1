"""Annotations beside the first corpus: compact form → `training/prose`, with checks.

    python -m training.prose_annotating texts CORPUS FROM TO --out FILE   # texts of a corpus, ready for annotation lines
    python -m training.prose_annotating check SOURCE.txt ...              # what is wrong, report by report
    python -m training.prose_annotating write SOURCE.txt ... [--part train|tune|test]

The compact form is that of `training.annotating`. A block of our own has its text (`== 8001 | wire | Mali | 2025-10-18 |
Savannah Wire`); a block of a corpus has none (`== gvc/ID`): its text stays in the corpus and its spans are kept as
offsets. `= upto N` as first annotation line says that only the first N characters are annotated.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from evaluation.parts import SHARED, records
from evaluation.prose import FOLDER, PREFIX
from training.annotating import AnnotationError, Block, annotation_of, blocks

Plain = dict[str, Any]
OWN, STAND_OFF = "own", "stand_off"
PARTS_OF_A_CORPUS = "train"
"""Only this part of a corpus is annotated: the others measure. (`fakes` has one part; see the model card.)"""


@cache
def corpus(name: str) -> dict[str, Plain]:
    """Id → record of what may be annotated of a corpus."""
    folder = SHARED / "corpora" / name
    held = sorted(folder.glob(f"{PARTS_OF_A_CORPUS}*.jsonl*")) or sorted(folder.glob("*.jsonl*"))
    return {record["id"]: record for path in held for record in records(path)}


def texts(name: str, first: int, last: int) -> Iterator[str]:
    """Blocks without annotation of the records `first` to `last` (in the order of the file) that nobody has annotated."""
    done = {record["id"] for part in PREFIX for record in stored(part, STAND_OFF)}
    left = (record for record in corpus(name).values() if f"{name}/{record['id']}" not in done)
    for record in islice(left, first, last):
        told = [
            record.get("published") or "?",
            record.get("outlet") or "-",
            f"title: {record.get('title') or '-'}",
        ]
        yield f"== {name}/{record['id']} | {' | '.join(told)}\n{record['text']}\n--\n"


def stored(part: str, kind: str) -> list[Plain]:
    """The records that are kept of a part."""
    path = _path(part, kind)
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def read(sources: Iterable[Path]) -> Iterator[tuple[str, Plain | str]]:
    """Every block of the sources: where it stands, and its record or what is wrong with it."""
    for source in sources:
        for block in blocks(source.read_text("utf-8")):
            try:
                yield f"{source.name} {block.name}", _record(block)
            except (ValueError, KeyError) as error:
                yield f"{source.name} {block.name}", f"{error}"


def _record(block: Block) -> Plain:
    lines, upto = block.lines, None
    if lines and lines[0].startswith("= upto "):
        lines, upto = lines[1:], int(lines[0].removeprefix("= upto "))
    if "/" in block.name:
        name, _, identity = block.name.partition("/")
        text = corpus(name)[identity]["text"][:upto]
        limit = {} if upto is None else {"upto": upto}
        made = {"id": block.name, **limit, **without_words(annotation_of(text, lines))}
    else:
        kind, region, published, outlet = block.head
        if not block.text.strip():
            raise AnnotationError("no text")
        made = {
            "id": f"own-{int(block.name)}",
            "kind": kind,
            "region": region,
            "published": None if published == "?" else published,
            "outlet": None if outlet == "-" else outlet,
            "title": block.title,
            "text": block.text,
            **annotation_of(block.text, lines),
        }
    for incident in made["incidents"]:
        if not incident["evidence"]:
            raise AnnotationError(f"{incident['key']}: no trigger words (E)")
    keys = {incident["key"] for incident in made["incidents"]}
    for link in made["links"]:
        if link["from"] == link["to"] or not {link["from"], link["to"]} <= keys:
            raise AnnotationError(f"link between {link['from']} and {link['to']}")
    return made


def without_words(value: Any) -> Any:
    """Annotations without the words of spans and names, which belong to the corpus."""
    if isinstance(value, dict):
        span = {"start", "end"} <= value.keys()
        return {
            key: without_words(inner)
            for key, inner in value.items()
            if not (span and key == "text") and key != "name"
        }
    return [without_words(inner) for inner in value] if isinstance(value, list) else value


def write(sources: Iterable[Path], part: str) -> Iterator[str]:
    """Put the records of the sources into a part, in place of those that have their ids; what could not be."""
    made: dict[str, dict[str, Plain]] = {OWN: {}, STAND_OFF: {}}
    for where, record in read(sources):
        if isinstance(record, str):
            yield f"{where}: {record}"
        else:
            made[STAND_OFF if "/" in record["id"] else OWN][record["id"]] = record
    for kind, records_made in made.items():
        kept = {record["id"]: record for record in stored(part, kind)} | records_made
        if kind == STAND_OFF:
            kept = {name: without_words(record) for name, record in kept.items()}
        _path(part, kind).write_text(
            "".join(json.dumps(kept[name], ensure_ascii=False) + "\n" for name in sorted(kept)), "utf-8"
        )


def _path(part: str, kind: str) -> Path:
    return FOLDER / f"{PREFIX[part]}{kind}.jsonl"


def main(arguments: list[str]) -> int:
    """Command line; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m training.prose_annotating", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("texts", help="texts of a corpus that nobody has annotated yet")
    command.add_argument("corpus")
    command.add_argument("first", type=int)
    command.add_argument("last", type=int)
    command.add_argument("--out", type=Path, required=True)
    for name in ("check", "write"):
        command = commands.add_parser(name)
        command.add_argument("sources", nargs="+", type=Path)
        if name == "write":
            command.add_argument("--part", choices=list(PREFIX), default="train")
    chosen = parser.parse_args(arguments)
    if chosen.command == "texts":
        chosen.out.write_text("\n".join(texts(chosen.corpus, chosen.first, chosen.last)), "utf-8")
        return 0
    if chosen.command == "write":
        wrong = list(write(chosen.sources, chosen.part))
    else:
        wrong = [f"{where}: {fault}" for where, fault in read(chosen.sources) if isinstance(fault, str)]
    print("\n".join(wrong) or "no faults")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
