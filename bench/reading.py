"""How much longer the whole read takes than the bare language pipeline on the same text, in CPU time."""

from __future__ import annotations

from functools import partial
from statistics import median

from bench.measured import Measured, seconds
from bench.texts import examples, long_report
from tacitus.model.records import Report
from tacitus.pipeline.read import read_report
from tacitus.syntax.spacy_model import load_language
from tacitus.text.segments import segment

AIM = 2.0


def reading(rounds: int) -> list[Measured]:
    """The sample reports, and one report of 20,000 words."""
    short = [segment(report) for report in examples()]
    long = [segment(long_report())]
    _whole(short[:3])  # loads what is loaded once a process
    return [
        _compared(f"{len(short)} sample reports", short, rounds),
        _compared(f"one report of {_words(long):,} words", long, max(1, rounds // 2)),
    ]


def _compared(name: str, reports: list[Report], rounds: int) -> Measured:
    """Both in turns, so that a busy machine slows both; the median of the rounds' ratios."""
    bare, whole = [], []
    for _ in range(rounds):
        bare.append(seconds(partial(_bare, reports)))
        whole.append(seconds(partial(_whole, reports)))
    ratio = median(w / b for w, b in zip(whole, bare, strict=True))
    speed = _words(reports) / min(whole)
    detail = f"{min(whole):.2f} s against {min(bare):.2f} s of CPU; {speed:,.0f} words/s"
    return Measured(f"whole read / bare pipeline, {name}", f"{ratio:.2f}", f"≤ {AIM}", ratio <= AIM, detail)


def _bare(reports: list[Report]) -> None:
    language = load_language()
    for report in reports:
        language(report.text)


def _whole(reports: list[Report]) -> None:
    for report in reports:
        read_report(report)


def _words(reports: list[Report]) -> int:
    return sum(len(report.text.split()) for report in reports)
