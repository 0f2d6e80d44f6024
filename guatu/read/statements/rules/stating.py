"""Rules that find problems and results: what is at fault, what was done."""

from __future__ import annotations

import re

import regex

from guatu.lib.han import han_pattern
from guatu.read.facts import Label
from guatu.read.statements.documents import Genre
from guatu.read.statements.lexicon import Cue, Kind
from guatu.read.statements.marks import NOT_DONE, done_words, problem_words
from guatu.read.statements.rules.view import COPULA, TRIED, Verdict, View

# So many of what is made, built or reached; ages, prices of a day and persons are no record.
# Digits are bounded: a long run of them would be looked through once from each of them.
_SO_MANY = regex.compile(
    r"[0-9][0-9.,]{0,15}[余多]?[万亿]*(?:%|％|千瓦时|立方米|平方米|平方公里|公里|米|亩|吨|千瓦|兆瓦|亿|万元|家|户|个(?!\p{Han}{0,5}[组队班])|套|座|条|项|件|株|盆|台|辆|处|间|只|头|公斤|人次)"
)
_GAINED = regex.compile(rf"{_SO_MANY.pattern}|[0-9][0-9.]{{0,15}}[余多]?(?:元|块|斤)")
# A quantity: what makes a verb of finishing a record.
_QUANTITY = regex.compile(
    r"[0-9０-９][0-9.,０-９]{0,15}\s*(?:%|％|[万亿]|(?![年月日时点号届次期周])[\u4e00-\u9fff])"
)


# 为…, 根据…, 会上…: how something came about, no deed.
_PURPOSE = regex.compile(
    r"为(?!.{0,6}(?:提供|带来))|根据|按照|经|会上|随后|近日|日前|连日来|当日|当天"
)


_HEAD_OF_CURE = regex.compile(r"问题的?整改(?:落实)?(?:情况)?(?:方面)?[。：:]?$")


_ABOUT_PROBLEM = regex.compile(
    r"^[^，,“”]{0,6}(?:(?:关于|针对)[^。]{2,60}|[^。，]{2,40})(?:的问题|问题)(?:方面)?[。：:]?$"
)


# 1.针对“督查检查过多过频”的问题。
_NAMED_FAULT = regex.compile(
    r"^[^，,“”]{0,6}(?:关于|针对)(?:[^“”，。]{0,12}“[^”]{2,60}”[^“”，。]{0,8})(?:的?问题)(?:方面)?[。：:]?$"
)
_REMAINS = regex.compile(r"仍|尚|依然|还(?:有|存|未|没|需)")
_NUMBERED_FAULT = regex.compile(
    r"^[ 　]*(?:[（(][一二三四五六七八九十]+[）)]|[0-9]+[.．、])关于[^。“”]{2,60}问题。$"
)
_CURED = regex.compile(
    r"(?:均|已|全部)(?:现场|当场)?(?:整改|处置|消除|移交|清零)|(?:整改|销号)率|整改[0-9]"
)
# 据市气象台预报，…可能出现超警戒水位: what may come.
_FORESEEN = regex.compile(
    r"^据[^，。]{0,16}(?:预报|预测|预计|会商)|(?:可能|预计)(?:将|会)?(?:出现|发生|有|达)"
)
_SOME = {"有的", "有些", "个别", "少数", "一些", "部分"}
_ONLY = regex.compile(
    r"(?:(?:只|仅)(?:有|为|占|完成|达到?|相当于)?|不足|不到)[^，。；0-9]{0,6}"
    r"(?:[0-9][0-9.]*[%％]|[0-9一二三四五六七八九]成)"
)
# 员工宿舍只有600间; 只用了118天 boasts.
_ONLY_SO_MANY = regex.compile(r"(?:只|仅)(?:有|剩)(?:约|近|不到)?[0-9]")
# 招来的工人住不下, 电话无人接: what cannot be had; 离不开, 数不清 are no fault.
_CANNOT = regex.compile(
    r"(?<=\p{Han})(?<![少离忘差错免止闲数挡忍说拦歇坐])不(?:下|上|了|起|开|动|到|通|出|住|成|着|掉)(?=[，,。；;、！!”0-9一二三四五六七八九十半几]|$)"
    r"|无(?:法|从|处)\p{Han}|无人(?!员|机|驾驶|车|化|零售|售|超市|工厂|伤亡|死亡)\p{Han}"
)
# 至今还是一片荒草, 留人还是道坎.
_STILL = regex.compile(
    r"至今(?:还|仍|尚|都|没|未)|(?:还|仍|依然|依旧)是[^，。]{0,4}(?:坎|难题|荒|空白|老大难|老样子|硬骨头|问题|瓶颈|短板)"
)
# 但仍有13项任务推进吃力.
_BUT_THERE_IS = regex.compile(
    r"(?:^|但|不过|然而|可)[^，。]{0,6}(?:仍|尚|还)有(?=[0-9一二三四五六七八九十几不少个部])"
)
_BUT_FALLS = regex.compile(r"^(?:但|不过|同时)[^。]*(?:下降|低于|回落|减少|下滑)(?=[0-9，。；;了])")
# 光审批就等了半年, 设备进场拖了20天: time that was lost.
_DELAYED = re.compile(
    r"一[\u4e00-\u9fff]{1,3}就是(?:半|[0-9一两三四五六七八九十]+)个?[年月天]|(?:等|拖|跑|耗|批|卡|耽误|耽搁|延误|推迟|晚|误)了?(?:近|约|整整|大约)?(?:[0-9]+|[一二两三四五六七八九十半几])个?多?(?:年|月|天|周|星期|工期)"
)
_CAUSE = regex.compile(
    r"^(?:从|究其)[^，,。]{0,10}原因(?:来)?(?:看|有|是)?[，,：:]|^(?:主要)?原因(?:是|有|在于)"
)
# 为汲取教训，派出6个组: what it was for, no record.
_AIM = regex.compile(r"为(?!.{0,6}(?:提供|带来))|根据|按照|经")
# 道路运输事故38起、死亡24人: a tally, and where things stand without a verb.
_COUNT = r"[0-9][0-9.,]{0,15}[余多]?[万亿]*(?![年月日时点号届期版])\p{Han}{1,5}"
_TALLY = regex.compile(
    rf"(?:^|[，,：:])\p{{Han}}{{2,16}}{_COUNT}[、，,和及]\p{{Han}}{{2,16}}{_COUNT}(?=[，,；;。、]|$)"
)
# 由15天缩短到1小时: a change that was measured.
_CHANGE = regex.compile(
    r"[由从][^，,。]{0,8}[0-9][^，,。]{0,10}\p{Han}{1,2}[到至为][^，,。]{0,3}[0-9]"
)
# 检查发现，…; 他发现…: what inspectors find is a fault; 发现隐患12处 and 发现一处 count and urge.
_FINDS = regex.compile(
    r"(?:(?:督[查察导]|检查|暗访|抽查|考核|巡[查察视]|审计|核查|走访|评估|调研|监测|执法|调查|察看|查看)"
    r"[^，。；：]{0,8}?|(?:^|[，,])(?:他|她|记者)|(?:^|[，,]))"
    r"(?:还|也|又|同时|现场|均|随即|仍)*发现(?!的)(?=[，,：:]|了?[^，。；]{0,3}(?:存在|仍|有|未)|[\u4e00-\u9fff]{4})"
    r"(?!了?(?:[^，。；]{0,4}(?:问题|隐患|线索)[0-9]|问题|隐患|线索|一[起处个]|苗头|各类|并))"
)
# 从走访看，有的…
_SEEN_FROM = re.compile(
    r"^从[^，。]{0,6}(?:走访|检查|调研|督查|督导|暗访|面上|反馈|调度|考核|掌握)[^，。]{0,8}看[，,]"
)
# 火点17个，同比增加11个: more of what is bad.
_WORSENS = re.compile(
    r"(?:火点|事故|死亡|伤亡|火灾|投诉|信访|案件|超标|发案|违法|欠薪)[^。；]{0,24}"
    r"(?:同比|环比|比上[年季月]|较[^，。]{1,8})(?:分别)?[^，。]{0,3}(?:增加|上升|增长|多了?[0-9])"
)
# Among duties only what opens with a time so far tells: 上轮降雨中，预警没有喊到户.
_SO_FAR = regex.compile(r"(?:目前|当前|至今|截至|上(?:一)?[轮次]|前期|前段|此前|近期)")
# “以前买水一年得花800元。”: what is over.
_ONCE = regex.compile(r"“[^”]{0,8}(?:以前|从前|过去|年前)")
_OBJECTS = regex.compile(r"但|不过|可是|然而")
# 最缺的是技工, 最怕没处做中试.
_FEARS = regex.compile(r"最(?:怕|缺|愁|担心|揪心|头疼|发愁)")
# What was to be rectified is not: 化解进度偏慢.
_SLOW = regex.compile(
    r"(?:进度|进展|推进|整改|化解|效果)\p{Han}{0,4}(?:偏?慢|缓慢|较慢|滞后|不快|不大|不明显|不理想)[。；，]"
)
# 面临腾茬偏晚、土壤偏湿三道坎, 还面临不少挑战.
FACES = regex.compile(r"(?:还|仍|正|也)面临|面临[^。]{0,30}?(?:坎|难题|难关|瓶颈|困难|矛盾|短板)")
# “缺中试场地，也缺资金。” “比追客户还难。”
_SAYS_LACK = han_pattern(
    r"(?:^|[，。“])(?:也|就|还|最|既|更|都)?缺(?!一不可|席|省)\p{Han}{2}|(?:还|更|太|真|最|很|特别|实在)难(?=[，。！”])"
    r"|\p{Han}{1,3}易[、，]?\p{Han}{1,3}难(?=[，。！”])|不能(?:正常|有效|及时|按时|按期|满足)|只会\p{Han}{1,6}，不会|没有一[个家处条座户](?=[^，。]{1,8}[，。])|\p{Han}不(?:出|进|下|上|起|过|回)[去来](?=[，。！”])"
)
# 7处险段至今只完成加固4处; 只约谈、不处罚.
_ONLY_DONE = regex.compile(
    r"(?:只|仅)(?:完成|做了|干了|建了|修了)|(?:只|光)\p{Han}{2,3}[、，]?不\p{Han}{2,3}(?=[，。；])"
)
_SHORT = (
    FACES,
    _SLOW,
    _SAYS_LACK,
    _ONLY_DONE,
    _FEARS,
    NOT_DONE,
    _ONLY,
    _ONLY_SO_MANY,
    _CANNOT,
    _STILL,
    _BUT_THERE_IS,
    _BUT_FALLS,
    _CAUSE,
    _DELAYED,
    _WORSENS,
)
# So many verbs of work make a report of work.
_WORKED = 3


def rectified(view: View) -> Verdict | None:
    """In a report of rectification an act is done, whatever problem it names."""
    ahead = view.setting.part in {Label.COMMITMENT, Label.DEMAND}
    if view.setting.genre is not Genre.RECTIFICATION or ahead:
        return None
    if _HEAD_OF_CURE.search(view.piece.text):
        return Verdict(Label.NARRATIVE, ("整改",))
    if _CAUSE.match(view.marks.text) or (
        view.setting.part is Label.PROBLEM and not view.marks.leads(TRIED)
    ):
        return None
    said = view.act is not None and view.act.kinds & Kind.SAY
    if said and (problem_words(view.marks) or not done_words(view.marks)):
        return Verdict(Label.PROBLEM, view.marks.words(Kind.LACK | Kind.PROBLEM))  # 督察指出，…
    if _remains(view):
        return None
    worked = view.marks.has(Kind.IMPERATIVE | Kind.ADVERB | Kind.VISIT)
    acts = worked and not _ABOUT_PROBLEM.match(view.piece.text)
    if not view.marks.leads(TRIED) and (problem_words(view.marks) or _is_undone(view)):
        acts = False
    words = done_words(view.marks) or view.marks.words(Kind.IMPERATIVE | Kind.VISIT)[:4]
    return Verdict(Label.RESULT, words) if acts or done_words(view.marks) else None


def _remains(view: View) -> bool:
    """但仍有3处未通水电; 化解进度偏慢: what was to be done is told as not done."""
    if _SLOW.search(view.marks.text):
        return True
    undone = bool(problem_words(view.marks)) or _is_undone(view)
    return undone and _REMAINS.search(view.marks.text) is not None


def _is_undone(view: View) -> bool:
    text = view.marks.text
    return NOT_DONE.search(text) is not None or _SLOW.search(text) is not None


def named_problem(view: View) -> Verdict | None:
    """（一）关于“工程管理粗放”的问题。: in a report of rectification what was found."""
    if view.setting.genre is not Genre.RECTIFICATION:
        return None
    named = _NAMED_FAULT.match(view.piece.text) or _NUMBERED_FAULT.match(view.piece.text)
    return Verdict(Label.PROBLEM, ("问题",)) if named else None


def complaint(view: View) -> Verdict | None:
    """他坦言，…; 他犯愁：…: what is told like that is amiss, unless it tells of a deed."""
    act = view.act
    told = act is not None and not act.empty and bool(act.kinds & Kind.COMPLAINT)
    if not (told or (act is None and view.setting.complains)):
        return None
    if view.marks.has(Kind.DONE | Kind.GAIN | Kind.WILL):
        return None
    return Verdict(Label.PROBLEM, (act.word if act else "”",))


def listed_problem(view: View) -> Verdict | None:
    """In a list of problems whatever is no feat is a problem."""
    if view.setting.mood is not Label.PROBLEM:
        return None
    if view.piece.text[-1:] == "\n" or view.marks.has(Kind.WILL):
        return None
    words = problem_words(view.marks)
    if view.setting.part is Label.PROBLEM:
        return Verdict(Label.PROBLEM, words)
    goes_on = view.setting.joined and not view.marks.leads(TRIED)
    if words or goes_on or view.marks.has(Kind.ITEM):
        return None if _is_feat(view) and not words else Verdict(Label.PROBLEM, words)
    return None


def finding(view: View) -> Verdict | None:
    """检查发现，…; 他发现…: what somebody finds is a shortcoming, unless it is put right."""
    if seen := _SEEN_FROM.match(view.marks.text):
        some = (*problem_words(view.marks), *view.marks.words(Kind.EXISTS))
        return Verdict(Label.PROBLEM, (seen.group(), *some)) if some else None
    match = _FINDS.search(view.marks.text)
    if match is None or view.setting.mood is Label.DEMAND or _CURED.search(view.piece.text):
        return None
    return Verdict(Label.PROBLEM, (match.group()[-6:], *problem_words(view.marks)))


def _is_feat(view: View) -> bool:
    words = done_words(view.marks)
    return any(len(word) > 1 and word not in {"超过", "达到", "共有", "累计"} for word in words)


def problem(view: View) -> Verdict | None:
    """A shortcoming that is stated, or named as a heading of its rectification."""
    if _ONCE.match(view.piece.text):
        return None
    words = problem_words(view.marks)
    if not words and view.setting.genre is Genre.RECTIFICATION:
        match = _ABOUT_PROBLEM.match(view.piece.text)
        words = ("问题",) if match and not done_words(view.marks) else ()
    if _FORESEEN.search(view.marks.text) and all(word.startswith("超") for word in words):
        return None
    words = words or _some_do(view) or _falls_short(view)
    return Verdict(Label.PROBLEM, words) if words else None


def _some_do(view: View) -> tuple[str, ...]:
    """Return 有的…，有的…: so one speaks of what some fail to do, unless it is told as done."""
    some = tuple(
        cue.word for cue in view.marks.of(Kind.EXISTS) if cue.leading and cue.word in _SOME
    )
    if len(some) > 1 and (_OBJECTS.match(view.piece.text) or view.act is not None):
        return some
    return some if len(some) > 1 and not done_words(view.marks) else ()


def _falls_short(view: View) -> tuple[str, ...]:
    """Return what says without a word of fault that something is missing or falls.

    至今未建; 只有43%; 但…下降; 从原因看…. Among duties nothing is stated like that.
    """
    text = view.marks.text
    ahead = {Label.DEMAND, Label.COMMITMENT} & {view.setting.mood, view.setting.part}
    if ahead and not _SO_FAR.match(text):
        return ()
    for pattern in _SHORT:
        if match := pattern.search(text):
            return (match.group(),)
    return ()


def result(view: View) -> Verdict | None:
    """已, 了, 同比, 今年以来 …: what was done, and where things stand."""
    words = done_words(view.marks)
    worked = Kind.DONE | Kind.GAIN | Kind.IMPERATIVE | Kind.ADVERB
    if words and (view.marks.has(worked) or _GAINED.search(view.marks.text)):
        return Verdict(Label.RESULT, words)
    if measured := _measured(view):
        return Verdict(Label.RESULT, measured)
    if view.marks.has(Kind.PAST) and view.marks.has(Kind.GAIN | Kind.IMPERATIVE | Kind.ADVERB):
        return Verdict(Label.RESULT, view.marks.words(Kind.PAST | Kind.GAIN))
    if match := _TALLY.search(view.marks.text) or _CHANGE.search(view.marks.text):
        return Verdict(Label.RESULT, (match.group(),))
    if view.marks.has(Kind.FORECAST) and view.marks.has(Kind.GAIN):
        return Verdict(Label.RESULT, view.marks.words(Kind.FORECAST | Kind.GAIN))
    return None


def _measured(view: View) -> tuple[str, ...]:
    """Return the verbs of finishing that have a quantity; among plans (新建学校12所) none has."""
    if view.setting.part is Label.COMMITMENT and not view.marks.has(Kind.PAST):
        return ()
    aims = Kind.GAIN if _AIM.match(view.marks.text) else Kind.GAIN | Kind.IMPERATIVE
    return tuple(cue.word for cue in view.marks.of(aims) if _is_measured(view, cue))


def _is_measured(view: View, cue: Cue) -> bool:
    """Tell whether a verb of finishing has a quantity in its clause."""
    marks, start = view.marks, view.piece.start
    clause = view.piece.text[
        marks.clause_start(cue.start) - start : marks.clause_end(cue.end) - start
    ]
    return _QUANTITY.search(clause) is not None


def rectified_rest(view: View) -> Verdict | None:
    """Under what was rectified, whatever is no head was done: 对某人一案，移送司法机关."""
    mends = view.setting.genre is Genre.RECTIFICATION and view.setting.part is Label.RESULT
    closed = view.piece.text[-1:] in "。；;"
    return Verdict(Label.RESULT) if mends and closed else None


def told_figures(view: View) -> Verdict | None:
    """A sentence of the reporter with a quantity and nobody in it: 年可发电1.8亿千瓦时."""
    told = view.setting.mood in (None, Label.RESULT) or view.marks.opens(Kind.PAST)
    news = view.setting.genre is Genre.NEWS and told
    said = view.act is not None or view.setting.quoted or "“" in view.piece.text[:1]
    if not news or said or view.piece.mentions or _FORESEEN.search(view.marks.text):
        return None
    match = _SO_MANY.search(view.marks.text)
    return Verdict(Label.RESULT, (match.group(),)) if match else None


def running_result(view: View) -> Verdict | None:
    """Among results, or in a report of work, verbs of work tell of work that was done."""
    marks, mood = view.marks, view.setting.mood
    tried = marks.words(Kind.IMPERATIVE | Kind.ADVERB | Kind.GAIN)
    if view.setting.genre is Genre.REPORT and view.setting.part is Label.RESULT:
        tells = True
    elif mood is Label.RESULT:
        tells = marks.has(Kind.GAIN | Kind.ADVERB) or marks.leads(Kind.IMPERATIVE)
    else:
        describes = COPULA.match(marks.text) or _PURPOSE.match(marks.text)
        plain = mood is None or view.act is not None
        tells = len(tried) >= _WORKED and not (plain and describes)
    return Verdict(Label.RESULT, tried[:4]) if tells else None
