"""What the frame of every page shows: style sheets and the main navigation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.store.permission import NOBODY, may

STYLESHEETS = tuple(
    f"css/{name}.css"
    for name in (
        "tokens", "base", "frame", "light", "panel", "table", "form", "message", "timeline",
        "desk", "calendar", "chart", "entry", "ranking", "list", "meeting", "past", "plan",
        "dwells", "print",
    )
)  # fmt: skip

# View name -> wording; further names of the same corner of the house light up the same entry.
ENTRIES: Sequence[tuple[str, Promise, frozenset[str]]] = (
    ("home", _("作战室"), frozenset()),
    ("mine", _("我的事项"), frozenset()),
    (
        "ledger",
        _("台账"),
        frozenset(
            {
                "matter",
                "act",
                "plan",
                "plan_preview",
                "plan_act",
                "sheets",
                "sheet",
                "past",
                "changes",
            }
        ),
    ),
    ("chart", _("进度挂图"), frozenset({"paper"})),
    ("portfolio", _("窗口专班"), frozenset({"bottlenecks"})),
    ("map", _("地图"), frozenset()),
    (
        "ranking",
        _("评比"),
        frozenset(
            {
                "ranking_period",
                "ranking_unit",
                "ranking_comment",
                "appeal",
                "shares",
                "settlement",
                "compute_ranking",
            }
        ),
    ),
    ("month", _("月历"), frozenset()),
    ("meetings", _("会议"), frozenset({"meeting", "minutes", "decide"})),
    ("screen", _("大屏"), frozenset()),
    ("documents", _("文件"), frozenset({"document", "new_document"})),
)


# What only who holds a right finds: (view name, wording, right, further names).
KEEPERS: Sequence[tuple[str, Promise, str, frozenset[str]]] = (
    ("people", _("人员与权限"), "grant.give", frozenset({"person", "grant", "identity", "take"})),
    ("record", _("审计记录"), "audit.read", frozenset()),
    (
        "system",
        _("系统设置"),
        "unit.edit",
        frozenset({"unit", "new_unit", "new_book", "new_holidays"}),
    ),
)


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the main navigation."""

    url: str
    label: str | Promise
    current: bool


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the context of `base.html`; asks no database."""
    match = request.resolver_match
    here = match.url_name if match else ""
    entries = [
        NavEntry(reverse(f"wall:{name}"), label, here == name or here in more)
        for name, label, more in ENTRIES
    ]
    who = getattr(request, "actor", NOBODY)
    entries += [
        NavEntry(reverse(f"wall:{name}"), label, here == name or here in more)
        for name, label, right, more in KEEPERS
        if may(who, right)
    ]
    return {"stylesheets": STYLESHEETS, "navigation": entries}
