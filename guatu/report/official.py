"""The page of an official document (GB/T 9704-2012) in Word: margins, type, lines, headings.

Fonts are named as the standard names them; a machine without them shows its own. Nothing here
knows what the document says.
"""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

BODY, TITLE, FIRST = "仿宋_GB2312", "方正小标宋简体", "黑体"
SIZE, TITLE_SIZE, LINE = Pt(16), Pt(22), Pt(28.95)
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def new_page() -> Word:
    """Return an empty A4 document: margins 37, 35, 28, 26 mm, 22 lines of 28 characters."""
    word = Document()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = word.styles["Normal"]
    style.font.name, style.font.size = BODY, SIZE
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), BODY)
    # Without the language Word centres punctuation as in Taiwan.
    lang = style.element.rPr.makeelement(qn("w:lang"), {})
    lang.set(qn("w:val"), "en-US")
    lang.set(qn("w:eastAsia"), "zh-CN")
    style.element.rPr.append(lang)
    form = style.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    form.space_before = form.space_after = Pt(0)
    return word


def add_title(word: Word, text: str) -> Paragraph:
    """Add the title: 22 pt, centred."""
    paragraph = _add(word, text, TITLE, TITLE_SIZE)
    paragraph.alignment = CENTRE
    return paragraph


def add_first(word: Word, text: str) -> Paragraph:
    """Add a heading of the first level (一、)."""
    return _indented(_add(word, text, FIRST))


def add_text(word: Word, text: str) -> Paragraph:
    """Add a paragraph of the body, set in by two characters."""
    return _indented(_add(word, text, BODY))


def add_centred(word: Word, text: str) -> Paragraph:
    """Add a line in the middle, below a title."""
    paragraph = _add(word, text, BODY)
    paragraph.alignment = CENTRE
    return paragraph


def add_right(word: Word, text: str) -> Paragraph:
    """Add a line at the right edge: a signature, a date."""
    paragraph = _add(word, text, BODY)
    paragraph.alignment = RIGHT
    return paragraph


def packed(word: Word) -> bytes:
    """Return the document as a .docx file."""
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def _add(word: Word, text: str, font: str, size: Pt = SIZE) -> Paragraph:
    paragraph = word.add_paragraph()
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, size
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph


def _indented(paragraph: Paragraph) -> Paragraph:
    paragraph.paragraph_format.first_line_indent = SIZE * 2
    return paragraph
