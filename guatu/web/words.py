"""Words of the trade on pages: acts, labels, states and fields, by their codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: Mapping[str, Promise] = {
    "draft.accept": _("立账"),
    "draft.reject": _("不立"),
    "matter.accept": _("核准销号"),
    "matter.add": _("立账"),
    "matter.add_evidence": _("补充佐证"),
    "matter.assign": _("交办"),
    "matter.upgrade": _("改用新版台账"),
    "matter.sign": _("签字"),
    "matter.publish": _("公开"),
    "matter.excuse": _("认可理由"),
    "matter.advance": _("进入下一环节"),
    "matter.cancel": _("取消"),
    "matter.contradict": _("提出出入"),
    "matter.decompose": _("分解"),
    "matter.edit": _("修改"),
    "matter.escalate": _("升级督办"),
    "matter.extend": _("同意延期"),
    "matter.extend_ask": _("申请延期"),
    "matter.extend_refuse": _("不同意延期"),
    "matter.hand_over": _("移交"),
    "matter.merge": _("并案"),
    "matter.pause": _("暂停计时"),
    "matter.recheck": _("回头看"),
    "matter.remind": _("催办"),
    "matter.reopen": _("重新办理"),
    "matter.report": _("报告进展"),
    "matter.resume": _("恢复计时"),
    "matter.return": _("退回"),
    "matter.submit": _("申请销号"),
    "matter.verify": _("核实进展"),
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
