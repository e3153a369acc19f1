"""Speed as ratios within one run. `python -m bench --help`; figures are in docs/bench.md, none is a test."""
