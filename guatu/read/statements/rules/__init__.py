"""The rules that label a piece, in the order in which they are asked.

Each rule looks at the words of the piece and at the frame in which it stands (whose words run
on, and in which mood), and answers with a verdict or `None`. The first verdict holds. A rule's
name stands on the segment with the words that made it speak, for `guatu read --explain`.
"""

from __future__ import annotations

from guatu.read.facts import Label
from guatu.read.statements.lexicon import Kind
from guatu.read.statements.rules.promising import (
    listed_promise,
    promise,
    running_promise,
    vow,
)
from guatu.read.statements.rules.requiring import (
    aim,
    assigned,
    delegated,
    duty,
    order,
    running_demand,
    told_by_when,
)
from guatu.read.statements.rules.slogans import slogan
from guatu.read.statements.rules.stating import (
    complaint,
    finding,
    listed_problem,
    named_problem,
    problem,
    rectified,
    rectified_rest,
    result,
    running_result,
    told_figures,
)
from guatu.read.statements.rules.telling import (
    announcement,
    arrangement,
    attendance,
    closing,
    courtesy,
    event,
    heading,
    no_words,
    preamble,
    programme,
    reason,
)
from guatu.read.statements.rules.view import Rule, Verdict, View

RULES: tuple[Rule, ...] = (
    no_words,
    closing,
    heading,
    preamble,
    announcement,
    named_problem,
    slogan,
    vow,
    order,
    delegated,
    duty,
    told_by_when,
    aim,
    assigned,
    finding,
    attendance,
    programme,
    event,
    courtesy,
    promise,
    listed_promise,
    rectified,
    listed_problem,
    running_demand,
    problem,
    complaint,
    arrangement,
    result,
    reason,
    running_promise,
    running_result,
    rectified_rest,
    told_figures,
)


def judge(view: View) -> Verdict:
    """Return the verdict of the first rule that has one; narrative when none has."""
    for rule in RULES:
        if verdict := rule(view):
            turns = view.marks.opens(Kind.PAST)
            return Verdict(
                verdict.label, verdict.cues, verdict.closes, turns, rule.__name__, verdict.speaker
            )
    return Verdict(Label.NARRATIVE, rule="no_rule")
