"""`guatu read`: bad input is told in words, good pages are read, the exit code says which."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from guatu.cli import main as cli
from guatu.cli.commands.read import command
from guatu.store.models import Document, Draft
from guatu.store.permission import SYSTEM, acting
from tests.read.test_jumps import FIRST as JUMP_ON
from tests.read.test_jumps import SECOND as JUMP_BACK

PAGE = """## 望江市召开防汛会议

本报讯（记者 方知行）6月18日，全市防汛会议召开。
市长欧阳朔要求，市水利局要在7月底前完成17座水库除险加固。
"""
OTHER = PAGE.replace("望江", "石门")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, "utf-8")
    return path


def run(*words: object) -> tuple[int, Result]:
    """The exit code and what was printed."""
    result = CliRunner().invoke(command, [str(word) for word in words], standalone_mode=False)
    assert result.exception is None, result.exception
    return result.return_value, result


def test_one_page_is_one_object_in_the_reading_format(page: Path) -> None:
    code, result = run("--json", page)

    read = json.loads(result.stdout)
    assert code == 0
    assert read["page"] == "page.txt"
    (article,) = read["articles"]
    assert article["headline"] == "望江市召开防汛会议"
    assert article["event_date"] == "--06-18"
    start, end = article["place"]
    assert PAGE[start:end].endswith("除险加固。")


def test_several_pages_are_one_object_a_line(page: Path) -> None:
    other = page.with_name("other.txt")
    other.write_text(OTHER, "utf-8")

    code, result = run("--json", page, other)

    lines = result.stdout.splitlines()
    assert code == 0
    assert [json.loads(line)["page"] for line in lines] == ["page.txt", "other.txt"]


def test_the_issue_date_gives_the_year(page: Path) -> None:
    _, result = run("--json", "--issue-date", "2026-01-05", page)

    # 18 June is after 5 January 2026: it was that of the year before.
    assert json.loads(result.stdout)["articles"][0]["event_date"] == "2025-06-18"


def test_json_stores_nothing_and_starts_no_slow_library(page: Path) -> None:
    program = (
        "import sys; from guatu.cli.commands.read import command; "
        f"command(['--json', {str(page)!r}], standalone_mode=False); "
        "sys.exit(bool({'django.db', 'pyarrow', 'scipy', 'numpy', 'httpx'} & set(sys.modules)))"
    )

    code = subprocess.run([sys.executable, "-c", program], check=False).returncode

    assert code == 0


@pytest.mark.parametrize("words", [["--help"], ["read", "--help"]])
def test_help_waits_for_no_library(words: list[str]) -> None:
    program = (
        "import sys; from guatu.cli.main import guatu; "
        f"guatu({words!r}, standalone_mode=False); "
        "sys.exit(bool({'django', 'numpy', 'regex', 'rich'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)

    assert (done.returncode, done.stderr) == (0, b"")


def test_the_help_says_what_every_command_does() -> None:
    listed = CliRunner().invoke(cli.guatu, ["--help"]).stdout.split("Commands:\n")[1]

    said = dict(line.strip().split(maxsplit=1) for line in listed.splitlines() if line[2] != " ")
    assert said["read"] == "Read pages, print or show what they say, and store them."
    assert set(said) == set(cli.guatu.list_commands(click.Context(cli.guatu)))


BAD = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "noise.bin": bytes(range(256)) * 20,
    "headline_only.txt": "全市防汛会议召开".encode(),
    "broken.docx": b"PK\x03\x04 not a document",
    "broken.pdf": b"%PDF-1.4 not a document",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_content_is_told_by_name_and_ends_with_3(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BAD[name])

    code, result = run("--json", path)

    assert code == 3
    assert name in result.stderr
    assert "needed" in result.stderr
    assert "Traceback" not in result.output
    assert json.loads(result.stdout)["articles"] == []


def test_a_missing_file_and_a_folder_are_told_and_the_rest_is_read(page: Path) -> None:
    code, result = run("--json", page.parent / "none.txt", page.parent, page)

    assert code == 3
    assert "There is no file" in result.stderr
    assert "none.txt" in result.stderr
    assert "a folder / 文件夹" in result.stderr
    assert json.loads(result.stdout)["page"] == "page.txt"


def test_the_same_page_twice_is_read_once(page: Path) -> None:
    twin = page.with_name("twin.txt")
    twin.write_text(PAGE, "utf-8")

    code, result = run("--json", page, twin)

    assert code == 0
    assert len(result.stdout.splitlines()) == 1
    assert "twin.txt is the same page as page.txt" in result.stderr


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_pages_in_other_encodings_are_read(page: Path, encoding: str) -> None:
    page.write_bytes(PAGE.encode(encoding))

    code, result = run("--json", page)

    assert code == 0
    assert json.loads(result.stdout)["articles"][0]["reporters"] == ["方知行"]


def test_an_endless_line_is_read(page: Path) -> None:
    page.write_text("全市防汛会议召开，要求各部门抓好落实，" * 3000, "utf-8")

    code, result = run("--json", page)

    assert code == 0
    assert len(json.loads(result.stdout)["articles"]) == 1


def test_a_wrong_date_is_an_input_error(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["guatu", "read", "--issue-date", "2026-13-01", str(page)])

    with pytest.raises(SystemExit) as end:
        cli.main()

    assert end.value.code == 3


def test_explain_tells_the_rule_of_every_statement(page: Path) -> None:
    _, result = run("--json", "--explain", page)

    segments = json.loads(result.stdout)["articles"][0]["segments"]
    assert all(segment["rule"] for segment in segments)


@pytest.mark.django_db
def test_a_page_is_stored_with_its_drafts_and_only_once(page: Path) -> None:
    first, _ = run(page)
    again, result = run(page)

    with acting(SYSTEM):
        counts = Document.objects.count(), Draft.objects.count()
        texts = [draft.statement.text for draft in Draft.objects.all()]
    assert (first, again) == (0, 0)
    assert counts[0] == 1
    assert any("除险加固" in text for text in texts)
    assert "was stored before" in result.stdout


@pytest.mark.django_db
def test_a_page_that_cannot_be_read_is_not_stored(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")

    code, _ = run(tmp_path / "empty.txt")

    with acting(SYSTEM):
        assert (code, Document.objects.count()) == (3, 0)


@pytest.mark.django_db
def test_the_summary_explains_each_statement_in_a_line(page: Path) -> None:
    code, result = run("--explain", page)

    assert code == 0
    lines = [line for line in result.stdout.splitlines() if "除险加固" in line]
    assert lines
    assert lines[0].startswith("要求 〔欧阳朔〕")
    assert "←" in lines[0]


def test_a_file_larger_than_any_page_is_refused(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guatu.cli.files._LARGEST", 10)

    code, result = run("--json", page)

    assert code == 3
    assert "page.txt cannot be read" in result.stderr


def test_an_article_that_jumps_is_joined_with_its_other_page(page: Path) -> None:
    first, second = page.with_name("a.txt"), page.with_name("b.txt")
    first.write_text(JUMP_ON, "utf-8")
    second.write_text(JUMP_BACK, "utf-8")

    code, result = run("--json", first, second)

    (on,), (back,) = (json.loads(line)["articles"] for line in result.stdout.splitlines())
    assert code == 0
    assert (on["complete"], back["complete"]) == (True, True)
    assert {segment["speaker"] for segment in back["segments"]} == {"林远舟"}
