"""`python -m tests.browser.pictures`: takes the README's pictures anew, of the demo's page at the size of a phone."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
_WIDTH, _HEIGHT, _SHARPNESS = 390, 844, 2
_TRIES, _PAUSE = 100, 0.2
_LOADED = 15_000  # ms; a first chart takes a while

Talk = tuple[tuple[str, str], ...]
# Who says what, each followed by what the page shows then; a picture goes on from what was said for those before it.
_PERSON: tuple[tuple[str, str, Talk], ...] = (
    (
        "chat",
        "王建国",
        (("昨天下午走访锡山纺织厂工会,和12名职工座谈,反映食堂太贵", "请核对"), ("确认", "记好了，编号联-0001")),
    ),
    (
        "progress",
        "王建国",
        (("我建议在厂里办职工夜校", "类别"), ("确认", "提交好了"), ("我还差什么", "离到期还有")),
    ),
)
_OFFICER: tuple[tuple[str, str, Talk], ...] = (("officer", "方静", (("各项完成率", "完成率.png"),)),)
# A person begins at the beginning; an officer asks about people who have a history.
_DEMOS = (((), _PERSON), (("--people", "300", "--years", "2", "--seed", "7"), _OFFICER))


def take() -> None:
    """Takes all pictures; needs a `chromium` on the PATH."""
    with sync_playwright() as playwright:
        # As root, in containers, Chromium refuses its sandbox.
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for size, scenes in _DEMOS:
            with _served(size) as address:
                for name, who, talk in scenes:
                    _act(browser, f"{address}/?as={who}", talk, FOLDER / f"{name}.png")
                    print(f"{name}.png")
        browser.close()


def _act(browser: Browser, address: str, talk: Talk, to: Path) -> None:
    phone = browser.new_page(
        viewport={"width": _WIDTH, "height": _HEIGHT}, device_scale_factor=_SHARPNESS, reduced_motion="reduce"
    )
    phone.goto(address)
    for said, shown in talk:
        phone.get_by_label("输入消息").fill(said)
        phone.get_by_role("button", name="发送").click()
        expect(phone.get_by_role("log")).to_contain_text(shown, timeout=_LOADED)
    phone.wait_for_load_state("networkidle")
    phone.screenshot(path=to)


@contextmanager
def _served(size: tuple[str, ...]) -> Iterator[str]:
    """The demo from an empty home, on a free port of this machine."""
    with tempfile.TemporaryDirectory() as home:
        lvzhi, port = [sys.executable, "-m", "bot", "--home", home], _free_port()
        subprocess.run([*lvzhi, "demo", *size], check=True, stdout=subprocess.DEVNULL)
        with subprocess.Popen([*lvzhi, "serve", "--port", str(port)], stderr=subprocess.DEVNULL) as server:
            try:
                yield _answering(f"http://127.0.0.1:{port}")
            finally:
                server.terminate()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _answering(address: str) -> str:
    """The address, once there is somebody behind it. Raises TimeoutError."""
    for _ in range(_TRIES):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=1).close()
        except urllib.error.URLError:
            time.sleep(_PAUSE)
        else:
            return address
    raise TimeoutError(address)


if __name__ == "__main__":
    take()
