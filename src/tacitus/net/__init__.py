"""Asking other machines: the one place that opens a connection outward: `tacitus watch`, alerts, `--reader llm`."""
