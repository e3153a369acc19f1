"""Fit anew, one after the other, the decisions that weigh the network's word: after a new network, or new reports.

    python -m training.refit [STEP…] [--keep]

Each step is the command of its name with `--write`, in the order in which one decision rests on another; all of them
by default. Reports are parsed, and shown to the network, once for all steps. `--keep` writes nothing. Costs some
minutes of one core and 8 GB.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from unittest.mock import patch

from training import accused, days, grouping, joining, kinds, parties, sites

from tacitus.model.records import Report
from tacitus.readers.rules import read
from tacitus.readers.rules.learned.weighing import fitted
from tacitus.readers.rules.scene import Scene
from tacitus.readers.rules.world import World

STEPS: dict[str, tuple[Callable[[], None], list[str]]] = {
    "grouping": (grouping.main, []),
    "joining": (joining.main, []),
    "doers": (parties.main, ["doers", "--second", "--precision", "0.75"]),
    "hit": (parties.main, ["hit", "--second", "--precision", "0.74"]),
    "accused": (accused.main, []),
    "days": (days.main, []),
    "sites": (sites.main, []),
    "kinds": (kinds.main, []),
}


def main() -> None:
    """Run the steps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="*", metavar="STEP", help=", ".join(STEPS))
    parser.add_argument("--keep", action="store_true", help="print the figures and write nothing")
    chosen = parser.parse_args()
    if unknown := set(chosen.steps) - STEPS.keys():
        parser.error(f"no such step: {', '.join(sorted(unknown))} (there are {', '.join(STEPS)})")
    with patch.object(read, "set_scene", _once(read.set_scene)):
        for name in chosen.steps or STEPS:
            print(f"== {name}", flush=True)
            run, options = STEPS[name]
            with patch.object(sys, "argv", [name, *options, *([] if chosen.keep else ["--write"])]):
                try:
                    run()
                except SystemExit as reason:
                    print(f"{name} stays as it is: {reason}", flush=True)
            fitted.cache_clear()  # the step may have written it


def _once(make: Callable[[Report, World], Scene]) -> Callable[[Report, World], Scene]:
    """The same, made once for each report."""
    made: dict[str, Scene] = {}

    def scene(report: Report, world: World) -> Scene:
        if report.id not in made:
            made[report.id] = make(report, world)
        return made[report.id]

    return scene


if __name__ == "__main__":
    main()
