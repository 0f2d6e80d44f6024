"""The house holds: imports go one way, the core is pure, files and functions stay small."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "guatu"
CORE = ("read", "ledger", "schedule", "rules", "watch", "rank", "report")
EDGES = ("web", "api", "cli")
FOLDERS = ("lib", *CORE, "store", *EDGES, "books")

# Which folders a folder may import, besides itself and the modules at the top of the package.
MAY_IMPORT = {
    "lib": set[str](),
    "books": set[str](),
    **{folder: {"lib", "books", *CORE} for folder in CORE},
    "store": {"lib", "books", *CORE},
    "web": {"lib", "books", *CORE, "store"},
    "api": {"lib", "books", *CORE, "store"},
    "cli": {"lib", "books", *CORE, "store", "web"},
}
IMPURE_MODULES = {
    "django", "random", "secrets", "socket", "ssl", "http", "urllib.request", "httpx", "requests",
    "ftplib", "smtplib", "asyncio",
}  # fmt: skip
CLOCK_CALLS = {"today", "now", "utcnow", "time", "localtime", "monotonic"}
LIMITS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["guatu"]["sizes"]


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders or ("",):
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def folder_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


def test_every_folder_of_the_house_says_what_lives_there() -> None:
    missing = [
        folder
        for folder in FOLDERS
        if not ast.get_docstring(ast.parse((PACKAGE / folder / "__init__.py").read_text("utf-8")))
    ]

    assert missing == []


def test_imports_go_one_way() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for folder in FOLDERS
        for path in sources(folder)
        for line, name in imported(ast.parse(path.read_text("utf-8")))
        if name.startswith("guatu.")
        and (target := name.split(".")[1]) in FOLDERS
        and target != folder
        and target not in MAY_IMPORT[folder]
    ]

    assert wrong == []


def test_the_core_knows_no_django_no_network_and_no_randomness() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in sources("lib", *CORE)
        for line, name in imported(ast.parse(path.read_text("utf-8")))
        if any(name == module or name.startswith(f"{module}.") for module in IMPURE_MODULES)
    ]

    assert wrong == []


def test_the_core_reads_no_clock() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno} calls {node.func.attr}()"
        for path in sources("lib", *CORE)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCK_CALLS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"date", "datetime", "time"}
        and f"{path.relative_to(ROOT)}" not in LIMITS.get("clock", {})
    ]

    assert wrong == []


def test_edges_ask_selectors_not_managers() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources(*EDGES)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]

    assert wrong == []


def test_no_rule_is_evaluated_as_python() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"eval", "exec"}
    ]

    assert wrong == []


def test_modules_stay_under_500_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := len(path.read_text("utf-8").splitlines())) > 500
    }

    assert long.keys() - LIMITS["modules"].keys() == set()


def functions() -> Iterator[tuple[str, int]]:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                name = f"{path.relative_to(ROOT)}:{node.name}"
                yield name, node.end_lineno - node.lineno + 1


def test_functions_stay_under_50_lines_and_nine_of_ten_under_30() -> None:
    lengths = dict(functions())

    too_long = {name for name, length in lengths.items() if length > 50}
    ranked = sorted(lengths.values())
    assert too_long - LIMITS["functions"].keys() == set()
    assert ranked[len(ranked) * 9 // 10] <= 30


def test_every_exception_to_a_size_is_still_needed() -> None:
    lengths = dict(functions())

    stale = [name for name in LIMITS["functions"] if lengths.get(name, 0) <= 50]
    stale += [
        name
        for name in LIMITS["modules"]
        if len((ROOT / name).read_text("utf-8").splitlines()) <= 500
    ]
    assert stale == []


@pytest.mark.parametrize("folder", ["", "lib", *CORE, "store"])
def test_modules_and_public_functions_of_core_and_store_are_documented(folder: str) -> None:
    bare = []
    for path in sources(folder) if folder else PACKAGE.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        if not ast.get_docstring(tree):
            bare.append(str(path.relative_to(ROOT)))
        bare += [
            f"{path.relative_to(ROOT)}:{node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ]

    assert bare == []
