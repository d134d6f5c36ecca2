"""Handlers are tried as they run: with aiogram as the program imports it."""

import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot import lean, logs

lean.load_aiogram()


@pytest.fixture
def logging_comes_back() -> Iterator[None]:
    """The program takes over all logging of its process; the test runner's own comes back afterwards."""
    root, hook = logging.getLogger(), sys.excepthook
    kept, level = list(root.handlers), root.level
    noisy = {name: logging.getLogger(name).level for name in logs.NOISY}
    yield
    logging.captureWarnings(False)
    root.handlers[:], sys.excepthook = kept, hook
    root.setLevel(level)
    for name, was in noisy.items():
        logging.getLogger(name).setLevel(was)
    structlog.reset_defaults()
