"""Acts of speech: a verb of saying, whose words they are, and where the words begin.

A verb of the lexicon is an act only with a subject: a named person, a meeting, a document, a
body or a group before it; or none at all (并要求…, 他强调), which means whoever spoke or acted
last. 要求 in 总体要求 or 达到…要求 has neither and is a noun.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import regex

from guatu.lib.han import han_pattern
from guatu.lib.values import value
from guatu.read.statements.cut import Mention, Piece
from guatu.read.statements.lexicon import SPEECH, Cue, Kind, endings

# The same speaker as before: the subject is a pronoun or left out.
SAME = "same"
# A clause of time, place or manner before the verb: 在反馈时, 会上, 汇报后.
_MANNER = regex.compile(
    r"(?:在[^在，,。；：:]{0,40}(?:时|中|上|后|间|期间|之际|前|下)"
    r"|(?:也|还|并|又|则|再次|一再|反复|多次|一一|逐一|逐个|逐项|当面|边\p{Han}边\p{Han}|[0-9]{1,2}月[0-9]{1,2}日|特别|着重|进一步|明确|最后|郑重|同样|均|都|纷纷|一致|随后|现场|当场"
    r"|继而|同时|接着|就此|对此|深情|动情|自豪|激动|高兴|充分|严肃|当即|却|倒|总|常|难免|不免|忍不住)+地?)$"
)
# The same as a clause of its own, with no 在: 会上, 听取汇报后.
_WHOLE_MANNER = regex.compile(
    r"^[^，,]{0,40}(?:时|中|上|后|间|期间|以来|之际|前|近日|日前|昨日|今日|日|上午|下午|晚)$"
)
_CLAUSE = re.compile(r"[，,：:；;。！!？?“”\"‘’\n—]")
# 与…要求相比, 落实…要求打折扣: the noun.
_COMPARED = regex.compile(
    "前后|落空|兑现|未|没|相比|相差|打折|还有|仍有|较|有差距|不严|不力|不到位|不够"
)
# After these a verb of saying is a noun or reports an act; after those its words begin.
_NO_WORDS = "的地得者性书了过件条份0123456789"
_OPENS_WORDS = '，,：:“"‘'
_COLON = regex.compile(r"(?P<how>[^，,。；;：:“”、（）()]{1,20})[：:]")
# 听说还有43个没有许可，他眉头紧锁：“…”
_HE_COLON = regex.compile(r"(?:^|，)[他她](?P<how>\p{Han}{1,10})[：:](?=“)")
_JOINS = "和与及、；;"
_COMMA = regex.compile(r"[，,：:]")
_AFTER_DAY = regex.compile(r"[、，]|(?<=近日|日前|昨日|今日|日)")
# After a name: the name is not the one who speaks.
_LIGHT_OBJECT = regex.compile(r"^(?:一行|的|同志的|总书记关于|汇报|先生的|等)")
# Somebody tells his demands, here or in the next sentences: 提出要求, 作出部署, 提三点意见.
_ANNOUNCES = regex.compile(
    r"(?:提(?:出了?|了|(?=[一二三四五六七八九十几两]点))[^，,。；;：:]{0,8}(?:要求|希望|(?<!不同)意见|建议)"
    r"|(?<![工合协动操])(?:作(?!为)|做|进行)(?:出了?|了)?[^，,。；;：:]{0,8}(?:部署|安排|讲话|指示|批示)"
    r"|(?:作|做|立)(?:出了?|了)?[^，,。；;：:的]{0,4}(?P<stance>承诺|表态(?:发言)?|保证)"
    r"|(?:部署|要求|通知|命令|通报|倡议|通告|规定|明确|建议|公告|安排|(?P<stance>承诺))如下)"
)
_MAY_ANNOUNCE = re.compile(r"[提作做立]|进行|如下")
_WORDS_FOLLOW = regex.compile(r"[：:]|[，,][“\"]")
_OCCASION = re.compile(
    r"(?:在|随后(?:召开)?的?)([^，,。；;：:在]{2,40}?(?:会|会议|座谈会|仪式|活动|调研|检查|督导|反馈|讲话|考察|慰问))"
    r"(?:上|时|中|期间|后)"
)
_SOURCE = regex.compile(r"记者[^，。从]{0,8}从(?P<who>[^，。]{3,24}?)(?:处)?(?:获悉|了解到|得知)")

_FOR_A_BODY = regex.compile(
    r"(?P<body>.+?)(?:的?(?:有关|相关|主要|分管|项目)?(?:负责人|负责同志|工作人员|发言人|领导))$"
)
# What opens an act, not a name.
_ACTING = (
    Kind.ADVERB
    | Kind.MEANS
    | Kind.MODAL
    | Kind.PLEASE
    | Kind.ITEM
    | Kind.WILL
    | Kind.DONE
    | Kind.NEED
)


# 他对随行的干部(说): he speaks.
_SPOKEN_TO = regex.compile(r"[他她](?:还|又|也|再三|反复)?[对向]")
_FOR_OTHERS = regex.compile(r"(?P<who>\p{Han}{2,4})代表\p{Han}{2,12}[组委府局]")
# 公司承诺11月底前试生产; 承诺12项 counts.
_BY_WHEN = regex.compile(r"[0-9]{1,4}[年月日]|(?:年|月)底|[今明]年")
_WILL_THEN = regex.compile(r"[^，,。]{1,12}将")
# 告诉调研组，…
_TOLD_WHOM = regex.compile(r"\p{Han}{1,7}(?=[，：])")
_TURNS_TO = regex.compile(r"\p{Han}{0,6}?(?:对着?|朝着?|冲着?|向)")
_MAY_ISSUE = re.compile(r"通报|发[布出]|[印下签]发|出台|公布")
_ISSUES = han_pattern(
    r"(?:^|[，。])(?P<who>\p{Han}[^，。]{2,30}?)(?:近日|日前|今日|昨日|正式|紧急|连夜|联合|共同)*"
    r"(?:对[^，。]{2,40}进行(?:公开|集中|点名)?通报|(?:发布|发出|印发|下发|签发|出台|公布)[^，。]{0,40}(?:》|通知|通告|指令|公告|通报|令)(?=[，。]))"
)
# 家住鹤鸣苑的邓女士
_CALLED = ("女士", "先生", "大爷", "大妈", "大姐", "师傅", "阿姨", "大叔", "奶奶", "老汉", "老伯")
_LETS = regex.compile(
    r"(?:^|[，。])(?:[他她]|(?P<who>\p{Han}{2,4}?))(?P<how>(?:当即|当场|随即|马上)?让)"
    r"(?P<unit>[省市县区州盟旗镇乡]\p{Han}{1,12}?(?:局|委|办|厅|部|院|中心|公司|集团|专班|街道|办公室))(?=\p{Han})"
)
_HE_THEN = regex.compile(r"，[他她](?!们)[^，。]*，$")
# 会议听取了某局的汇报，指出: the meeting does.
_MEETING_ACTS = regex.compile(
    r"(?P<who>会议|全会|大会)(?:还|并|又|分别|逐项|专题|集体|认真)*(?:听取|审议|研究|传达|学习|通报|观看|讨论)"
)
_LONGEST_SUBJECT = 20
# 会议同意 decides; 经市政府同意 and 市民同意 do not.
_APPROVES = ("同意", "批准")
# A meeting that fixes or settles something directs: 会议当场明确，某公司4月25日完成迁改.
_HANDS_OUT = ("交办",)
_FIXES = {"明确", "敲定", "商定", "定下"}
# Somebody speaks whom nobody found as a person: what comes is not the words of who spoke before.
_NAME_LIKE = regex.compile(
    r"(?!会议|大家|各方|双方|同时|最后|有人|全会|他|她|其|并|还|也|再|又|俗话|老话|常言|古人|有句)\p{Han}{2,4}"
)
_SAYS_WHO = ("说，", "说：", "说,", "说:", "指出", "强调", "表示", "坦言", "强调指出")
# 有企业反映, 11户群众反映: nobody by name.
_SOME = regex.compile(r"有(?!色|限|机)|[0-9]|特?向|你|我")


@value
class Act:
    """One act of speech in a piece.

    `kinds` are the bits of the verb. `speaker` is a name, or a meeting, document or body as
    printed, or `SAME`. `content` is the offset in the text at which the words begin; `empty` when
    they begin only in the next piece. `announced`: the verb only says that demands follow.
    """

    word: str
    kinds: int
    speaker: str
    content: int
    empty: bool
    group: bool = False
    announced: bool = False


@value
class Subject:
    """Who stands before a verb; `group`: people without a name."""

    name: str
    group: bool = False


def find_acts(piece: Piece) -> list[Act]:
    """Return the acts of speech of `piece`, in order."""
    acts = []
    for cue in piece.cues:
        if not cue.kinds & SPEECH:
            continue
        at = cue.end - piece.start
        rest = piece.text[at:]
        if not _takes_words(cue, rest, piece):
            continue
        at += _length_of_hearer(cue, rest)
        subject = _subject_of(cue, piece)
        if _is_inside_duty(piece, cue):
            continue
        if cue.word.endswith(_APPROVES) and not _is_meeting(subject):
            continue
        if subject is None or (
            subject.name == SAME
            and cue.kinds & Kind.ORDER_NAMED
            and not has_actor(piece, cue.start)
        ):
            continue
        begins, empty = _words_from(piece, at)
        fixed = cue.word in _FIXES and _is_meeting(subject)
        kinds = cue.kinds | (Kind.ORDER if fixed or cue.word.endswith(_HANDS_OUT) else 0)
        acts.append(Act(cue.word, kinds, subject.name, begins, empty, subject.group))
    if not acts and (said := _before_colon(piece) or _makes_do(piece)):
        acts.append(said)
    if (announced := _find_announced(piece)) and not any(
        act.content > announced.content and not act.empty for act in acts
    ):
        acts = [act for act in acts if act.content < announced.content and not act.empty]
        acts.append(announced)
    return acts


def _makes_do(piece: Piece) -> Act | None:
    """Return whose order it is that an office do something: 他让市委人才办梳理政策."""
    match = _LETS.search(piece.text)
    if match is None:
        return None
    subject = find_subject(piece, piece.start + match.start("how"))
    if subject is None or subject.group:
        return None
    return Act("让", Kind.ORDER, subject.name, piece.start + match.start("unit"), empty=False)


def _before_colon(piece: Piece) -> Act | None:
    """Return whose words a colon opens, whatever verb stands before it: 某某也不回避：…."""
    for mention in piece.mentions:
        match = _COLON.match(piece.text, mention.end - piece.start)
        if match and match.end() < len(piece.text) - 1:
            content, _ = _words_from(piece, match.end() - 1)
            return Act(match.group("how"), Kind.SAY, mention.name, content, empty=False)
    if match := _HE_COLON.search(piece.text):
        content, empty = _words_from(piece, match.end() - 1)
        return Act(match.group("how"), Kind.SAY, SAME, content, empty)
    return None


def _is_meeting(subject: Subject | None) -> bool:
    return subject is not None and subject.name.endswith(endings("speech", "subjects", "meeting"))


def _is_inside_duty(piece: Piece, verb: Cue) -> bool:
    """Tell whether a verb without a subject belongs to what is required: 要…，督促企业…."""
    if not verb.kinds & Kind.ORDER_NAMED or _clause_start(piece, verb.start) < verb.start:
        return False
    return any(cue.kinds & Kind.MODAL and cue.end <= verb.start for cue in piece.cues)


def _words_from(piece: Piece, at: int) -> tuple[int, bool]:
    """Return where the words begin after the offset `at` of a piece, and whether none do."""
    rest = piece.text[at:]
    begins = at + len(rest) - len(rest.lstrip('，,：:“"‘道了 '))
    return piece.start + begins, len(piece.text) - begins < 3


def _find_announced(piece: Piece) -> Act | None:
    """Return the act of a piece that says that somebody made demands."""
    match = _ANNOUNCES.search(piece.text) if _MAY_ANNOUNCE.search(piece.text) else None
    if match is None:
        return None
    at = piece.start + match.start()
    if match.group("stance") and any(c.kinds & Kind.MODAL and c.end <= at for c in piece.cues):
        return None  # 末位单位要作表态发言
    subject = find_subject(piece, at)
    if subject is None or subject.name == SAME:
        subject = _earlier(piece, _clause_start(piece, at))
    begins, empty = _words_from(piece, match.end())
    follows = _WORDS_FOLLOW.match(piece.text, match.end()) is not None
    kinds = Kind.STANCE if match.group("stance") else Kind.ORDER
    return Act(
        match.group(), kinds, subject.name, begins, empty or not follows, subject.group, True
    )


def source_of(text: str) -> str | None:
    """Return the body from which the reporter has what he tells: 记者从市供电公司获悉."""
    match = _SOURCE.search(text)
    subject = _printed(match.group("who")) if match else None
    return subject.name if subject and not subject.group else None


def issued_by(text: str) -> str | None:
    """Return the body that is told to have issued a paper: 市纪委监委对五起问题进行公开通报."""
    match = _ISSUES.search(text) if _MAY_ISSUE.search(text) else None
    return printed_body(match.group("who")) if match else None


def occasion_of(text: str) -> str | None:
    """Return the meeting or visit at which something is said, as printed."""
    match = _OCCASION.search(text)
    return match.group(1) if match else None


def _length_of_hearer(cue: Cue, rest: str) -> int:
    """Return how long the words are that say to whom something is told: 告诉|调研组，…."""
    match = _TOLD_WHOM.match(rest) if cue.word == "告诉" else None
    return match.end() if match else 0


def _subject_of(cue: Cue, piece: Piece) -> Subject | None:
    subject = find_subject(piece, cue.start)
    if cue.word == "通报指出" and subject == Subject(SAME):
        return Subject("通报")
    return subject


def _opens_words(cue: Cue, rest: str) -> bool:
    """Tell whether a mark, or the words right after the verb, open what somebody says."""
    if rest[:1] and rest[:1] in _OPENS_WORDS:
        return True
    if _length_of_hearer(cue, rest):
        return True
    wills = cue.word.endswith("表示") and _WILL_THEN.match(rest)
    by_when = cue.kinds & Kind.STANCE and _BY_WHEN.match(rest)
    return bool(wills or by_when) or (cue.word == "指出" and rest[:1] == "这")


def _takes_words(cue: Cue, rest: str, piece: Piece) -> bool:
    """Tell whether what follows the verb can be somebody's words."""
    following = rest[:1]
    if _opens_words(cue, rest):
        return True
    if not following or following in _NO_WORDS:
        return following == "" and piece.closes
    if following == "。":
        return cue.word.endswith(("说", "道", "示", "绍", "言", "答", "称"))
    orders = Kind.ORDER | Kind.ORDER_NAMED | Kind.STRESS
    if cue.kinds & orders or (cue.kinds & Kind.STANCE and "，" in rest):
        return following not in _JOINS and not _COMPARED.match(rest)
    duty = Kind.MODAL | Kind.WILL | Kind.BARE_WILL | Kind.OWN | Kind.NEED
    return len(cue.word) > 1 and any(
        other.start == cue.end and other.kinds & duty for other in piece.cues
    )


def find_subject(piece: Piece, end: int) -> Subject | None:
    """Return whose verb stands at `end` (an offset into the text), `None` when nobody's."""
    clause_start = _clause_start(piece, end)
    if clause_start == end and piece.text[end - piece.start - 1 : end - piece.start] == "”":
        return None  # “四个最严”要求 is a noun
    clause = piece.text[clause_start - piece.start : end - piece.start]
    mentions = [m for m in piece.mentions if clause_start <= m.start and m.end <= end]
    if named := _named(piece, mentions, clause_start):
        return Subject(named)
    core = _core(clause)
    if _NAME_LIKE.fullmatch(core) and piece.text[end - piece.start :].startswith(_SAYS_WHO):
        return _printed(core) or Subject(core)
    if not core:
        return _earlier(piece, clause_start)
    if core in endings("speech", "subjects", "pronoun") or _SPOKEN_TO.match(core):
        return Subject(SAME)
    return None if _does_something(piece, clause_start, core) else _printed(core)


def _does_something(piece: Piece, start: int, core: str) -> bool:
    """Tell whether the words before a verb are an act and no name: 落实省委(要求)."""
    for cue in piece.cues:
        if not start <= cue.start < start + len(core):
            continue
        if cue.leading and cue.kinds & _ACTING:
            return True
        if cue.kinds & Kind.IMPERATIVE and names_a_superior(core[cue.end - start :]):
            return True
    return False


def _clause_start(piece: Piece, end: int) -> int:
    start = piece.start
    for match in _CLAUSE.finditer(piece.text, 0, end - piece.start):
        start = piece.start + match.end()
    return start


def _core(clause: str) -> str:
    """Strip manner and time from the end of a clause."""
    core = clause.strip(" 　")
    while (match := _MANNER.search(core)) and match.group():
        stripped = core[: match.start()]
        if stripped == core:
            break
        core = stripped
    return "" if _WHOLE_MANNER.match(core) else core


def _named(piece: Piece, mentions: Sequence[Mention], clause_start: int) -> str | None:
    """Return the last of `mentions` that is not an object."""
    for mention in reversed(mentions):
        before = piece.text[clause_start - piece.start : mention.start - piece.start]
        after = piece.text[mention.end - piece.start :]
        if not _LIGHT_OBJECT.match(after) and not _marked_object(before, mentions):
            return mention.name
    return None


def _marked_object(before: str, mentions: Sequence[Mention]) -> bool:
    """Tell whether a name after `before` is spoken to or of.

    A verb (会见, 听取) does so anywhere before it; a preposition (与, 向) where it opens the clause
    or follows another name: it may be part of a body's name.
    """
    opening = before.lstrip(" 　在")
    for mention in mentions:
        at = before.find(mention.name)
        if at >= 0:
            opening = before[at + len(mention.name) :]
            if _TURNS_TO.match(opening):
                return True  # 某某转头对局长某某说
    return opening.startswith(endings("speech", "subjects", "object_prepositions")) or any(
        verb in before for verb in endings("speech", "subjects", "object_verbs")
    )


def _earlier(piece: Piece, before: int) -> Subject:
    """Return the subject of the clauses before one without its own; `SAME` when they have none."""
    head = piece.text[: before - piece.start]
    if _HE_THEN.search(head):
        return Subject(SAME)  # 听说某某已签约，他连声称赞，并叮嘱…
    if match := _MEETING_ACTS.match(head):
        return Subject(match.group("who"))
    if name := first_actor(piece, before):
        return Subject(name)
    if subject := _opening_body(piece, before):
        return subject
    for clause in _COMMA.split(head):
        for event in (
            "印发",
            "下发",
            "发布",
            "发出",
            "召开",
            "启动",
            "出台",
            "制定",
            "开展",
            "通过",
        ):
            at = clause.find(event)
            if at > 1 and (subject := _printed(_core(clause[:at]))):
                return subject
    return Subject(SAME)


def _opening_body(piece: Piece, before: int) -> Subject | None:
    """Return the body that opens a piece: 指导组对…给予肯定，希望…."""
    end = min(piece.start + _LONGEST_SUBJECT, before)
    found = ""
    for cue in piece.cues:
        name = piece.text[: cue.start - piece.start]
        if cue.start >= end or _COMMA.search(name):
            break
        if (
            len(name) > 1
            and not cue.leading
            and name.endswith(endings("speech", "subjects", "body"))
        ):
            found = name
        if cue.kinds & _ACTING:
            break
    if not found or _does_something(piece, piece.start, found):
        return None
    return _printed(found)


def first_actor(piece: Piece, before: int | None = None) -> str | None:
    """Return the first person of `piece` (before an offset) who acts and is not acted on."""
    for mention in piece.mentions:
        if before is not None and mention.end > before:
            break
        if name := _named(piece, [mention], _clause_start(piece, mention.start)):
            return name
    return None


def has_actor(piece: Piece, before: int) -> bool:
    """Tell whether somebody in `piece`, by name or as 他, acts before an offset."""
    if piece.text.startswith(("他", "她")):
        return True
    return _earlier(piece, before).name != SAME


def printed_body(words: str) -> str | None:
    """Return the body that `words` end with, `None` when they end with none or with a group."""
    subject = _printed(_core(words))
    return subject.name if subject and not subject.group else None


def _printed(core: str) -> Subject | None:
    """Return the meeting, document, body or group that `core` ends with."""
    name = _AFTER_DAY.split(core)[-1] if "日" in core else core
    if match := _FOR_OTHERS.match(name):
        return Subject(match.group("who"))
    if (
        not name
        or len(name) > 30
        or _SOME.match(name)
        or name.startswith(endings("speech", "subjects", "object_verbs"))
    ):
        return None
    for key in ("meeting", "document", "group", "body"):
        if name.endswith(endings("speech", "subjects", key)):
            if key == "group":
                name = _body_of(name if not name.endswith(_CALLED) else name.rpartition("的")[2])
            return Subject(name, key == "group")
    return None


def _body_of(group: str) -> str:
    """Return the body for which somebody without a name speaks: 县发改局有关负责人."""
    match = _FOR_A_BODY.match(group)
    body = match.group("body") if match else ""
    return body if len(body) > 2 and body.endswith(endings("speech", "subjects", "body")) else group


def names_a_superior(words: str) -> bool:
    """Tell whether words begin with a higher body: what stands before is an act upon it."""
    return words.startswith(endings("speech", "subjects", "superiors"))
