"""Statements: an article's text cut into segments, each with what it does and whose words it is.

`read_statements` is the door. Word lists are in `guatu/books/lexicon`; the rules, and how to add
one, are described in docs/reading.md.
"""

from guatu.read.context import Context
from guatu.read.statements.agreements import AGREEMENT, agreement_findings
from guatu.read.statements.campaigns import campaign_findings
from guatu.read.statements.gaps import Gap, duty_findings, gaps
from guatu.read.statements.reader import read_statements

__all__ = [
    "AGREEMENT",
    "Context",
    "Gap",
    "agreement_findings",
    "campaign_findings",
    "duty_findings",
    "gaps",
    "read_statements",
]
