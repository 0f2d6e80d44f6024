"""Which body each act on a matter is asked with: all that pages offer, under the same names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from guatu.api import bodies
from guatu.api.bodies import ActAsked, WithReason, WithText
from guatu.store.actor import Actor
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.cancel import cancel
from guatu.store.acts.extend import grant_extension, refuse_extension
from guatu.store.acts.pause import pause, resume
from guatu.store.acts.remind import escalate
from guatu.store.acts.reopen import reopen
from guatu.store.acts.return_matter import return_matter
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.acts.upgrade import upgrade
from guatu.store.acts.verify_progress import contradict, verify_progress
from guatu.store.models import Matter


class Submit(ActAsked):
    """What became of it, with the evidence that the book asks for."""

    text: str
    evidence: tuple[bodies.Proven, ...] = ()

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Hand it in."""
        proofs = [item.proof() for item in self.evidence]
        submit_for_closing(matter, actor=actor, at=at, text=self.text, evidence=proofs)


def _with_reason(name: str, act: Callable[..., object]) -> type[ActAsked]:
    def run(self: WithReason, matter: Matter, actor: Actor, at: datetime) -> None:
        act(matter, actor=actor, at=at, reason=self.reason)

    return type(name, (WithReason,), {"run": run, "__doc__": "Why.", "__module__": __name__})


def _with_text(name: str, act: Callable[..., object]) -> type[ActAsked]:
    def run(self: WithText, matter: Matter, actor: Actor, at: datetime) -> None:
        act(matter, actor=actor, at=at, reason=self.reason, **self.said())

    return type(
        name, (WithText,), {"run": run, "__doc__": "What was found.", "__module__": __name__}
    )


ACT_BODIES: Mapping[str, type[ActAsked]] = {
    "matter.accept": _with_reason("Accept", accept_closing),
    "matter.add_evidence": bodies.AddEvidence,
    "matter.advance": bodies.Advance,
    "matter.answer": bodies.Answer,
    "matter.assign": bodies.Assign,
    "matter.call": bodies.Call,
    "matter.cancel": _with_reason("Cancel", cancel),
    "matter.carry": bodies.Carry,
    "matter.contradict": _with_text("Contradict", contradict),
    "matter.decompose": bodies.Decompose,
    "matter.edit": bodies.Edit,
    "matter.escalate": _with_reason("Escalate", escalate),
    "matter.excuse": bodies.Excuse,
    "matter.extend": _with_reason("Extend", grant_extension),
    "matter.extend_ask": bodies.ExtendAsk,
    "matter.extend_refuse": _with_reason("ExtendRefuse", refuse_extension),
    "matter.hand_over": bodies.HandOver,
    "matter.merge": bodies.Merge,
    "matter.note": bodies.Note,
    "matter.pause": _with_reason("Pause", pause),
    "matter.publish": bodies.Publish,
    "matter.recheck": bodies.Recheck,
    "matter.remind": bodies.Remind,
    "matter.reopen": _with_reason("Reopen", reopen),
    "matter.report": bodies.Report,
    "matter.resume": _with_reason("Resume", resume),
    "matter.return": _with_reason("Return", return_matter),
    "matter.sign": bodies.Sign,
    "matter.submit": Submit,
    "matter.upgrade": _with_reason("Upgrade", upgrade),
    "matter.verify": _with_text("Verify", verify_progress),
}
