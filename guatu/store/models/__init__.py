"""The tables, by what they hold: people, documents, books, matters, events, meetings, rankings."""

from guatu.store.models.access import DoneOnce, Identity, RecoveryCode, Token
from guatu.store.models.books import BookVersion
from guatu.store.models.counters import CalendarDay, Counter, SpecialDay
from guatu.store.models.documents import Article, Document, Draft, Statement
from guatu.store.models.events import Checkpoint, Event
from guatu.store.models.facts import Fact
from guatu.store.models.looking import Look, SavedView
from guatu.store.models.matters import Evidence, Involvement, LightRecord, Matter, PhotoBand
from guatu.store.models.meetings import Meeting
from guatu.store.models.misprints import Misprint
from guatu.store.models.people import Grant, Unit, UnitAlias, User
from guatu.store.models.plans import (
    Means,
    PlanBaseline,
    PlanInput,
    PlanLink,
    PlanNode,
    ProjectPlan,
)
from guatu.store.models.rankings import (
    Appeal,
    Comment,
    Edition,
    Loss,
    PeriodRanking,
    ScorecardVersion,
    Standing,
)
from guatu.store.models.retellings import Retelling
from guatu.store.models.shares import AgreementVersion, Settlement, SettlementPart

__all__ = [
    "AgreementVersion",
    "Appeal",
    "Article",
    "BookVersion",
    "CalendarDay",
    "Checkpoint",
    "Comment",
    "Counter",
    "Document",
    "DoneOnce",
    "Draft",
    "Edition",
    "Event",
    "Evidence",
    "Fact",
    "Grant",
    "Identity",
    "Involvement",
    "LightRecord",
    "Look",
    "Loss",
    "Matter",
    "Means",
    "Meeting",
    "Misprint",
    "PeriodRanking",
    "PhotoBand",
    "PlanBaseline",
    "PlanInput",
    "PlanLink",
    "PlanNode",
    "ProjectPlan",
    "RecoveryCode",
    "Retelling",
    "SavedView",
    "ScorecardVersion",
    "Settlement",
    "SettlementPart",
    "SpecialDay",
    "Standing",
    "Statement",
    "Token",
    "Unit",
    "UnitAlias",
    "User",
]
