"""The documents and the code say the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def project() -> dict[str, list[str]]:
    data = tomllib.loads(text("pyproject.toml"))
    runtime = data["project"]["dependencies"]
    # In a lock of its own: half a gigabyte that few need.
    spark = data["project"]["optional-dependencies"]["spark"]
    groups = [name for group in data["dependency-groups"].values() for name in group]
    return {"runtime": runtime, "all": [*runtime, *groups, *spark], "spark": spark}


def bare(requirement: str) -> str:
    return re.split(r"[\[<>=~ ]", requirement)[0]


def test_every_dependency_says_why_it_is_here() -> None:
    said = set(re.findall(r"\*\*([\w-]+)\*\*", text("docs/dependencies.md")))

    assert {bare(name) for name in project()["all"]} - said == set()


def test_every_dependency_is_locked_with_hashes() -> None:
    lock = text("requirements.lock")

    pinned = set(re.findall(r"^([\w-]+)==", lock, re.MULTILINE))
    assert {bare(name) for name in project()["runtime"]} - {"psycopg"} - pinned == set()
    assert lock.count("--hash=sha256:") >= len(pinned)
    assert all(
        f"\n{bare(name)}==" in text("requirements-spark.lock") for name in project()["spark"]
    )


def test_links_of_the_readme_lead_somewhere() -> None:
    for name in ("README.md", "README.zh.md", "CONTRIBUTING.md"):
        targets = re.findall(r"\]\(([^)#:]+)\)", text(name))
        assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_target_named_to_newcomers_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    named = {
        word
        for name in ("README.md", "README.zh.md", "CONTRIBUTING.md", ".ci/run")
        for words in re.findall(
            r"^make ([a-z]+)|[`\"] ?(?:on_postgres )?make ([a-z ]+)", text(name), re.M
        )
        for word in " ".join(words).split()
    }

    assert {"demo", "test", "install"} <= named
    assert named - targets == set()


def test_every_setting_is_documented_and_every_documented_setting_is_read() -> None:
    reads = re.compile(r"env_(?:text|int|bool|list|roles|secret)\(\s*\"([A-Z_]+)\"")
    read = {
        name
        for path in (ROOT / "guatu").rglob("*.py")
        for name in reads.findall(path.read_text("utf-8"))
    }
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", text("docs/settings.md"), re.MULTILINE))

    assert read == told


def test_every_word_of_the_glossary_stands_in_the_code() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "guatu").rglob("*.py"))
    words = re.findall(r"\| `(\w+)` \|", text("docs/glossary.md"))

    assert len(words) > 30
    assert [word for word in words if not re.search(rf"\b{word}\b", code)] == []


def test_no_chinese_term_has_two_words() -> None:
    terms = re.findall(r"^\| ([^|]+) \| [^|]+ \| `", text("docs/glossary.md"), re.MULTILINE)

    singles = [term for cell in terms for term in cell.strip().split("、")]
    assert sorted(singles) == sorted(set(singles))
