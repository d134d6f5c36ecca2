"""What stands before several bots: the published nginx configuration, or a few lines that do the same everywhere."""

import asyncio
import itertools
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from aiohttp import web

from tests.journeys.program import free_port

ROOT = Path(__file__).parents[2]
SITE = ROOT / "deploy" / "nginx"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


class RoundRobin:
    """Each request to the next bot, to the one after it where that one is gone; with `echo` to two at once."""

    def __init__(self, ports: Sequence[int], session: aiohttp.ClientSession, *, echo: bool) -> None:
        self._ports = tuple(ports)
        self._turns = itertools.count()
        self._session = session
        self._echo = echo

    async def handle(self, request: web.Request) -> web.Response:
        body, turn = await request.read(), next(self._turns)
        headers = {name: value for name, value in request.headers.items() if name.startswith(("X-", "Content-Type"))}
        calls = [self._post(turn + number, request.path, body, headers) for number in range(1 + self._echo)]
        return web.Response(status=max(await asyncio.gather(*calls)))

    async def _post(self, turn: int, path: str, body: bytes, headers: dict[str, str]) -> int:
        for number in range(len(self._ports)):
            url = f"http://127.0.0.1:{self._ports[(turn + number) % len(self._ports)]}{path}"
            try:
                async with self._session.post(url, data=body, headers=headers) as answer:
                    if answer.status < 500:
                        return answer.status
            except aiohttp.ClientError:
                continue
        return 502


@asynccontextmanager
async def round_robin(ports: Sequence[int], *, echo: bool = False) -> AsyncIterator[str]:
    """Its address."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
        app = web.Application()
        app.add_routes([web.post("/telegram", RoundRobin(ports, session, echo=echo).handle)])
        runner = web.AppRunner(app, shutdown_timeout=1.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", free_port())
            await site.start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


@asynccontextmanager
async def nginx(ports: Sequence[int], folder: Path) -> AsyncIterator[str]:
    """Debian's nginx with the published site, without its certificate, as a process of its own."""
    assert NGINX is not None
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(standalone(site_for(port, ports), folder), encoding="utf-8")
    words = [NGINX, "-p", str(folder), "-e", str(folder / "nginx-error.log"), "-c", str(config), "-g", "daemon off;"]
    process = await asyncio.create_subprocess_exec(*words)
    try:
        async with asyncio.timeout(10):
            while not await _listens(port):
                assert process.returncode is None
                await asyncio.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def site_for(port: int, ports: Sequence[int]) -> str:
    """The published site with the ports of a test, and without what needs a certificate or a second server."""
    bots, site = ((SITE / name).read_text(encoding="utf-8") for name in ("bots.conf", "site.conf"))
    servers = "\n".join(f"    server 127.0.0.1:{one} max_fails=1 fail_timeout=2s;" for one in ports)
    bots = re.sub(r"(?:^ +server [^;{]+;\n)+", f"{servers}\n", bots, count=1, flags=re.MULTILINE)
    site = re.sub(r"^server \{\n +listen 80;.*?^\}\n", "", site, flags=re.MULTILINE | re.DOTALL)
    site = re.sub(r"^ +(?:ssl_|listen \[).*\n", "", site, flags=re.MULTILINE)
    return bots + re.sub(r"listen 443 [^;]*;", f"listen 127.0.0.1:{port};", site)


def standalone(site: str, folder: Path) -> str:
    """A whole configuration around a site, that an ordinary user may run."""
    paths = "\n".join(
        f"    {kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"pid {folder}/nginx.pid;\nevents {{}}\nhttp {{\n    access_log off;\n{paths}\n{site}\n}}\n"


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True
