"""Each benchmark in a fresh process, so that none inherits another's memory."""

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module

from tests.benchmarks.measure import Figure, Options

MODULES = {"import": "importing"}
"""Where the name is none that Python takes for a module."""


def measured(name: str, options: Options) -> list[Figure]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(run_here, name, options).result()


def run_here(name: str, options: Options) -> list[Figure]:
    module = import_module(f"tests.benchmarks.{MODULES.get(name, name)}")
    found: list[Figure] = asyncio.run(module.run(options))
    return found
