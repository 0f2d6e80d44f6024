"""The tables, by what they hold: people, documents, books, matters, events, meetings, looking."""

from guatu.store.models.books import BookVersion
from guatu.store.models.counters import CalendarDay, Counter, SpecialDay
from guatu.store.models.documents import Article, Document, Draft, Statement
from guatu.store.models.events import Checkpoint, Event
from guatu.store.models.facts import Fact
from guatu.store.models.looking import Look, SavedView
from guatu.store.models.matters import Evidence, Involvement, LightRecord, Matter, PhotoBand
from guatu.store.models.meetings import Meeting
from guatu.store.models.people import Grant, Unit, UnitAlias, User

__all__ = [
    "Article",
    "BookVersion",
    "CalendarDay",
    "Checkpoint",
    "Counter",
    "Document",
    "Draft",
    "Event",
    "Evidence",
    "Fact",
    "Grant",
    "Involvement",
    "LightRecord",
    "Look",
    "Matter",
    "Meeting",
    "PhotoBand",
    "SavedView",
    "SpecialDay",
    "Statement",
    "Unit",
    "UnitAlias",
    "User",
]
