"""`python -m evaluation CORPUS [--gold FILE] [--predictions OUT.jsonl]`: read a corpus and score the reading.

Works on any file in the corpus's form (`.jsonl` or `.jsonl.gz`). The scores come from the rulers in
`../shared/tools/score`; where they are absent, predictions are still written.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import os
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from rich.progress import track

from evaluation import adapters

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("TACITUS_SHARED", ROOT.parent / "shared"))
GOLD_NAMES = ("dev.jsonl", "dev.jsonl.gz", "train.jsonl", "train.jsonl.gz")


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("corpus", choices=corpora())
    parser.add_argument("--gold", type=Path, help="gold file (default: the corpus's dev part in ../shared/corpora)")
    parser.add_argument("--predictions", type=Path, help="where to write the predictions")
    parser.add_argument("--limit", type=int, help="read only the first N records")
    parser.add_argument("--measure", help="the ruler's --measure, where a corpus has several")
    chosen = parser.parse_args(arguments)
    adapter = importlib.import_module(f"evaluation.adapters.{chosen.corpus}")
    gold = chosen.gold or default_gold(chosen.corpus, adapter)
    out = chosen.predictions or ROOT / "evaluation" / "out" / f"{chosen.corpus}.jsonl"
    write_predictions(adapter, gold, out, chosen.limit)
    return score(chosen.corpus, adapter, gold, out, chosen.measure)


def corpora() -> list[str]:
    """Names of the corpora that have an adapter."""
    return sorted(module.name for module in pkgutil.iter_modules(adapters.__path__))


def default_gold(corpus: str, adapter: ModuleType) -> Path:
    """The part to tune on: `DEFAULT_GOLD` of the adapter, else dev, else train."""
    names = (adapter.DEFAULT_GOLD,) if hasattr(adapter, "DEFAULT_GOLD") else GOLD_NAMES
    for name in names:
        path = SHARED / "corpora" / corpus / name
        if path.exists():
            return path
    raise SystemExit(f"No gold file for {corpus} under {SHARED / 'corpora'}: name one with --gold FILE.")


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def write_predictions(adapter: ModuleType, gold: Path, out: Path, limit: int | None) -> None:
    """One prediction a line, in the order of the gold file."""
    listed = list(records(gold))[:limit]
    out.parent.mkdir(parents=True, exist_ok=True)
    predict_all = getattr(adapter, "predict_all", None)
    with out.open("w", encoding="utf-8") as sink:
        made = predict_all(listed) if predict_all else map(adapter.predict, listed)
        for prediction in track(made, total=len(listed), description=gold.name, disable=not sys.stderr.isatty()):
            sink.write(json.dumps(prediction, ensure_ascii=False) + "\n")


def score(corpus: str, adapter: ModuleType, gold: Path, predictions: Path, measure: str | None) -> int:
    """Run the corpus's ruler on the predictions and print what it prints."""
    tools = SHARED / "tools"
    if not (tools / "score").exists():
        print(f"predictions in {predictions}; no ruler at {tools}, so no score")
        return 0
    extra = list(getattr(adapter, "SCORE_ARGUMENTS", ()))
    measure = measure or getattr(adapter, "MEASURE", None)
    if measure:
        extra += ["--measure", measure]
    command = [sys.executable, "-m", "score", corpus, str(predictions.resolve()), "--gold", str(gold.resolve()), *extra]
    return subprocess.run(command, cwd=tools, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
