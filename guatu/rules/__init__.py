"""The rule language: SQL expressions over documented columns, checked, run and explained.

Pure: text and columns in, a checked rule out, which can be evaluated, turned into SQL of
several dialects, and explained in words. Never `eval`. Which rules a book or a scorecard
holds is not known here. `docs/rules.md` teaches the language.

    text ──parse──► tree ──► values (Python) · sql (four dialects) · words (zh, en)
"""

from guatu.rules.kinds import Column, Kind, Value, WorkdayTable, columns_of
from guatu.rules.refusals import BadFact, RuleRefused
from guatu.rules.rule import Rule, explain, parse_rule
from guatu.rules.sql import Dialect

__all__ = [
    "BadFact",
    "Column",
    "Dialect",
    "Kind",
    "Rule",
    "RuleRefused",
    "Value",
    "WorkdayTable",
    "columns_of",
    "explain",
    "parse_rule",
]
