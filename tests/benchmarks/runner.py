"""Each benchmark in a fresh process, so that none inherits another's memory."""

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from importlib import import_module

from tests.benchmarks.chart import Chart
from tests.benchmarks.measure import VERSIONS, Figure, Options, Size
from tests.benchmarks.registry import Benchmark


@dataclass(frozen=True, slots=True)
class Found:
    """What one run brought home. `versions` are those of servers it met."""

    figures: list[Figure] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    seeds: tuple[int, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)


def measured(benchmark: Benchmark, options: Options) -> Found:
    if options.size is Size.SHORT:
        return run_here(benchmark, options)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(run_here, benchmark, options).result()


def run_here(benchmark: Benchmark, options: Options) -> Found:
    module = import_module(benchmark.path)
    brought: list[Figure | Chart] = asyncio.run(module.run(options))
    return Found(
        [one for one in brought if isinstance(one, Figure)],
        [one for one in brought if isinstance(one, Chart)],
        tuple(getattr(module, "SEEDS", ())),
        dict(VERSIONS),
    )
