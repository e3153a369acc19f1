"""Reads the corpora and scores the reading.

    python -m evaluation CORPUS [--gold FILE] [--predictions OUT.jsonl]   one corpus file, its ruler's figures
    python -m evaluation CORPUS --errors 50                               where gold and reading differ
    python -m evaluation all [--corpus CORPUS ...]                        the table, also into docs/evaluation.md
    python -m evaluation own [--split dev] [--show]                       our own annotated reports
    python -m evaluation scenarios [--split dev] [--show]                 incidents across reports: false, missed merges
    python -m evaluation events [--split dev] [--show]                    articles on one real event: merged or not
    python -m evaluation faults [FILE] [--show]                           filed faults of reading: which are mended
    python -m evaluation long [NAME] [--show]                             long documents of many stories
    python -m evaluation calibration [--write]                            whether confidence means what it says
    python -m evaluation rules                                            which rules fire, what each is worth
    python -m evaluation gate [--raise | --lower CORPUS --reason TEXT]    a fixed sample against its floors

A corpus file is JSON Lines, gzipped or not. The scores come from the rulers in `../shared/tools/score`; where
they are absent, predictions are still written.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path
from types import ModuleType

from evaluation import calibration, events, faults, long, own, rules, scenarios
from evaluation.parts import (
    OUT,
    SHARED,
    adapter_of,
    corpora,
    default_gold,
    lines,
    records,
    write_records,
)
from evaluation.predicting import predictions
from evaluation.scoring import ruler, ruler_exists

__all__ = ["SHARED", "corpora", "default_gold", "main", "records"]
ABSENT = 4


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    commands = {
        "all": run_all,
        "gate": run_gate,
        "own": own.main,
        "events": events.main,
        "faults": faults.main,
        "long": long.main,
        "scenarios": scenarios.main,
        "calibration": calibration.main,
        "rules": rules.main,
    }
    command = commands.get(given[0]) if given else None
    return command(given[1:]) if command else run_one(given)


def run_one(arguments: list[str]) -> int:
    """One corpus: write predictions, print its ruler's figures or a listing of errors."""
    parser = _parser("CORPUS", __doc__)
    parser.add_argument("corpus", choices=[*corpora(), "all", "gate"], metavar="CORPUS")
    parser.add_argument(
        "--gold", type=Path, help="gold file (default: the corpus's dev part in ../shared/corpora)"
    )
    parser.add_argument("--predictions", type=Path, help="where to write the predictions")
    parser.add_argument("--limit", type=int, help="read only the first N records")
    parser.add_argument("--measure", help="the ruler's --measure, where a corpus has several")
    parser.add_argument(
        "--errors", type=int, metavar="N", help="show N records where gold and reading differ"
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes that read (default 1)")
    chosen = parser.parse_args(arguments)
    adapter = adapter_of(chosen.corpus)
    gold = chosen.gold or default_gold(chosen.corpus, adapter)
    out = chosen.predictions or OUT / f"{chosen.corpus}.jsonl"
    listed = list(islice(lines(gold), chosen.limit))
    made = predictions(chosen.corpus, listed, jobs=chosen.jobs, label=gold.name)
    write_records(out, made)
    if left_out := getattr(adapter, "LEFT_OUT", None):
        print(f"{chosen.corpus}: left out, since the product does not give it: {left_out}", file=sys.stderr)
    if chosen.errors is not None:
        from evaluation.errors import show_errors

        show_errors(chosen.corpus, [line.record or {} for line in listed], made, chosen.errors)
        return 0
    return score(chosen.corpus, adapter, gold, out, chosen.measure)


def score(corpus: str, adapter: ModuleType, gold: Path, predicted: Path, measure: str | None) -> int:
    """Run the corpus's ruler on the predictions; it prints its figures."""
    if not ruler_exists():
        print(f"predictions in {predicted}; no ruler at {SHARED / 'tools'}, so no score")
        return 0
    extra = list(getattr(adapter, "SCORE_ARGUMENTS", ()))
    measure = measure or getattr(adapter, "MEASURE", None)
    if measure:
        extra += ["--measure", measure]
    command = ruler(corpus, gold, predicted, extra)
    return subprocess.run(command, cwd=SHARED / "tools", check=False).returncode


def run_all(arguments: list[str]) -> int:
    """Every corpus part: the table."""
    from evaluation import table

    parser = _parser("all", "Measure every corpus part; renew docs/evaluation.md.")
    parser.add_argument(
        "--corpus", action="append", default=[], choices=_measured(), help="only this one; again"
    )
    parser.add_argument("--limit", type=int, help="read only the first N records; nothing is renewed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes that read")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    parser.add_argument(
        "--before",
        nargs="?",
        const=table.BEFORE,
        metavar="COMMIT",
        help="measure nothing; renew the column of an earlier commit's reader from its own figures.json",
    )
    chosen = parser.parse_args(arguments)
    if not ruler_exists():
        print(f"no rulers and corpora at {SHARED}: nothing to measure (set TACITUS_SHARED)", file=sys.stderr)
        return ABSENT
    if chosen.before:
        table.take_before(chosen.before)
        figures = table.figures_measured()
    else:
        figures = table.measure_all(chosen.corpus, jobs=chosen.jobs, limit=chosen.limit)
    listed = table.rows(figures, chosen.corpus)
    if chosen.markdown:
        print(table.markdown(listed))
    else:
        table.print_table(listed)
    if chosen.limit is None:
        table.write_document(table.rows(figures))
    return 0


def run_gate(arguments: list[str]) -> int:
    """The sample of every part against its floors."""
    from evaluation import gate

    parser = _parser("gate", "Read a fixed sample of every part and fail below its floors.")
    parser.add_argument(
        "--corpus", action="append", default=[], choices=_measured(), help="only this one; again"
    )
    parser.add_argument("--raise", dest="raised", action="store_true", help="raise floors that are surpassed")
    parser.add_argument(
        "--lower", metavar="CORPUS", choices=_measured(), help="lower a corpus's floors to today's"
    )
    parser.add_argument("--reason", help="why floors are lowered; kept in floors.json")
    parser.add_argument("--jobs", type=int, default=1, help="processes that read")
    chosen = parser.parse_args(arguments)
    if bool(chosen.lower) != bool(chosen.reason):
        parser.error("--lower CORPUS and --reason TEXT go together")
    if not ruler_exists():
        print(
            f"no rulers and corpora at {SHARED}: the gate was NOT checked (set TACITUS_SHARED)",
            file=sys.stderr,
        )
        return ABSENT
    return gate.run(
        chosen.corpus, raised=chosen.raised, lower=chosen.lower, reason=chosen.reason, jobs=chosen.jobs
    )


def _measured() -> list[str]:
    """What has rows in the table: the corpora and our own reports."""
    return [*corpora(), own.NAME, scenarios.NAME]


def _parser(command: str, description: str | None) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog=f"python -m evaluation {'' if command == 'CORPUS' else command}".strip(),
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


if __name__ == "__main__":
    sys.exit(main())
