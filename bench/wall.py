"""How fast the wall is: requests a second, and the time chart's first picture and frames.

    python bench/wall.py [--quick] [--json] [--matters N] [--city FOLDER]

Simulates a city in a folder of its own, serves it as `guatu serve --workers 2` does, and asks
for pages over HTTP as clients do that keep their connection. The addresses vary (24 filters of
the ledger, 39 matters), so that pages made anew and pages kept since the last act are both in the
figures. `matter_anew_*` are pages that nobody asked for before, `*_fresh_ms` is one such page on an
idle server; the client takes its share of the same processors. `DATABASE_URL` measures PostgreSQL,
`--matters 100000` a large city; bench/ledger.py sets acts and pages of several sizes side by side.
The chart is measured
with 1,000, 5,000 and 10,000 nodes of plans, all unfolded.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from shutil import which
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
WORDS = "bench-of-guatu-2026"
WHO = "sim-office"


class Visitor:
    """A browser without a screen: one connection, its cookies, one signed-in person."""

    def __init__(self, port: int) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, bytes]:
        """Send one request and return status and body."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        answer = self._answer(method, path, body, headers)
        for given in answer.headers.get_all("Set-Cookie") or []:
            name, value = given.split(";", 1)[0].split("=", 1)
            self.cookies[name] = value
        return answer.status, answer.read()

    def _answer(
        self, method: str, path: str, body: str, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        """Send the request, and once more when the server had closed the idle connection."""
        try:
            self.line.request(method, path, body, headers)
            return self.line.getresponse()
        except ConnectionError:
            if method != "GET":
                raise
            self.line.close()
            self.line.request(method, path, body, headers)
            return self.line.getresponse()

    def sign_in(self) -> Visitor:
        """Sign in as the office of the simulated city."""
        _, page = self.ask("GET", "/sign-in/")
        token = re.search(rb'csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        form = {"csrfmiddlewaretoken": token[1].decode(), "username": WHO, "password": WORDS}
        status, _ = self.ask("POST", "/sign-in/", urlencode(form))
        assert status == 302, status
        return self


@contextmanager
def simulated_city(matters: int) -> Iterator[str]:
    """Simulate a city in a folder of its own, and give the folder."""
    with tempfile.TemporaryDirectory(prefix="guatu-bench-") as home:
        simulate_in(home, matters=matters, projects=matters // 10)
        yield home


def simulate_in(home: str, *, matters: int, projects: int) -> None:
    """Simulate a city in the folder `home`; everybody in it signs in with `WORDS`."""
    size = ["--matters", str(matters), "--projects", str(projects), "--password", WORDS]
    _run(home, "-m", "guatu", "simulate", "--seed", "1", *size)


def _run(home: str, *words: str) -> None:
    """Run Python with `words` on the city in `home`."""
    environ = _environ(home)
    subprocess.run([sys.executable, *words], cwd=ROOT, env=environ, check=True, capture_output=True)


def _environ(home: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "guatu.settings",  # also when a test starts the server
        "GUATU_HOME": home,
        "GUATU_LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def served(home: str) -> Iterator[int]:
    """Serve the city in `home`, and give the port."""
    port = _free_port()
    words = ["-m", "guatu", "serve", "--workers", "2", "--address", f"127.0.0.1:{port}"]
    none = subprocess.DEVNULL
    server = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=_environ(home), stdout=none, stderr=none
    )
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(200):
        visitor = Visitor(port)
        with closing(visitor.line), suppress(OSError):
            visitor.ask("GET", "/sign-in/")
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not come up within 20 s")


def ledger_paths() -> list[str]:
    """Return 24 addresses of the ledger: lights, orders and states."""
    lights = ["", "red", "yellow", "green"]
    return [
        f"/ledger/?{urlencode({'light': light, 'order': order, 'state': state})}"
        for light in lights
        for order in ("due", "latest_due", "newest")
        for state in ("open", "all")
    ]


def measure(visitors: Sequence[Visitor], paths: Sequence[str], seconds: float) -> dict[str, float]:
    """Let all visitors ask for `paths` in turn for some seconds; milliseconds and a rate."""
    end = time.perf_counter() + seconds

    def visit(number: int) -> list[float]:
        took, at = [], number * len(paths) // len(visitors)
        while time.perf_counter() < end:
            began = time.perf_counter()
            status, _ = visitors[number].ask("GET", paths[at % len(paths)])
            assert status == 200, (status, paths[at % len(paths)])
            took.append((time.perf_counter() - began) * 1000)
            at += 1
        return took

    began = time.perf_counter()
    with ThreadPoolExecutor(len(visitors)) as pool:
        took = sorted(ms for part in pool.map(visit, range(len(visitors))) for ms in part)
    rate = len(took) / (time.perf_counter() - began)
    return {"rps": rate, "p50": statistics.median(took), "p99": took[len(took) * 99 // 100]}


def measure_pages(port: int, seconds: float) -> dict[str, float]:
    """Return the figures of the pages at one and at eight clients."""
    visitors = [Visitor(port).sign_in() for _ in range(8)]
    pages = {
        "home": ["/"],
        "ledger": ledger_paths(),
        "matter": [f"/matters/{number}/" for number in range(1, 40)],
        "matter_anew": [f"/matters/{number}/" for number in range(100, 900)],
        "chart_data": ["/chart/rows/"],
    }
    figures: dict[str, float] = {}
    for name, paths in pages.items():
        began = time.perf_counter()
        visitors[0].ask("GET", paths[0])
        figures[f"{name}_fresh_ms"] = (time.perf_counter() - began) * 1000
        for clients in (1, 8):
            longer = 3 if name in ("ledger", "matter") else 1
            found = measure(visitors[:clients], paths, seconds * longer)
            figures[f"{name}_{clients}_clients_rps"] = found["rps"]
            figures[f"{name}_{clients}_clients_p50_ms"] = found["p50"]
            figures[f"{name}_{clients}_clients_p99_ms"] = found["p99"]
    figures["ledger_p99_ms"] = figures["ledger_8_clients_p99_ms"]
    return figures


def measure_chart(port: int, nodes: int) -> dict[str, float | None]:
    """Return when the chart's first picture stood, and its frames while it is panned and zoomed.

    All nodes are unfolded. Milliseconds from the start of the navigation, in headless Chromium
    without a GPU; `None` where there is no Chromium or no Playwright.
    """
    for _ in range(4):  # both workers have made a page when the chart is opened
        Visitor(port).sign_in().ask("GET", "/")
    first, frames = _pictures(port) or (None, [])
    name = f"chart_{nodes}_nodes"
    return {
        f"{name}_first_picture_ms": first,
        f"{name}_frame_ms": statistics.mean(frames) if frames else None,
        f"{name}_frame_p95_ms": frames[len(frames) * 95 // 100] if frames else None,
    }


def _pictures(port: int) -> tuple[float, list[float]] | None:
    """Return the time of the first picture and those of 120 frames, sorted."""
    try:
        from playwright.sync_api import sync_playwright  # an extra of developers
    except ImportError:
        return None
    if (path := which("chromium")) is None:
        return None
    visitor = Visitor(port).sign_in()
    home = f"http://127.0.0.1:{port}"
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=path, args=options)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        cookies = visitor.cookies.items()
        context.add_cookies([{"name": n, "value": v, "url": home} for n, v in cookies])
        page = context.new_page()
        page.goto(f"{home}/chart/?nodes=1")
        page.wait_for_selector("[data-first-picture]")
        first = page.evaluate("document.querySelector('[data-first-picture]').dataset.firstPicture")
        frames = sorted(page.evaluate(_PAN))
        browser.close()
    return float(first), frames


_PAN = """async () => {
  const canvas = document.querySelector("canvas");
  const frames = [];
  let last = performance.now();
  for (let at = 0; at < 120; at += 1) {
    const turn = { deltaX: 13, deltaY: at % 2 ? 40 : 60, ctrlKey: at % 10 === 0 };
    canvas.dispatchEvent(new WheelEvent("wheel", { ...turn, bubbles: true, cancelable: true }));
    await new Promise((done) => requestAnimationFrame(done));
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  return frames;
}"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 matters, within 50 s")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--matters", type=int, help="10,000 when left out")
    parser.add_argument("--city", help="a city that `guatu simulate` made in this GUATU_HOME")
    given = parser.parse_args()
    matters = given.matters or (1000 if given.quick else 10_000)
    figures: dict[str, float | None] = {"matters": matters}
    with nullcontext(given.city) if given.city else simulated_city(matters) as home:
        held, most = 0, 10_000
        for nodes in (most,) if given.quick else (1000, 5000, most):
            _run(home, "bench/nodes.py", str(nodes - held))
            held = nodes
            with served(home) as port:
                figures |= measure_chart(port, nodes)
                if nodes == most:
                    figures |= measure_pages(port, 0.7 if given.quick else 5.0)
    last = [name for name in figures if name.endswith("nodes_first_picture_ms")][-1]
    figures["chart_first_picture_ms"] = figures[last]
    rounded = {name: value if value is None else round(value, 1) for name, value in figures.items()}
    if given.json:
        print(json.dumps(rounded))
        return
    for name, value in rounded.items():
        print(f"{name:32} {value}")


if __name__ == "__main__":
    main()
