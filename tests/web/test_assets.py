"""Sizes and manners of templates, scripts and styles; nothing asks another host."""

from __future__ import annotations

import ast
import re
from pathlib import Path

WEB = Path(__file__).parents[2] / "guatu/web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SCRIPTS = sorted((WEB / "static/js").rglob("*.js"))
STYLES = sorted((WEB / "static/css").rglob("*.css"))


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_templates_scripts_and_styles_stay_small() -> None:
    long = [str(path.relative_to(WEB)) for path in TEMPLATES + SCRIPTS if lines(path) > 150]
    long += [str(path.relative_to(WEB)) for path in STYLES if lines(path) > 400]

    assert long == []


def test_every_template_names_its_context_on_top() -> None:
    bare = [
        str(path.relative_to(WEB))
        for path in TEMPLATES
        if "{#" not in "".join(path.read_text("utf-8").splitlines(keepends=True)[:2])
    ]

    assert bare == []


def test_no_template_holds_script_or_style_of_its_own() -> None:
    wrong = [
        f"{path.name}: {found}"
        for path in TEMPLATES
        for found in re.findall(
            r"<style\b|\sstyle=|\son[a-z]+=|hx-on|javascript:|<script(?![^>]*\ssrc=)",
            path.read_text("utf-8"),
        )
    ]

    assert wrong == []


def test_nothing_of_ours_names_another_host() -> None:
    outside = [
        f"{path.relative_to(WEB)}: {found}"
        for path in TEMPLATES + SCRIPTS + STYLES
        for found in re.findall(r"(?:https?:)?//[\w-]+\.[\w.]+", path.read_text("utf-8"))
        if "www.w3.org" not in found
    ]

    assert outside == []


def test_views_stay_under_25_lines() -> None:
    long = [
        f"{path.name}:{node.name}"
        for path in (WEB / "views").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= 25
    ]

    assert long == []


def test_vendored_files_carry_their_version_and_licence() -> None:
    vendor = WEB / "static/vendor"
    scripts = [path for path in vendor.iterdir() if path.suffix in {".js", ".mjs", ".css"}]

    assert scripts
    for path in scripts:
        name = re.match(r"([\w-]+-\d+\.\d+\.\d+)", path.name)
        assert name, path.name
        assert (vendor / f"{name[1]}.LICENSE").exists(), path.name
