"""Rules that find demands: orders, duties, what is given to a unit, demands that run on."""

from __future__ import annotations

import re
from functools import cache

import regex

from guatu.read.facts import Label
from guatu.read.statements.documents import Genre
from guatu.read.statements.lexicon import Cue, Kind, any_of
from guatu.read.statements.marks import NOT_DONE, Marks, done_words, problem_words
from guatu.read.statements.rules.view import COPULA, DUTY, TRIED, Verdict, View, openers
from guatu.read.statements.speech import Act

_ASSIGNS = re.compile(
    r"^(?:[（(].{1,2}[）)]|[0-9]+[.．、]|[一二三四五六七八九十]+、)?(?:责令|责成)[^，,。；;]{2,20}|由[^，,。；;]{2,40}?(?:牵头|负责|主抓|包联|包干|承办)|责成[^，,。；;]{2,20}|^由(?!于)[^，,。；;的]{2,24}(?:[，,；;。]|$)"
)


# What the one who decides does himself: 决定启动Ⅲ级应急响应.
_OWN_ACT = regex.compile(
    r"^[^，,。]{0,24}?(?:启动|终止|解除|提升|升级|调整)[^，,。]{0,24}(?:响应|级)|^(?:授予|表彰|任命|免去)|^对[^。]*(?:予以|给予)(?:通报)?(?:表扬|表彰|嘉奖|记功|奖励)"
)


# 决定某桥自6月5日起封闭施工: something is to be done.
_FROM_THEN = regex.compile(r"(?:^|[^，。])[自从][^，。]{2,12}[日月时]起(?!施行)")
# 要跑半个城, 要等两个月: what it costs, no duty.
_COSTS = regex.compile(
    r"等(?!级|次|额|同|线)|靠(?![前实])|[跑花走排交](?:[^，,。]{0,4}[一两三四五六七八九十半几好0-9]|[到去])"
)
# 发展是硬道理: the verb is what is spoken of.
_IS_A_TRUTH = regex.compile(r"\p{Han}{2,4}(?:是|就是|也是|才是)")
# What makes a bare sentence a duty: an office, a number, what is not done, to what end it goes.
_BINDS = regex.compile(
    r"[0-9０-９]|[局委办厅署院队司县区镇乡村站厂]|由|谁|哪|该\p{Han}{1,6}的|(?:^|[，、])(?:不(?!是|在|等|负|舍|如)|少|多|别|再|宁可|能|凡|每)"
    r"|到(?:位|底|人|岗|户|边|现场)|落地|见底|清零|销号|办结|上门|入户|在岗|值守|待命|兜底|一把手|专人|[天周月日旬]一|回音|过夜|上交"
)
# Verbs of talk, not of office: what one says then with 我们要 is his own.
_TOLD = {"说", "介绍", "介绍说", "坦言", "告诉记者", "谈到", "直言"}
# 应整改未整改 is a fault.
_OUGHT_NOT = regex.compile(r"[^，,。]{1,12}未|[^，,。]{2,10}的")
# 请社会各界监督 invites, and gives nobody a task.
_INVITES = regex.compile(
    r"[^，,。]{0,14}(?:向我们反映|来电|来信|来访|监督|指正|谅解|理解|见谅|审议|审查|批评|放心|留意)[。！]?$"
)
# 可拨打热线举报, 以公示为准 inform, and ask nothing.
SERVES = regex.compile(
    r"可(?:以)?(?:直接|随时)?(?:拨打|致电|扫码|登录|关注)|以[^，,。]{2,12}为准[。；]"
)
# 我市现有果园128万亩: how things stand.
_HAS_NOW = regex.compile(
    r"[^，,。]{0,6}(?:现有|共有|拥有|目前)|[^，]{1,6}(?:个月|年|天|周)来，|[^，。]{0,24}显示，|上(?:一)?[轮次]|前期|前段|此前|在[^。]*正(?:在|忙)"
)
_TARGET = regex.compile(r"目标|任务")
# Who points out speaks to others, also a group without a name.
_POINTS_OUT = {"指出", "提出", "通报", "明确", "强调指出", "明确提出", "明确指出"}
_TO_OTHERS = regex.compile(r"广大|各|大家|市民|群众|居民|企业|你们|请|不要|提醒")
_URGES = {"督促", "督导", "指导", "协调", "要求"}
# “我要看结果，不要听解释。”
_I_WANT = regex.compile(r"我(?:只)?要(?:看|听|的(?:就)?是|求)")
# 今后五年，我们要锚定两大定位: a report of work says so of its own.
_WE_MUST = regex.compile(r"(?:[^，。]{2,12}，)?我们(?:一定|必须|还|都)?要")
_FIRST_PERSON = {"我们", "我"}
# 当天还集中签约5个项目: the reporter tells.
_THAT_DAY = regex.compile(r"(?:当天|当日|此前|会后|随后|会上|仪式上|活动中)")
# 会议原则同意《…方案》。
_A_PAPER = regex.compile(
    r"《[^》]*》[。；]?$|[^，。；]*(?:报告|方案|规划|办法|草案|计划|名单|意见)(?:[。；]|，还)"
)
# 两年前，路过这里都要捂住鼻子: what once had to be.
_ONCE = regex.compile(r"[“]?(?:[^，,。]{0,4}(?:年|月)前|以前|从前|过去|当初|那时|早些年)")
# 是必须闯的关: an attribute.
_WHICH = regex.compile(r"\p{Han}{1,4}的\p{Han}{1,6}[。，；]")
# 总的要求是…, 到2027年底，…: what a document aims at.
_AIM = re.compile(
    r"^[^，。：]{0,8}(?:总的?|总体|基本|预期|主要|工作)(?:要求|目标|任务|思路)(?:是|为)[：:，]?"
)
_BY_YEAR = regex.compile(r"^(?:力争)?(?:到|至)20\d\d年")
# 松了一扣，就要出大事: what happens else.
_ELSE = regex.compile(r"[出挨吃被误塌垮淹丢砸]")
# A subject stands in so many characters from the start: 在青陂水库，某某登上大坝.
_EARLY = 16
_COUNTED_ORDERS = regex.compile(
    r"(?:责令|责成|敦促|督促)[^，。；0-9]{0,10}[0-9][0-9.,]{0,9}[余多]?(?:家|户|个|处|人|名|件|起|项)(?=[，。；])"
)
_EACH = regex.compile(r"各\p{Han}{2,10}?(?=[0-9本下当今明月年])")
_HANDS_TO = {"由", "请", "让", "对"}
_NORMS = {"必须", "应当", "应该"}
_NO_ADDRESSEE = {"一律", "绝不", "决不", "不得", "也不能", "都不能"}
_REMINDS = {"提醒", "提示"}
_WILLS = Kind.WILL | Kind.BARE_WILL
_NEVER = {"绝不", "决不"}


def order(view: View) -> Verdict | None:
    """A verb of ordering or asking with its content: demand."""
    if view.act is None or view.act.empty or not view.act.kinds & (Kind.ORDER | Kind.ORDER_NAMED):
        return None
    if _COUNTED_ORDERS.search(view.piece.text) and done_words(view.marks):
        return None  # 责令整改企业97家
    label = Label.DEMAND
    if view.act.word == "决定" and _decides_itself(view):
        label = Label.NARRATIVE
    if view.act.word.endswith("同意") and _A_PAPER.match(view.marks.text):
        label = Label.NARRATIVE
    if view.act.word in _REMINDS:
        label = _reminded(view)
    if view.act.word == "要求" and _ends_ill(view):
        label = Label.PROBLEM
    return Verdict(label, (view.act.word,))


def _ends_ill(view: View) -> bool:
    """Tell whether an order is told for what came of it: 要求一天报6张报表，基层苦不堪言."""
    words, text = problem_words(view.marks), view.marks.text.rstrip("。；")
    return bool(words) and text.endswith(words[-1]) and not view.marks.has(DUTY)


def _decides_itself(view: View) -> bool:
    """Tell whether a decision gives nobody anything to do: 决定启动Ⅲ级应急响应."""
    if _OWN_ACT.match(view.marks.text):
        return True
    given = view.marks.has(TRIED | DUTY | Kind.BARE_WILL | Kind.MEANS)
    return not (given or _FROM_THEN.search(view.marks.text))


def _reminded(view: View) -> Label:
    """Return what a reminder does: it requires, tells what is amiss, or informs."""
    undone = NOT_DONE.search(view.marks.text) is not None
    if (undone or problem_words(view.marks)) and not view.marks.has(TRIED | DUTY):
        return Label.PROBLEM
    informs = SERVES.search(view.marks.text) and not duty_words(view)
    return Label.NARRATIVE if informs else Label.DEMAND


def duty(view: View) -> Verdict | None:
    """要, 务必, 不得 …: demand; said by and of oneself: commitment."""
    words = duty_words(view)
    if not words or _only_lacks(view, words):
        return None
    if view.act is None and view.setting.mood is None and _is_event(view):
        return None
    complains = view.act is not None and view.act.kinds & Kind.COMPLAINT
    if complains or _ONCE.match(view.marks.text) or _tells_of_some(view.marks):
        return None
    itself = view.act is None and view.marks.text.startswith(f"{view.setting.speaker}将")
    if itself or _is_vowed(view) or _is_own_duty(view) or _goes_on_promising(view, words):
        return Verdict(Label.COMMITMENT, ("我们", *words))
    return Verdict(Label.DEMAND, words)


def _tells_of_some(marks: Marks) -> bool:
    """Tell whether shortcomings follow what is to be done: 问题更要讲够：有的…，有的…."""
    first, last = (marks.piece.start + at for at in _ends_of(marks.piece.text, "有的"))
    duties = [cue.start for cue in marks.of(DUTY)]
    return first < last and all(at < first for at in duties)


def _ends_of(text: str, word: str) -> tuple[int, int]:
    return text.find(word), text.rfind(word)


def _only_lacks(view: View, words: tuple[str, ...]) -> bool:
    """Tell whether what is needed is what is lacking: 人才匮乏，迫切需要高校支撑."""
    needs = set(view.marks.words(Kind.NEED))
    return view.act is not None and set(words) <= needs and bool(problem_words(view.marks))


def duty_words(view: View) -> tuple[str, ...]:
    """Return the words of a piece that require, those of an attribute or a broken norm left out."""
    marks = view.marks
    found = [cue.word for cue in marks.of(DUTY) if _binds(marks, cue)]
    if found and view.setting.part is Label.PROBLEM and not _is_urged(view):
        return ()
    if not found and view.setting.genre is Genre.RECTIFICATION and not done_words(marks):
        promised = any("将" in word for word in marks.words(Kind.WILL | Kind.BARE_WILL))
        promised |= _plans_itself(view)
        found += () if promised else marks.words(Kind.DUE)
    told_off = view.setting.quoted or marks.text[:1] == "“" or view.setting.mood is Label.DEMAND
    if told_off and (match := _MUST_NOT.search(marks.text)):
        found.append(match.group())
    if match := _WHOEVER.search(marks.text):
        found.append(match.group())
    told = view.setting.genre is Genre.RECTIFICATION and view.setting.part is Label.RESULT
    told |= view.setting.genre is Genre.NEWS and view.setting.mood is None and _is_told_of(marks)
    if not (found or told or marks.opens(Kind.PAST)) and (match := _ASSIGNS.search(marks.text)):
        found.append(match.group())
    return tuple(found)


def _binds(marks: Marks, cue: Cue) -> bool:
    """Tell whether a word of duty requires here: not what it costs, whom one invites, a norm."""
    following = marks.after(cue, 20)
    harmless = (
        (cue.word == "要" and _COSTS.match(following[:8]))
        or (cue.kinds & Kind.PLEASE and _INVITES.match(following))
        or (cue.word in _NORMS and _WHICH.match(following[:12]))
        or (cue.word == "就要" and _ELSE.match(following))
        or (cue.word in {"应", "应于"} and _OUGHT_NOT.match(following))
    )
    strong = cue.kinds & Kind.MODAL and following[:1] != "的"
    return not harmless and bool(strong or cue.leading)


# 路的事，不能等到明年: what must not be; 不能满足 is a fault.
_MUST_NOT = re.compile(r"不能(?=[等拖变成当只光一搞走停松丢忘少缺漏落误装绕躲推]|让|把|有)")


def _is_told_of(marks: Marks) -> bool:
    """Tell whether a thing is described: 全长9.8公里，由某集团负责建设."""
    return len(done_words(marks)) > 1


# 谁拖进度，就让谁说清楚.
_WHOEVER = re.compile(r"谁[^，。谁]{1,8}，?就?[让由找]?谁")


def _plans_itself(view: View) -> bool:
    """Tell whether a term among the plans of a report is its own: 一是加快…，年底前投用."""
    others = view.unit is not None or any(
        cue.leading and cue.word in _URGES for cue in view.marks.of(Kind.IMPERATIVE)
    )
    opens = view.marks.opens(TRIED | Kind.ITEM)
    return view.setting.part is Label.COMMITMENT and opens and not others


def _is_urged(view: View) -> bool:
    """Tell whether a duty word in a part of problems is more than a norm that was broken."""
    return view.marks.leads(Kind.MODAL) or any(
        cue.word in {"要", "务必", "必须"} for cue in view.marks.of(Kind.MODAL)
    )


def _is_vowed(view: View) -> bool:
    """Tell whether a duty in a quotation goes on with promises: “欠账要一笔一笔还清。”."""
    vows = view.setting.quoted and view.setting.mood is Label.COMMITMENT and view.act is None
    return vows and not _TO_OTHERS.search(view.marks.text)


def _is_own_duty(view: View) -> bool:
    """Tell whether a duty is the speaker's own: 我们要 in a quotation, 大家表示，要."""
    act = view.act
    told = _by_its_verb(view, act) if act is not None else None
    if told is not None:
        return told
    if view.setting.genre is Genre.REPORT and _WE_MUST.match(view.marks.text):
        return True
    never = bool(_NEVER & set(view.marks.words(Kind.MODAL)))
    if never and _follows_will(view.marks):
        return True
    own = any(cue.word in _FIRST_PERSON for cue in view.marks.of(Kind.OWN))
    own = own and not _I_WANT.search(view.marks.text)
    if not (own or (never and view.setting.speaker is not None)):
        return False
    said = act is not None and bool(act.kinds & Kind.SAY)
    plainly = act is not None and act.word in _TOLD
    quoted = view.setting.quoted or view.piece.text[:1] == "“"
    return quoted or plainly or (said and not view.setting.official)


def _by_its_verb(view: View, act: Act) -> bool | None:
    """Tell whose duty it is by the verb of saying, `None` when that leaves it open."""
    states = act.word.endswith(("表示", "表态", "承诺"))
    if states and _follows_will(view.marks):
        return True  # 表示，即港将拿出海域，谁出成果、谁优先用海
    said = bool(act.kinds & (Kind.SAY | Kind.STANCE))
    if said and (act.group or act.kinds & Kind.STANCE):
        return act.word not in _POINTS_OUT
    if said and view.marks.opens(Kind.NEXT) and act.word in _TOLD:
        return True  # 他说，明年还要…
    modal = set(view.marks.words(Kind.MODAL))
    if act.word.startswith(("回复", "答复", "回应")) and view.marks.has(Kind.NEXT):
        return True  # 回复称，今后一律停止夜间作业
    return True if states and modal and modal <= _NEVER else None


def _follows_will(marks: Marks) -> bool:
    """Tell whether 将 with somebody before it opens what a duty word ends: 我县将…，绝不…."""
    first = next(marks.of(Kind.WILL | Kind.BARE_WILL | DUTY), None)
    if first is None:
        return False
    stated = bool(first.kinds & Kind.WILL)
    return stated or ("将" in first.word and first.start > marks.content + 1)


def _goes_on_promising(view: View, words: tuple[str, ...]) -> bool:
    """Among promises, 要 said of a thing promises on: 到明年底，普及率要达到70%."""
    if view.act is None and view.marks.has(_WILLS) and not view.marks.has(Kind.MODAL):
        return _follows_will(view.marks)  # 该局将公开进度，请街坊当“裁判”
    if view.setting.mood is not Label.COMMITMENT or view.act is not None:
        return False
    if set(words) <= _NEVER:
        return True
    if view.setting.genre is Genre.REPORT and set(words) <= _NO_ADDRESSEE:
        return view.setting.part is Label.COMMITMENT
    first = next(view.marks.of(DUTY), None)
    if first is None:
        return False
    return not first.leading and bool(view.marks.after(first).startswith(("达", "实现", "完成")))


def _is_event(view: View) -> bool:
    return any(cue.kinds & Kind.EVENT for cue in view.piece.cues)


def delegated(view: View) -> Verdict | None:
    """Among the plans of a report of rectification, what another unit does is its duty."""
    if view.unit is None or view.setting.genre is not Genre.RECTIFICATION:
        return None
    own = (view.setting.speaker or "").endswith(view.unit)
    if view.setting.part is not Label.COMMITMENT or own or done_words(view.marks):
        return None
    wills = any("将" in word for word in view.marks.words(Kind.WILL | Kind.BARE_WILL))
    return None if wills else Verdict(Label.DEMAND, (view.unit,))


def told_by_when(view: View) -> Verdict | None:
    """A unit that a leader names with a term is told to do it: 市长提出，某局月底前编制…."""
    act, marks = view.act, view.marks
    told_here = view.setting.genre in {Genre.NEWS, Genre.DIRECTIVE}
    whom = view.unit or _each_of(view)
    if whom is None or not told_here or not marks.has(Kind.DUE):
        return None
    told = view.setting.mood is Label.DEMAND or (act is not None and act.word in _POINTS_OUT)
    told |= view.unit is None or view.piece.text[:1] == "“"
    told |= act is not None and view.setting.official and view.setting.speaker is not None
    if not told or done_words(marks) or any("将" in word for word in marks.words(_WILLS)):
        return None
    return Verdict(Label.DEMAND, (whom, *marks.words(Kind.DUE)))


def _each_of(view: View) -> str | None:
    """Return the group of which everyone is told something: 各包联县领导本周五前到现场."""
    match = _EACH.match(view.marks.text) if view.setting.speaker else None
    return match.group() if match else None


def aim(view: View) -> Verdict | None:
    """总的要求是…; in a document that directs 到2027年底，…: what is to be reached."""
    directs = view.setting.genre is Genre.DIRECTIVE
    match = _AIM.match(view.marks.text) or (directs and _BY_YEAR.match(view.marks.text))
    if not match or view.setting.genre in (Genre.REPORT, Genre.RECTIFICATION):
        return None
    return Verdict(Label.DEMAND, (match.group(),))


def assigned(view: View) -> Verdict | None:
    """What is given to a unit is required, unless it states a shortcoming or a deed."""
    if not view.assigned or view.setting.genre is Genre.RECTIFICATION:
        return None
    if view.setting.part is Label.PROBLEM:
        return None  # 某项目（责任单位：X）至今停工
    if problem_words(view.marks) and not view.marks.opens(TRIED):
        return None
    if any(len(word) > 1 for word in done_words(view.marks)) and view.marks.opens(Kind.PAST):
        return None
    return Verdict(Label.DEMAND, openers(view.marks))


def running_demand(view: View) -> Verdict | None:
    """Among demands a sentence without mood is a demand, unless it reports or describes."""
    marks = view.marks
    if view.setting.mood is not Label.DEMAND:
        return None
    if view.setting.genre is Genre.RECTIFICATION and view.setting.part is not Label.DEMAND:
        return None
    if opens_with_act(marks) and not (_HAS_NOW.match(marks.text) or _IS_A_TRUTH.match(marks.text)):
        return Verdict(Label.DEMAND, openers(marks))
    if _reports(view) or problem_words(marks) or SERVES.search(marks.text):
        return None
    words = openers(marks)
    if view.setting.genre is Genre.NEWS and not (words or _is_bound(view)):
        return None  # 众人划桨开大船
    return Verdict(Label.DEMAND, words)


def _is_bound(view: View) -> bool:
    """Tell whether a sentence without a word of acting says who, what not, how many or by when."""
    text = view.marks.text
    told = view.unit or view.assigned or view.marks.has(Kind.ITEM | Kind.DUE)
    told = told or view.marks.leads(Kind.MEANS)
    return bool(told or _BINDS.search(text) or _audience().search(text))


@cache
def _audience() -> regex.Pattern[str]:
    return regex.compile(any_of("duties", "audience", "words"))


def opens_with_act(marks: Marks) -> bool:
    """Tell whether a piece opens with what to do; in a later clause when nothing is past in it."""
    if marks.opens(Kind.IMPERATIVE | Kind.ADVERB | Kind.ITEM):
        return True
    past = marks.has(Kind.PAST | Kind.ASPECT)
    if past or any(word.startswith("已") for word in done_words(marks)):
        return False
    if marks.leads(Kind.IMPERATIVE | Kind.ADVERB):
        return True
    placed = marks.text.startswith("在")  # 在南坪村，瓜秧正爬架
    return marks.opens(Kind.MEANS) and not (placed or problem_words(marks))


def _has_person(view: View) -> bool:
    """Tell whether a sentence of the reporter has a person for its subject: 某某登上大坝."""
    if view.setting.genre is not Genre.NEWS or view.setting.quoted:
        return False
    starts = [mention.start - view.piece.start for mention in view.piece.mentions]
    return any(at <= _EARLY and view.piece.text[at - 1 : at] not in _HANDS_TO for at in starts)


def _reports(view: View) -> bool:
    """Tell whether a sentence among demands tells what is or was.

    In a part of tasks figures and states are what is to be reached; only time and aspect tell.
    """
    marks = view.marks
    if (
        _HAS_NOW.match(marks.text)
        or marks.opens(Kind.PAST)
        or _THAT_DAY.match(view.piece.text)
        or marks.has(Kind.ASPECT)
        or (view.act is None and _has_person(view))
    ):
        return True
    if view.setting.part is Label.DEMAND:
        describes = COPULA.match(marks.text) and not _TARGET.search(marks.text)
        return bool(describes) or any(word.startswith("已") for word in done_words(marks))
    return bool(marks.has(Kind.WEIGHT) or COPULA.match(marks.text) or done_words(marks))
