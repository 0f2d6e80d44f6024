"""How fast the wall is: requests a second, and the time chart's first picture and frames.

    python bench/wall.py [--quick] [--json] [--matters N …] [--city FOLDER]

Simulates cities of 10,000 and 100,000 matters, each in a folder of its own, serves each as
`guatu serve --workers 2` does, and asks for pages over HTTP as clients do that keep their
connection. With DATABASE_URL each city is copied into a new database on that server too (its user
must be a superuser) and measured there. One table at the end, a column for each city; the largest
takes most of the quarter of an hour.

The addresses vary (24 filters of the ledger, 39 matters), so that pages made anew and pages kept
since the last act are both in the figures. `matter_anew_*` are pages that nobody asked for before,
`*_fresh_ms` is one such page on an idle server; the client takes its share of the same processors.
The chart is measured in the smallest city, with 1,000, 5,000 and 10,000 nodes of plans, all
unfolded. bench/ledger.py sets acts and pages of several sizes side by side.
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
from typing import TypeAlias
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
Figures: TypeAlias = "dict[str, float | str | None]"
WORDS = "bench-of-guatu-2026"
WHO = "sim-office"


class Visitor:
    """A browser without a screen: one connection, its cookies, one signed-in person."""

    def __init__(self, port: int) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
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
        # The chart's nodes are counted: bench/nodes.py gives the plans.
        simulate_in(home, matters=matters, projects=matters // 10, plans=0)
        yield home


def simulate_in(home: str, *, matters: int, projects: int, plans: int = 50) -> None:
    """Simulate a city in the folder `home`; everybody in it signs in with `WORDS`."""
    size = ["--matters", str(matters), "--projects", str(projects), "--plans", str(plans)]
    size += ["--password", WORDS]
    _run(home, "-m", "guatu", "simulate", "--seed", "1", *size)


def _run(home: str, *words: str, url: str = "") -> None:
    """Run Python with `words` on the city in `home`, or on its copy in the database `url`."""
    environ = _environ(home, url)
    subprocess.run([sys.executable, *words], cwd=ROOT, env=environ, check=True, capture_output=True)


def _environ(home: str, url: str) -> dict[str, str]:
    database = {"DATABASE_URL": url} if url else {}
    return {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        **database,
        "DJANGO_SETTINGS_MODULE": "guatu.settings",  # also when a test starts the server
        "GUATU_HOME": home,
        "GUATU_LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def served(home: str, url: str = "") -> Iterator[int]:
    """Serve the city in `home`, or its copy in the database `url`, and give the port."""
    port = _free_port()
    words = ["-m", "guatu", "serve", "--workers", "2", "--address", f"127.0.0.1:{port}"]
    none = subprocess.DEVNULL
    server = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=_environ(home, url), stdout=none, stderr=none
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


def measure_city(home: str, *, quick: bool, nodes: Sequence[int]) -> Figures:
    """Return the figures of the city in `home`: its chart with so many nodes, and its pages."""
    figures: Figures = {}
    held = 0
    for count in nodes:
        _run(home, "bench/nodes.py", str(count - held))
        held = count
        with served(home) as port:
            figures |= measure_chart(port, count)
            if count == nodes[-1]:
                figures |= measure_pages(port, 0.7 if quick else 2.5)
    figures["chart_first_picture_ms"] = figures[f"chart_{nodes[-1]}_nodes_first_picture_ms"]
    return figures


def measure_copy(home: str, server: str) -> Figures:
    """Return the figures of the pages of the city in `home`, copied to PostgreSQL."""
    sys.path.append(str(ROOT))  # this file may be run as a script
    from bench.ledger import database

    file = str(Path(home) / "guatu.sqlite3")
    copy = "import sys; from pathlib import Path; from bench.ledger import copied, migrated; "
    with database(server, "guatu_bench_wall") as url:
        _run(home, "-c", f"{copy}migrated(); copied(Path(sys.argv[1]))", file, url=url)
        with served(home, url) as port:
            return {**measure_pages(port, 2.5)}


def table(cities: Sequence[Figures]) -> Iterator[str]:
    """Yield the lines of a table: a figure in each, a column for each city."""
    for name in cities[0]:
        row = [city.get(name) for city in cities]
        cells = (f"{'' if value is None else value:>12}" for value in row)
        yield f"{name:34}{''.join(cells)}"


def rounded(figures: Figures) -> Figures:
    """Return `figures` with one decimal."""
    return {n: round(v, 1) if isinstance(v, float) else v for n, v in figures.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 matters, within 50 s")
    parser.add_argument("--json", action="store_true", help="print a JSON object for each city")
    parser.add_argument("--matters", type=int, nargs="+", help="10,000 and 100,000 when left out")
    parser.add_argument("--city", help="a city that `guatu simulate` made in this GUATU_HOME")
    given = parser.parse_args()
    sizes = sorted(given.matters or ([1000] if given.quick else [10_000, 100_000]))
    cities: list[Figures] = []
    for matters in sizes[:1] if given.city else sizes:
        nodes = [10_000] if given.quick or cities else [1000, 5000, 10_000]
        with nullcontext(given.city) if given.city else simulated_city(matters) as home:
            found = measure_city(home, quick=given.quick, nodes=nodes)
            cities.append(rounded({"matters": matters, "database": "SQLite", **found}))
            if (server := os.environ.get("DATABASE_URL")) and not given.quick:
                found = measure_copy(home, server)
                cities.append(rounded({"matters": matters, "database": "PostgreSQL", **found}))
    print("\n".join(map(json.dumps, cities) if given.json else table(cities)))


if __name__ == "__main__":
    main()
