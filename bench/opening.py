"""What it costs to open a source of each kind, against reading the same text, in CPU time of one process."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from time import process_time

from tests.source_files import FILES, html

from bench.measured import Measured
from bench.texts import examples
from tacitus.pipeline.intake import read_new
from tacitus.settings import load_settings
from tacitus.sources import Opened, Original, open_bytes, report_from_text

AIM = 0.25
TOGETHER, TEXTS = 5, 6
"""Sample reports that make one text, of the length of an article, and how many such texts."""
SURROUNDING = 400
"""Links around the article of a page as large sites have them, in `nav` and as many again in `div`: about 130 kB."""


def opening(rounds: int) -> list[Measured]:
    """The dearest kind of source around the texts of sample reports, and what the others cost."""
    settings = load_settings()
    samples = [" ".join(report.text.split()) for report in examples()]
    texts = [" ".join(samples[at : at + TOGETHER]) for at in range(0, len(samples), TOGETHER)][:TEXTS]
    reports = [report_from_text(text, settings) for text in texts]
    read_new(reports[0])  # loads what is loaded once a process
    before = process_time()
    for report in reports:
        read_new(report)
    reading = process_time() - before
    costs = {kind: _cost(files, rounds) / reading for kind, files in _sources(texts)}
    dearest = max(costs, key=lambda kind: costs[kind])
    others = ", ".join(f"{kind} {cost:.3f}" for kind, cost in sorted(costs.items(), key=lambda one: -one[1]))
    words = sum(len(text.split()) for text in texts) // len(texts)
    detail = f"{len(texts)} files a kind of {words} words; {others}"
    name = f"opening a source / reading its text, the dearest of {len(costs)} kinds ({dearest})"
    return [Measured(name, f"{costs[dearest]:.2f}", f"< {AIM}", costs[dearest] < AIM, detail)]


def _sources(texts: list[str]) -> Iterator[tuple[str, list[Original]]]:
    """Kind → a file of it around each text; web pages also among the mark-up of a site."""
    for kind, (name, make) in FILES.items():
        yield kind, [Original(path=name, raw=make(text)) for text in texts]
    links = "".join(
        f"<li class='nav-item level-{n % 5}'><a href='/section/{n}/story-{n}' data-id='{n}' title='Story {n}'>"
        f"<span>Story number {n}</span></a></li>"
        for n in range(SURROUNDING)
    )
    around = f"<body><nav><ul>{links}</ul></nav><div class='more'><ul>{links}</ul></div>".encode()
    yield (
        "html of a large site",
        [Original(path="one.html", raw=html(text).replace(b"<body>", around)) for text in texts],
    )


def _cost(originals: list[Original], rounds: int) -> float:
    """CPU seconds for opening them all, the median of the rounds."""
    _open(originals[:1])
    return median(_open(originals) for _ in range(rounds))


def _open(originals: list[Original]) -> float:
    """CPU seconds. Raises `ValueError` where one gives no report."""
    before = process_time()
    for original in originals:
        if not any(isinstance(found, Opened) for found in open_bytes(original, load_settings())):
            raise ValueError(f"{original.path} gave no report")
    return process_time() - before
