"""A process that has loaded the program once and forks a fresh one each time: a start costs no imports."""

import asyncio
import contextlib
import ctypes
import gc
import json
import os
import selectors
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
DIE_WITH_PARENT = 1
LONGEST_START_S = 300.0


class Child:
    """A process of the program, by its id."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.code: int | None = None
        """As `os.waitstatus_to_exitcode` says; -9 after a kill."""
        self.ended = asyncio.Event()
        self.handles = asyncio.Event()
        """Its handlers are loaded."""

    @property
    def runs(self) -> bool:
        return self.code is None

    def gets(self, number: int) -> None:
        if self.runs:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def has_ended(self, code: int) -> None:
        self.code = code
        self.ended.set()

    async def killed(self) -> None:
        self.gets(signal.SIGKILL)
        await self.ended.wait()


class Zygote:
    """The other side of it, in the harness."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._children: dict[int, Child] = {}
        self._started: asyncio.Queue[Child | None] = asyncio.Queue()
        self._turn = asyncio.Lock()
        self._reader = asyncio.ensure_future(self._read())

    @classmethod
    async def born(cls) -> "Zygote":
        pipe = asyncio.subprocess.PIPE
        words = ["-m", "tests.faults.harness.zygote"]
        process = await asyncio.create_subprocess_exec(
            sys.executable, *words, cwd=ROOT, stdin=pipe, stdout=pipe, start_new_session=True
        )
        assert process.stdout is not None
        try:
            async with asyncio.timeout(LONGEST_START_S):
                assert await process.stdout.readline() == b"ready\n"
        except BaseException:
            process.kill()
            await process.wait()
            raise
        return cls(process)

    async def start(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> Child:
        order = {"arguments": list(arguments), "environment": dict(environment), "log": str(log)}
        async with self._turn:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            started = asyncio.ensure_future(self._started.get())
            try:
                child = await asyncio.shield(started)
            except asyncio.CancelledError:
                if late := await started:
                    await late.killed()
                raise
        if child is None:
            self._started.put_nowait(None)
            raise ConnectionError("the process that starts the others has ended")
        return child

    async def close(self) -> None:
        for child in self._children.values():
            child.gets(signal.SIGCONT)
            child.gets(signal.SIGKILL)
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        await self._reader

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            word, *numbers = line.split()
            pid = int(numbers[0])
            if word == b"started":
                self._children[pid] = child = Child(pid)
                self._started.put_nowait(child)
            elif word == b"handling":
                self._children[pid].handles.set()
            elif word == b"ended":
                self._children.pop(pid).has_ended(int(numbers[1]))
        for child in self._children.values():
            child.has_ended(-signal.SIGKILL)
        self._started.put_nowait(None)


def serve() -> None:
    """Fork as told by lines on stdin, until it is closed."""
    from tests.faults.harness import entry

    entry.warm_up()
    gc.collect()
    gc.freeze()
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    _say("ready")
    selector = selectors.DefaultSelector()
    selector.register(sys.stdin.buffer.raw, selectors.EVENT_READ)  # type: ignore[attr-defined]
    selector.register(wake, selectors.EVENT_READ)
    rest = b""
    while True:
        ready = {key.fd for key, _ in selector.select()}
        if wake in ready:
            os.read(wake, 4096)
            _bury()
        if 0 in ready:
            data = os.read(0, 1 << 16)
            if not data:
                return
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                _fork(json.loads(line))


def _bury() -> None:
    with contextlib.suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            _say(f"ended {found[0]} {os.waitstatus_to_exitcode(found[1])}")


def _fork(order: Mapping[str, Any]) -> None:
    """The parent is told before the child does anything, so that its lines come in order."""
    gate, opener = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        _say(f"started {pid}")
        os.close(gate)
        os.close(opener)
        return
    os.close(opener)
    os.read(gate, 1)
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it was gone before it could take its children with it
        os._exit(1)
    _live(order)


def _live(order: Mapping[str, Any]) -> None:
    from tests.faults.harness import entry

    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    tell = os.dup(1)
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    code = 1
    try:
        code = entry.begin(order["environment"], order["arguments"], tell)
    except BaseException:  # noqa: BLE001 - the log is the only place that will know
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    serve()
