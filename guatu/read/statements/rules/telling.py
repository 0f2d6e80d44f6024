"""Rules that find narrative: greetings, heads, procedure, who met and who attended."""

from __future__ import annotations

import re

import regex

from guatu.lib.han import han_pattern
from guatu.read.facts import Label
from guatu.read.statements.cut import Piece
from guatu.read.statements.documents import (
    Genre,
    is_heading,
    is_numbered,
    is_run_in,
    part_mood,
)
from guatu.read.statements.lexicon import Kind
from guatu.read.statements.marks import done_words, problem_words
from guatu.read.statements.rules.requiring import SERVES, duty_words
from guatu.read.statements.rules.stating import FACES
from guatu.read.statements.rules.view import DUTY, TRIED, Verdict, View
from guatu.read.statements.speech import first_actor

_VOCATIVE = re.compile(
    r"^(?:各位|同志们|女士们|先生们|尊敬的|朋友们|大家好|谢谢)[^。]{0,20}[！!：:。]?$"
)


# “…”他现场交办。: who said it.
_SAID_SO = re.compile(r"[他她][^，,。]{1,8}[。！]")
_TIME = regex.compile(
    r"[ 　]*(?:会前|会后|会上|会议开始前|随后|期间|当天|当日|仪式上|活动中|活动现场|座谈会上"
    r"|[0-9]{1,2}月[0-9]{1,2}日|近日|日前|昨日|今日)"
)


_PREAMBLE = re.compile(
    r"[巡督][察视查]组[^。]{0,24}(?:反馈了|进行了|开展了)|"
    r"^经[^。]{2,40}(?:批准|同意|审议|研究)[^。]*印发|(?:电话|联系人|联络员|邮箱|传真|信箱|地址|邮编|邮政编码|热线|网址|公众号)[：:]"
    r"|制定如下|制定以下|(?:特)?制定本[^，。]{2,12}。$|现(?:将|就)?[^。，]{0,60}(?:公布|印发|通报|报告|通知|公开|反馈)|特制定|^欢迎[^。]{2,30}监督"
    r"|^(?:根据|按照)[^。]{2,60}(?:部署|安排|要求|规定)，[^。]*(?:巡视|巡察|督察|审计|检查)"
)


# What a document says of itself, whoever prints it.
_HELD = re.compile(
    # An inspection that was held is an event, no result.
    r"对[^。，]{2,40}(?:进行|开展)了[^。，]{0,12}(?:检查|督查|督察|巡察|巡视|审计|暗访|抽查|核查|评估|考核)。$|"
    r"对[^。，]{2,40}进行(?:了)?(?:公开|点名|集中)?(?:通报|曝光)。$|"
    r"自(?:发布|印发|公布|即)[^。，]{0,8}起(?:施行|执行|生效)"
)
_OF_ITSELF = han_pattern(
    rf"{_HELD.pattern}"
    r"|^(?:出席|列席|请假|缺席|记录|主持|主持人|分送|抄送|抄报|主题词|附件)[：:]"
    r"|^[\p{Han}]{0,6}(?:电话|联系人|联络员|邮箱|传真|信箱|地址|邮编|热线|网址|公众号)[：:]"
    r"|^本[^，。]{2,8}已?经[^。]{4,40}(?:通过|同意|批准)。$"
    r"|^此(?:[令复告致]|通知)[。！]?$|^特此(?:通报|通知|报告|函告|公告|通告|函复|说明|告知|批复)"
    r"|^本(?:报|栏目|台|网|刊)将"  # 本栏目将持续关注
)


_ATTENDS = re.compile(
    r"(?:出席|参加|列席|陪同)(?:了)?(?:会议|调研|活动|督导|座谈|检查|会见|仪式|考察|上述活动|有关活动|慰问|视察|观摩"
    r"|[^，,。；;]{0,4}(?:会|会议|活动))?[。；;]?$|在(?:各)?(?:分|主)会场(?:收听)?(?:收看|参会)[。；;]$"
)


# 自4月21日零时起，大桥封闭: what will hold; 以站牌公示为准.
_HOLDS = regex.compile(r"(?:^|[，,])自?[^，,。]{0,12}[日时月]起(?:至[^，,。]{0,16}[止时日])?[，,]")
# 受冷空气影响，供热由11月1日提前: how it came about.
_WEATHER = regex.compile(r"受[^，。]{2,24}(?:影响|作用)，(?![^。]*(?:死亡|受灾|损失))")
_FORECAST = regex.compile(r"据[^，。]{0,16}(?:预报|预测|会商)")
# 成立领导小组，由市长任组长: who sits where.
_SITS = re.compile(r"由[^，,。]{2,30}(?:担)?任(?:常务副?|副)?(?:组长|指挥长|主任|总指挥|召集人)")
# 过去一年，是…的一年。
_A_YEAR = re.compile(
    r"是[^。]{2,60}(?:开局|收官|关键|起步|攻坚)之年[。！]$|是[^。]{2,60}的(?:一年|五年|几年|一个季度|半年|开局之年|收官之年|关键之年)[。！]$"
    r"|(?:正当其时|正当时|使命光荣|催人奋进|重任在肩)[。！]$"
)
_COURTESY = re.compile(
    r"表示[^，,。]{0,8}(?:欢迎|祝贺"
    r"|感谢|慰问|敬意)"
    r"|感谢.{0,12}(?:支持|关心|帮助)|^(?:也|同时)?欢迎[^。]{2,24}[。！]$"
)
# 3月13日，市人大常委会就环保开展专题询问: what was held that day.
_INSPECTS = re.compile(
    r"(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日[^。；]*?(?:开展|进行)了?[^，。；0-9]{0,16}"
    r"(?:检查|督查|督察|督导|调研|询问|“?回头看”?|暗访|视察|考察|评议|走访|巡查)"
    r"(?=。|，[^0-9]*$)"
)
# 会议还研究了其他事项。
_PROCEDURE = regex.compile(
    r"(?:会议|全会)(?:还|并|又|逐项|认真|分别|一致)*(?:听取|研究|审议|传达|学习|通报|观看|讨论|原则通过|表决)"
)
_SOME = regex.compile(r"有的[^。]*，有的")
# 会议学习贯彻…精神，总结…，部署…: what a meeting was for.
_PROGRAMME = re.compile(
    r"(?:会议|全会|大会)(?:深入|认真|全面|系统|集体)*(?:学习|传达|贯彻|总结|分析|回顾|安排|部署)[^。]*"
    r"(?:精神|情况|工作|任务|形势)。$"
)
# 签订协议，金额合计9600万元: more than a ceremony.
_SIGNED_FOR = regex.compile(r"(?:签订|签署|签约|开工)[^。]*[0-9][万亿]元")
_PRONOUN = regex.compile(r"(?:^|[，,])[他她](?:们)?")


# What inspectors always add: 已按规定转有关部门处理.
_PASSED_ON = re.compile(
    r"将[^。]{0,20}(?:线索|问题清单|案卷|材料)[^。]{0,4}移[交送]|"
    r"按(?:照)?(?:有关|相关)?(?:规定|程序|权限|干部管理权限)[^，,。]{0,4}(?:转|移交|移送)"
)
# 一、关于供热保障。 names a topic.
_TOPIC = re.compile(
    r"^[ 　]*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|[0-9]+[.．、])"
    r"关于[^。]{2,60}[。：:]?$"
    r"|^(?:会议)?(?:议定|明确|决定)[：:]$"
)
_BRACKETS = regex.compile(r"[（(][^（）()]*[）)]")
_LEAD_IN = re.compile(r"以下[^，。]{0,12}|如下")


# Words of aim inside a promise or an order are no record.
_FEAT = 2


# 横幅上写着：“…”; 行动自6月20日起，至9月27日结束。
_SHOWN = re.compile(
    r"(?:横幅|标语|牌子|墙|条幅|展板|碑)上[^，。]{0,8}(?:写着|印着|写道|刻着)"
    r"|自[^，。]{2,10}起，?至[^，。]{2,10}(?:结束|截止|止)。$"
)
# 如有意见建议，请及时反映。
_TO_WHOM = re.compile(
    r"如有[^。]{0,12}(?:意见|建议|疑问|线索|异议)[^。]*请[^。]{0,14}(?:反映|联系|反馈|提出|举报)[。！]?$"
)
# A heading shorter than this names its part; a longer one may say what to do.
_PART = 16


_RUNNING = {Label.DEMAND, Label.PROBLEM, Label.COMMITMENT}


def no_words(view: View) -> Verdict | None:
    """Greetings, questions, marks without words: narrative."""
    text = view.piece.text.strip(' 　…—“”"')
    if (
        len(text) < 2
        or _SAID_SO.fullmatch(view.piece.text)
        or _VOCATIVE.match(text)
        or view.setting.asking
    ):
        return Verdict(Label.NARRATIVE)
    asks = view.piece.text.rstrip('”』」）)"')[-1:] in "？?"
    if asks and not (_tells_before_it_asks(view) or view.marks.leads(DUTY)):
        return Verdict(Label.NARRATIVE, ("？",))
    return None


def _tells_before_it_asks(view: View) -> bool:
    """“养老用房挪作他用，民政部门怎么办？”: somebody states what is amiss, then asks."""
    said = view.setting.quoted or view.act is not None
    told = view.marks.text.rpartition("，")[0]
    return said and any(word in told for word in problem_words(view.marks))


def closing(view: View) -> Verdict | None:
    """（牵头单位：…；完成时限：…）: narrative; what it says is in the duties of its item."""
    return Verdict(Label.NARRATIVE, ("单位",)) if view.in_closing else None


def heading(view: View) -> Verdict | None:
    """A heading, a signature, a date line: narrative, unless it opens with what to do."""
    if is_run_in(view.piece) and part_mood(view.piece.text, view.setting.genre) is not None:
        return Verdict(Label.NARRATIVE, (view.piece.text,))
    if not is_heading(view.piece) or view.act is not None:
        return None
    if view.piece.text[-1:] in "：:" and FACES.search(view.piece.text):
        return None  # 前进路上还面临不少挑战：
    if view.setting.genre is Genre.NEWS and not is_numbered(view.piece):
        return None
    if part_mood(view.piece.text, view.setting.genre) is not None and len(view.piece.text) < _PART:
        return Verdict(Label.NARRATIVE)
    required = view.setting.mood is Label.DEMAND and view.marks.leads(Kind.IMPERATIVE | Kind.ADVERB)
    return None if required else Verdict(Label.NARRATIVE)


def preamble(view: View) -> Verdict | None:
    """为贯彻…，制定本方案; 现将…公布; 重点做好以下工作：: narrative, what counts follows."""
    text = view.piece.text
    if match := _A_YEAR.search(text) or _seats(view):
        return Verdict(Label.NARRATIVE, (match.group(),))
    if (
        match := _OF_ITSELF.match(text)
        or _SHOWN.search(text)
        or _HELD.search(text)
        or _TO_WHOM.match(text)
    ):
        return Verdict(Label.NARRATIVE, (match.group(),))
    if view.setting.genre is not Genre.NEWS and (match := _PREAMBLE.search(_unbracketed(view))):
        return Verdict(Label.NARRATIVE, (match.group()[-8:],))
    if _TOPIC.match(text) and "问题" not in text:
        return Verdict(Label.NARRATIVE, ("关于",))
    if text[-1:] in "：:" and (match := _LEAD_IN.search(text)):
        return Verdict(_announced(view), (match.group(),))
    return None


def _announced(view: View) -> Label:
    """Return what a sentence does that leads in others: 存在以下问题：, 今年抓好以下工作：."""
    mood = part_mood(view.piece.text, view.setting.genre)
    if mood is Label.PROBLEM or (mood is Label.COMMITMENT and view.setting.genre is Genre.REPORT):
        return mood
    return Label.NARRATIVE


def _seats(view: View) -> re.Match[str] | None:
    """Find in a document that directs who sits in a body it sets up: 由市长任组长."""
    directs = view.setting.genre is Genre.DIRECTIVE and not view.marks.leads(DUTY)
    return _SITS.search(view.piece.text) if directs else None


def _unbracketed(view: View) -> str:
    """Return a piece; of a request (请于5日前报送（联系人：…）) without what its brackets hold."""
    text = view.piece.text
    return _BRACKETS.sub("", text) if view.marks.has(DUTY | Kind.DUE) else text


def announcement(view: View) -> Verdict | None:
    """提出要求, 通知如下 without the demands themselves: narrative, demands follow."""
    if (
        view.act is None
        or not (view.act.announced and view.act.empty)
        or any(cue.kinds & Kind.MODAL for cue in view.piece.cues)
        or (view.setting.part is Label.DEMAND and view.marks.opens(TRIED))
    ):
        return None
    return Verdict(Label.NARRATIVE, (view.act.word,))


def attendance(view: View) -> Verdict | None:
    """…出席会议。 …参加调研。 3月13日，…开展专题询问。: narrative, whoever it was."""
    match = _ATTENDS.search(view.piece.text) or _INSPECTS.match(view.piece.text)
    if match is None or duty_words(view) or (view.act and not view.act.empty):
        return None
    return Verdict(Label.NARRATIVE, (match.group().strip("。；;"),), closes=True)


def event(view: View) -> Verdict | None:
    """Who met, went, attended: narrative, and the speaker's words are over."""
    if (view.act is not None and not view.act.empty) or view.marks.opens(Kind.ITEM):
        return None
    if view.setting.genre is not Genre.NEWS and not _is_told(view):
        return None
    actor = first_actor(view.piece) or _PRONOUN.search(view.piece.text)
    words = _event_words(view.piece, bool(actor))
    if not words or _tells_more(view, alone=not actor):
        return None
    procedure = _PROCEDURE.match(view.piece.text) or _tells_an_event(view.piece)
    if view.setting.mood in _RUNNING and not actor and not procedure:
        return None
    done = view.marks.words(Kind.DONE)
    if not actor and any(len(word) > _FEAT or word in {"已", "已经"} for word in done):
        return None
    return Verdict(Label.NARRATIVE, words, closes=True)


def programme(view: View) -> Verdict | None:
    """会议学习…精神，总结…，部署…工作。: what a meeting was for."""
    told = view.act is None and _PROGRAMME.match(view.piece.text)
    return Verdict(Label.NARRATIVE, ("会议",), closes=True) if told else None


def _tells_more(view: View, *, alone: bool) -> bool:
    """Tell whether an event is named only to tell what came of it, or what is shown at it."""
    text = view.piece.text
    return (alone and _SIGNED_FOR.search(text) is not None) or _SOME.search(text) is not None


def _is_told(view: View) -> bool:
    """Tell whether a document tells who met: a person is there, and nothing that was rectified."""
    rectified = view.setting.genre is Genre.RECTIFICATION and view.marks.has(Kind.IMPERATIVE)
    return bool(view.piece.mentions) and not rectified


def _event_words(piece: Piece, acted: bool) -> tuple[str, ...]:
    """Return the words of meeting and going; the weaker ones count only when somebody acts."""
    words = tuple(cue.word for cue in piece.cues if cue.kinds & Kind.EVENT)
    crowd = any(cue.kinds & Kind.CROWD for cue in piece.cues[:1])
    if words or not (acted or crowd):
        return words
    return tuple(cue.word for cue in piece.cues if cue.kinds & Kind.VISIT)


def _tells_an_event(piece: Piece) -> bool:
    """Tell whether a piece without a person reports: a crowd attends, or it opens with a time."""
    crowd = any(cue.kinds & Kind.CROWD for cue in piece.cues)
    return crowd or _TIME.match(piece.text) is not None


def courtesy(view: View) -> Verdict | None:
    """Welcome, thanks, congratulations: narrative."""
    match = _COURTESY.search(view.piece.text) or _PASSED_ON.search(view.piece.text)
    if match and not view.marks.leads(DUTY | Kind.WILL):
        return Verdict(Label.NARRATIVE, (match.group(),))
    return None


def arrangement(view: View) -> Verdict | None:
    """自4月21日零时起，…; 以公示为准; 可拨打…: what will hold and who helps, no deed."""
    if match := _FORECAST.match(view.piece.text) or _WEATHER.match(view.piece.text):
        return Verdict(Label.NARRATIVE, (match.group(),))
    if view.setting.genre is not Genre.NEWS:
        return None
    match = SERVES.search(view.piece.text) or _HOLDS.search(view.piece.text)
    done = any(word.startswith("已") for word in done_words(view.marks))
    if done or view.marks.has(Kind.GAIN):
        return None
    return Verdict(Label.NARRATIVE, (match.group(),)) if match else None


def reason(view: View) -> Verdict | None:
    """How much it matters: narrative."""
    words = view.marks.words(Kind.WEIGHT)
    return Verdict(Label.NARRATIVE, words) if words else None
