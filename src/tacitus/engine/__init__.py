"""Where reading runs: in this process or in several."""

from tacitus.engine.processes import Processes, Watched, in_process

__all__ = ["Processes", "Watched", "in_process"]
