"""What a meeting writes into the matters that it decides."""

from __future__ import annotations

from guatu.ledger.book import Book
from guatu.ledger.values import check_values
from guatu.store.models import Document, Meeting


def meeting_name(meeting: Meeting) -> str:
    """Return how a meeting is called in Chinese: 城建周例会（第29次）."""
    return f"{meeting.series}（第{meeting.number}次）"


def meeting_values(document: Document | None, book: Book) -> dict[str, object]:
    """Return the fields of `book` that tell in which meeting a paper was decided.

    Empty for other documents, and for books that do not ask. One query.
    """
    meeting = Meeting.objects.filter(papers=document).first() if document else None
    if meeting is None:
        return {}
    told = {
        "meeting": meeting_name(meeting),
        "series": meeting.series,
        "meeting_no": str(meeting.number),
    }
    asked = {key: value for key, value in told.items() if key in book.fields}
    return check_values(book.fields, asked)
