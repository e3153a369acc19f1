"""One run of training: the weights, their running average, the optimizer and its schedule, kept and taken up as one."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

HEAD_PACE = 7.5
"""How much faster than the layers the modules learn that start from nothing."""
WARM_UP, DECAY, CLIP = 0.08, 0.01, 1.0
AVERAGED = 0.998
"""Share that the running average of the weights keeps at every step; the average is what is measured and shipped."""


class Learning:
    """A model that learns for so many steps, its `heads` (names of modules) faster than the rest.

    `rate` is the highest rate of the layers. Weights that need no gradient stay as they are.
    """

    def __init__(self, model: nn.Module, heads: Collection[str], rate: float, steps: int) -> None:
        self.model = model
        self._average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(AVERAGED))
        groups: dict[tuple[float, float], list[Tensor]] = {}
        for name, weights in model.named_parameters():
            if weights.requires_grad:
                pace = rate * HEAD_PACE if name.split(".")[0] in heads else rate
                groups.setdefault((pace, DECAY if weights.ndim > 1 else 0.0), []).append(weights)
        self._optimizer = torch.optim.AdamW(
            [{"params": held, "lr": pace, "weight_decay": decay} for (pace, decay), held in groups.items()],
            fused=True,
        )
        warm = max(1, int(WARM_UP * steps))
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: min(step / warm, max(0.02, (steps - step) / (steps - warm)))
        )

    @property
    def average(self) -> Any:
        """The running average of the model."""
        return self._average.module

    def step(self, loss: Tensor) -> None:
        """Learn from one batch."""
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self._optimizer.step()
        self._schedule.step()
        self._optimizer.zero_grad()
        self._average.update_parameters(self.model)

    def save(self, path: Path, **at: int) -> None:
        """Write a checkpoint, with where the run stands."""
        state = {
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "schedule": self._schedule.state_dict(),
        }
        torch.save(state | at, path)

    def resume(self, path: Path) -> dict[str, int]:
        """Go on from a checkpoint, if there is one: where that run stood."""
        if not path.exists():
            return {}
        stored = torch.load(path, weights_only=True)
        self.model.load_state_dict(stored.pop("model"))
        self.average.load_state_dict(stored.pop("average"))
        self._optimizer.load_state_dict(stored.pop("optimizer"))
        self._schedule.load_state_dict(stored.pop("schedule"))
        at: dict[str, int] = stored
        return at


def shipped(stored: dict[str, Any]) -> dict[str, Tensor]:
    """The weights of a checkpoint that are used: the running average, where it has one."""
    weights: dict[str, Tensor] = stored.get("average", stored["model"])
    return weights
