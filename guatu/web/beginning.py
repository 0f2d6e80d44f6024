"""What a city without a matter does first: the pages that fill the wall, for who may use them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.store.permission import Actor, may
from guatu.store.selectors.home import is_city_empty


@dataclass(frozen=True, slots=True)
class Step:
    """Something to begin with: what, why, and where."""

    title: str | Promise
    words: str | Promise
    url: str


# Right -> view name, what, why; in the order in which a new city does them.
STEPS: Sequence[tuple[str, str, Promise, Promise]] = (
    ("unit.edit", "system", _("登记单位"), _("事项由单位牵头，文件里的单位名靠它认出。")),
    ("grant.give", "people", _("给人授权"), _("谁督办、谁办理、谁签批，各管到哪个单位。")),
    ("document.store", "new_document", _("读一份文件"),
     _("会议纪要、通知、报纸版面：读出来的每句要求都成拟办，点头才立账。")),
    ("matter.add", "new_matter", _("新立事项"), _("手头的事，直接填一件。")),
    ("matter.add", "sheets", _("导入 Excel 台账"), _("已有的台账整表搬来，先看后导。")),
    ("scorecard.load", "ranking", _("看评比"), _("装入评分表、算出一期后，这里有排名。")),
)  # fmt: skip


def first_steps(actor: Actor) -> list[Step] | None:
    """Return what `actor` may begin with in a city without a matter; `None` when it has one.

    Empty for those who wait for others to begin. One query.
    """
    if not is_city_empty():
        return None
    return [
        Step(title, words, reverse(f"wall:{name}"))
        for right, name, title, words in STEPS
        if may(actor, right)
    ]
