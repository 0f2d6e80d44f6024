"""Once: a program that asks again with the same key of its own is answered, and nothing is done."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import cast

from guatu.errors import RuleBroken
from guatu.ledger.chain import canonical
from guatu.store.actor import Actor
from guatu.store.books import digest
from guatu.store.models import DoneOnce
from guatu.store.record import act

Answer = dict[str, object]
# A line that broke is tried again within hours; after this an old key is a new one.
KEPT = timedelta(days=30)


class KeyReused(RuleBroken):
    """The key was used for something else."""

    code = "store.key_reused"


@act
def done_once(
    key: str, asked: Mapping[str, object], do: Callable[[], Answer], *, actor: Actor, at: datetime
) -> Answer:
    """Return what `do` answers; for a `key` of `actor` that was used, what it answered then.

    What was done and its answer are stored together or not at all. An empty `key` asks for no
    memory; of two at once with one key, one wins.

    Raises:
        KeyReused: `asked` is not what was asked with this key before.
        Conflict: the same key is being answered just now. And all that `do` raises.
    """
    if not key:
        return do()
    asked_digest = digest(canonical(asked))
    held = DoneOnce.objects.filter(user=actor.user_id, key=key).first()
    if held is None:
        answer = do()
        DoneOnce.objects.create(
            user_id=cast(int, actor.user_id),
            key=key,
            digest=asked_digest,
            answer=canonical(answer),
            at=at,
        )
        return answer
    if held.digest != asked_digest:
        raise KeyReused(key=key)
    return cast(Answer, json.loads(held.answer))


@act
def forget_answers(at: datetime) -> int:
    """Forget the keys whose answers are older than `KEPT` at the instant `at`; return how many.

    What was done stays done and recorded; only that it was asked with a key is forgotten.
    """
    return int(DoneOnce.objects.filter(at__lt=at - KEPT).delete()[0])
