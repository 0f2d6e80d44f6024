"""Words of the trade on pages: acts, labels, states and fields, by their codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from guatu.store.permission import ROLES_OF
from guatu.web.language import current_language
from guatu.wording import say


def _name(code: str) -> str:
    return say(code, {}, current_language())


_name_later = lazy(_name, str)
# The name of each act by its code; one list for pages, refusals and the API: `wording.toml`.
ACTS: dict[str, Promise] = {code: cast(Promise, _name_later(code)) for code in ROLES_OF}

# Every event of the record, acts that need no right among them.
EVENTS: Mapping[str, Promise] = ACTS | {
    code: cast(Promise, _name_later(code))
    for code in (
        "factor.add",
        "password.change",
        "session.sign_in",
        "session.lock_out",
        "sheet.import",
        "sheet.map",
    )
}

LABELS: Mapping[str, Promise] = {
    "demand": _("要求"),
    "problem": _("问题"),
    "commitment": _("承诺"),
    "result": _("成效"),
    "narrative": _("叙述"),
}

# Fields of a matter as its history names them; those that are not here are not shown.
FIELDS: Mapping[str, Promise] = {
    "acceptor": _("核准人"),
    "asked_due": _("申请延至"),
    "claim": _("进展核实"),
    "due": _("完成时限"),
    "handler": _("经办人"),
    "lead": _("牵头单位"),
    "money": _("金额（元）"),
    "progress": _("进度"),
    "responsible": _("责任单位"),
    "stage": _("环节"),
    "supporting": _("配合单位"),
    "text": _("内容"),
    "title": _("事项"),
}

CLAIMS: Mapping[str, Promise] = {
    "": _("未报"),
    "claimed": _("自报，未核实"),
    "verified": _("已核实"),
    "contradicted": _("有出入"),
}
