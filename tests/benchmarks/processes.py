"""Server processes: the real service and bare floors, started, waited for, looked at and stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

from tests.benchmarks import federation, wire

ROOT = Path(__file__).parents[2]
_READY = b"GET /readyz HTTP/1.0\r\n\r\n"
_CONFIG = """\
database_url = "{url}"
web_chat = false

[[federation]]
id = "{federation}"
name = "{name}"

[[channel]]
kind = "wechat"
account = "{account}"
federation = "{federation}"
token = "{token}"
aes_key = "{aes_key}"
app_id = "{app_id}"
# Nothing listens there: a push that falls due while we measure must not leave this machine.
api_base = "http://127.0.0.1:9"
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A process that has answered /readyz, `seconds` after it was started."""

    process: subprocess.Popen[bytes]
    port: int
    seconds: float

    @property
    def megabytes(self) -> float:
        """Resident memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self.process.kill()
        self.process.wait()


def home(folder: Path, url: str) -> Path:
    """A home folder whose settings name the benchmarks' federation and its WeChat account."""
    folder.mkdir(parents=True, exist_ok=True)
    secrets = {"token": wire.TOKEN, "aes_key": wire.AES_KEY, "app_id": wire.APP_ID}
    names = {"federation": federation.ID, "name": federation.NAME, "account": federation.ACCOUNT}
    (folder / "lvzhi.toml").write_text(_CONFIG.format(url=url, **names, **secrets), encoding="utf-8")
    return folder


def service(home: Path, port: int, *options: str) -> Sequence[str]:
    return ("bot", "--home", str(home), "serve", "--port", str(port), *options)


def floor(url: str, port: int) -> Sequence[str]:
    return ("tests.benchmarks.floor", str(port), url)


@contextmanager
def running(module: Sequence[str], port: int, log: Path) -> Iterator[Server]:
    """`python -m module…` until the end of the block. Raises RuntimeError with its last words when it doesn't start."""
    server = start(module, port, log)
    try:
        yield server
    finally:
        server.process.terminate()
        server.process.wait(20)


def start(module: Sequence[str], port: int, log: Path) -> Server:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LVZHI_")}
    begun = perf_counter()
    with log.open("ab") as out:
        process = subprocess.Popen([sys.executable, "-m", *module], cwd=ROOT, env=environ, stdout=out, stderr=out)
    while not _is_ready(port):
        if process.poll() is not None or perf_counter() - begun > 60:
            process.kill()
            raise RuntimeError(log.read_text(encoding="utf-8", errors="replace")[-2000:])
        sleep(0.002)
    return Server(process, port, perf_counter() - begun)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _is_ready(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(_READY)
            return connection.recv(64).startswith((b"HTTP/1.1 200", b"HTTP/1.0 200"))
    except OSError:
        return False
