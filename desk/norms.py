"""Compliance norms: the share of clocks a desk wants met, looked at once a day."""

from dataclasses import dataclass

from desk.escalation import Audience
from desk.sla import Target


@dataclass(frozen=True, slots=True)
class Norm:
    """Of the clocks that ended in the last `window_s` seconds, `percent` are met.

    Checked every day at `at_s` seconds after midnight in the desk's zone.
    """

    clock: Target
    percent: int
    at_s: int
    window_s: int
    tell: tuple[Audience, ...] = (Audience.LEADS,)
