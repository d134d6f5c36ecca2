"""An event loop whose time stands still while there is work and jumps to the next timer when there is none."""

import asyncio
import selectors


class _Selector(selectors.DefaultSelector):
    elapsed = 0.0

    def select(self, timeout=None):
        ready = super().select(0)
        if not ready and timeout:
            self.elapsed += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self):
        return 1000.0 + self._virtual.elapsed


def run_virtually(main):
    """Run a coroutine to its end without waiting for any of its sleeps."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


def loop_clock():
    return asyncio.get_running_loop().time()
