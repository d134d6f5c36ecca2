"""A chart as data: what is measured, for how much of what."""

from collections.abc import Iterable
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    title: str
    is_log: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """`name` is that of its file; `bar` is drawn across it."""

    name: str
    title: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    bar: float | None = None

    @property
    def points(self) -> list[Point]:
        return [point for one in self.series for point in one.points]


def lines(found: Iterable[tuple[str, Iterable[Point]]]) -> tuple[Series, ...]:
    return tuple(Series(name, tuple(points)) for name, points in found)
