"""Each benchmark in a fresh process, so that none inherits another's memory."""

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module

from tests.benchmarks.measure import Figure, Options


def measured(name: str, options: Options) -> list[Figure]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(run_here, name, options).result()


def run_here(name: str, options: Options) -> list[Figure]:
    found: list[Figure] = asyncio.run(import_module(f"tests.benchmarks.{name}").run(options))
    return found
