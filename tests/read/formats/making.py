"""Small documents made in memory for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import docx

Text = tuple[float, float, float, str]  # left, baseline, size, words; the origin is bottom left
Rule = tuple[float, float, float, float]  # x1, y1, x2, y2


def word(*parts: str | Sequence[Sequence[str]], heading: str = "") -> bytes:
    """A Word document of paragraphs and tables, in their order."""
    document = docx.Document()
    if heading:
        document.add_heading(heading, level=1)
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(rows=len(part), cols=len(part[0]))
        for y, row in enumerate(part):
            for x, words in enumerate(row):
                table.cell(y, x).text = words
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(*pages: tuple[Sequence[Text], Sequence[Rule]]) -> bytes:
    """A PDF with a text layer in a font that every reader knows, and ruled lines."""
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(pages)))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        3: b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        b"/DescendantFonts[4 0 R]>>",
        4: b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 5 0 R/DW 1000>>",
        5: b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]"
        b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80>>",
    }
    for n, (texts, rules) in enumerate(pages):
        stream = "\n".join([*map(_text, texts), *map(_rule, rules)]).encode()
        objects[10 + 2 * n] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {11 + 2 * n} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        ).encode()
        objects[11 + 2 * n] = b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream)
    return _file(objects)


def _text(text: Text) -> str:
    left, baseline, size, words = text
    return f"BT /F1 {size} Tf {left} {baseline} Td <{words.encode('utf-16-be').hex()}> Tj ET"


def _rule(rule: Rule) -> str:
    return "0.5 w {} {} m {} {} l S".format(*rule)


def _file(objects: dict[int, bytes]) -> bytes:
    data = b"%PDF-1.7\n"
    places = {}
    for number, body in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        data += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(objects) + 1
    return data + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start)


def column(lines: Sequence[str], left: float, top: float, size: float = 10) -> list[Text]:
    """Lines of text under each other, at 1.5 times their size."""
    return [(left, top - 1.5 * size * n, size, line) for n, line in enumerate(lines)]
