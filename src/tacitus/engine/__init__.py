"""Where reading runs: in this process or in several."""

from tacitus.engine.processes import Processes, in_process

__all__ = ["Processes", "in_process"]
