"""The English of the pages: what must be said, what is said, and the file that Django reads.

    python -m tests.web.messages      add what is new to the .po, drop what is unused, compile

Needs no GNU gettext: the templates go through Django's own `templatize`, Python through `ast`.
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

WEB = Path(__file__).parents[2] / "guatu" / "web"
PO = WEB / "locale/en/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")
CALLS = {"_", "gettext", "gettext_lazy", "pgettext"}
IN_TEMPLATE = re.compile(r"""\b(?:_|gettext)\(u?((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))\)""")
HEADER = (
    "Project-Id-Version: guatu\nLanguage: en\nMIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)


def wanted() -> set[str]:
    """Return every Chinese sentence that a template or a module of the pages may say."""
    return {*_in_templates(), *_in_python()}


def _in_templates() -> Iterator[str]:
    for path in (WEB / "templates").rglob("*.html"):
        code = templatize(path.read_text("utf-8"), origin=str(path))
        for match in IN_TEMPLATE.finditer(code):
            yield ast.literal_eval(match[1])


def _in_python() -> Iterator[str]:
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in CALLS
                and node.args
                and isinstance(node.args[-1], ast.Constant)
            ):
                yield str(node.args[-1].value)


def read_po(path: Path = PO) -> dict[str, str]:
    """Return Chinese -> English as the .po says, without its header."""
    entries: dict[str, str] = {}
    for block in re.split(r"\n\s*\n", path.read_text("utf-8")):
        parts = {"msgid": "", "msgstr": ""}
        key = ""
        for line in block.splitlines():
            if match := re.match(r'(?:(msgid|msgstr) )?(".*")$', line):
                key = match[1] or key
                parts[key] += ast.literal_eval(match[2])
        if parts["msgid"]:
            entries[parts["msgid"]] = parts["msgstr"]
    return entries


def write_po(entries: dict[str, str], path: Path = PO) -> None:
    """Write the .po, sorted, one sentence a line."""
    blocks = [f'msgid ""\nmsgstr {_quoted(HEADER)}']
    blocks += [f"msgid {_quoted(key)}\nmsgstr {_quoted(entries[key])}" for key in sorted(entries)]
    path.write_text("\n\n".join(blocks) + "\n", "utf-8")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def compiled(entries: dict[str, str]) -> bytes:
    """Return the .mo: a header of seven numbers, two tables of (length, offset), the strings."""
    said = {"": HEADER, **{key: value for key, value in entries.items() if value}}
    keys = sorted(key.encode() for key in said)
    values = [said[key.decode()].encode() for key in keys]
    at = 28 + 16 * len(keys)
    tables, strings = [], b""
    for texts in (keys, values):
        for text in texts:
            tables.append(struct.pack("<II", len(text), at + len(strings)))
            strings += text + b"\0"
    head = struct.pack("<IIIIIII", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, at)
    return head + b"".join(tables) + strings


def main() -> None:
    """Bring the .po and the .mo up to date; an empty msgstr waits for its English."""
    known = read_po() if PO.exists() else {}
    entries = {text: known.get(text, "") for text in wanted()}
    write_po(entries)
    MO.write_bytes(compiled(entries))
    missing = sorted(text for text, english in entries.items() if not english)
    print(f"{len(entries)} sentences, {len(missing)} without English:", *missing, sep="\n")  # noqa: T201


if __name__ == "__main__":
    main()
