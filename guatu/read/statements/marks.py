"""What the words of a piece say about its mood: its cues by kind, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import regex

from guatu.lib.values import value
from guatu.read.statements.cut import Piece
from guatu.read.statements.lexicon import Cue, Kind

_CLAUSE_END = re.compile(r"[，,：:。；;！!？?“”\n]")
_PART_END = re.compile(r"[，,：:。；;！!？?\n]")
# An attribute, 存在隐患的企业, states nothing of its own.
_OF = regex.compile(
    r"[\u4e00-\u9fff]{0,4}的(?!是|.{0,4}(?:问题|现象|情况|短板|差距|不足|困难))|(?:问题|事项)[0-9]"
)
_HANDLED = regex.compile(
    r"整改|排查|整治|清零|治理|防控|销号|不(?:上交|过夜|出[村镇乡县]|外溢|积压|激化)|(?:应|要|须|可|请|立即|及时)"
)
# 反馈3个问题 names a number of them.
# 对推诿扯皮、擅自停供的企业，该罚的罚: who would be punished.
_AGAINST_WHOM = regex.compile(r"(?:对|对于|凡|凡是).*的[^的]{0,8}$")
# 逾期将通报批评, 逾期未报的一律…: a fault that may come.
_IF_LATE = regex.compile(r"[^。；]{0,16}?(?:将|一律|视为|从严|予以|按)")
_NUMBERED = regex.compile(r"[0-9一二三四五六七八九十][个项条处起类]$")
# 逾期未完成的，… and 拒不整改的依法… suppose a fault and state none.
_CONDITION = regex.compile(
    r"[^，,。]{0,8}的(?:[，,]|(?:一律|予以|依法|依规|要|须|应|严肃|从严|坚决|由|移[送交]))"
)
# 遇险情10分钟内报告: what may come.
_MAY_BE = regex.compile(
    r"(?:如|若|凡|一旦|万一|倘若|如果)?(?:遇(?!到了|难|冷)|突发|发生\p{Han}{1,8}(?:时|后)|出现\p{Han}{1,8}(?:时|后|的))"
)
# 对瞒报、迟报事故的，顶格处理: a case that may come.
_CASES = regex.compile(r"[\p{Han}、]{0,9}的[，,]")
# 够不够, 牢不牢 ask.
_ASKS = regex.compile(r"(\p{Han})不\1")
# 发现隐患37处，现场整改29处 and 死亡41人，同比下降 are records of work.
_COUNTED = regex.compile(
    r"人数|起数|(?:事故|火灾|面积|人口|群众)?[0-9０-９][0-9０-９.]*[余多]?[万亿]?[个处项起条人名例宗元户亩间头]"
)
_RATE = regex.compile(r"率|人数|起数|总量|面积|浓度")
# An accident that is told, not counted: 造成3人死亡, 发生坠落，2人死亡.
_WORSE = re.compile(
    r"上升|增加|增多|突出|(?<!分别)占比?[^，,。]{0,12}[0-9]|高于|反弹|造成|导致|致使|[0-9]人(?:死亡|受伤|遇难|失联)"
)
_BETTER = regex.compile(
    r"整改(?:到位|完成|完毕|销号)?[0-9０-９]|(?:完成|全部|均已|已)整改|(?:下降|减少|降低)(?!.*上升)"
)
# What may follow a predicate that ends a statement of fault.
_PREDICATE_END = regex.compile(
    r"$|[，,。；;：:！!、”）)\n]|(?:[于约近达了]|水位|节点|计划|工期){0,2}[0-9]|等|于|复杂|的?(?:突出)?(?:问题|现象|情况|形势)|[和与且或及]|甚至"
)
# 累计交付逾期住房7318套: so many that were dealt with; 短板指标止跌回升: no longer at fault.
_SO_MANY = regex.compile(r"\p{Han}{0,6}[0-9][0-9.]*[余多]?[万亿]?\p{Han}")
_ACHIEVED = regex.compile(
    r"(?:累计|已|共|先后)[^，,。；;]{0,8}"
    r"(?:交付|完成|化解|解决|处置|办结|清偿|兑付|盘活|排除|消除|整治|改造)[^，,。；;]{0,6}$"
)
_EARLIER = 24
_RECOVERS = regex.compile(r"\p{Han}{0,4}(?:止跌|回升|好转|改善|缓解|明显减少|得到)")
_AIMS = {"确保", "推动", "努力", "促进", "务求", "实现", "目标"}
_AIMING = Kind.MODAL | Kind.BARE_WILL | Kind.WILL | Kind.FORECAST | Kind.DUE
_ALREADY = {"已", "已经", "均已", "现已"}
_OF_SOME = regex.compile(r"[^，,。的]{1,8}的")
# 至今未建, 还没接通, 没有得到缓解: what was not done; 未发生, 没有一人 are no such thing.
_NOT = r"(?:(?<!从)未(?!来|必|免|知|雨|成年|婚|然|遂|见|有|能)|(?<!就|从|从来)没(?:有)?+|尚无)"
_NO_HARM = (
    "发生|出现|检出|发现|想到|想过|问题|关系|少|错|忘|辜负|白|等|过多久|多久|一|谁|什么|脸|员|伤亡"
    "|人员伤亡|亮|剪彩|主席台|发言稿|掌声|鲜花|红毯|横幅|寒暄|客套|稿子|打招呼|提前|开场白|预先|最|捷径|退路|局外人"
)
NOT_DONE = regex.compile(
    rf"{_NOT}(?!{_NO_HARM})[\p{{Han}}“--[的]]{{1,6}}(?![^，,。]{{0,10}}的)", flags=regex.V1
)
_ACCIDENTS = {
    "事故",
    "死亡",
    "伤亡",
    "亡人",
    "受灾",
    "损失",
    "受损",
    "倒塌",
    "被困",
    "险情",
    "内涝",
}
_NAMED_PROBLEM = regex.compile(r"的?等?的?(?:突出|主要|共性)?(?:问题|现象|情况)")
_BEFORE_COMPLEMENT = "迟跟赶未没缺欠尚仍有亟暴教敲屡居任"


@value
class Marks:
    """The cues of `piece` from `content` on (an offset into the text).

    `any` and `leading` are the bits of all kinds, and of those at the edge of a clause; `opening`
    of those at the edge of the very first one.
    """

    piece: Piece
    content: int
    cues: tuple[Cue, ...]
    any: int
    leading: int
    opening: int

    @property
    def text(self) -> str:
        """The words themselves, without who says them."""
        return self.piece.text[self.content - self.piece.start :]

    def has(self, kinds: int) -> bool:
        """Tell whether a cue of one of `kinds` is there."""
        return bool(self.any & kinds)

    def leads(self, kinds: int) -> bool:
        """Tell whether a cue of one of `kinds` opens a clause."""
        return bool(self.leading & kinds)

    def of(self, kinds: int) -> Iterator[Cue]:
        """Return the cues of `kinds`, in order."""
        return (cue for cue in self.cues if cue.kinds & kinds)

    def words(self, kinds: int) -> tuple[str, ...]:
        """Return the words of the cues of `kinds`, in order."""
        return tuple(cue.word for cue in self.of(kinds))

    def opens(self, kinds: int) -> bool:
        """Tell whether the very first clause opens with a cue of `kinds`."""
        return bool(self.opening & kinds)

    def clause_end(self, at: int) -> int:
        """Return where the clause that holds the offset `at` ends, its stop not included."""
        match = _CLAUSE_END.search(self.piece.text, at - self.piece.start)
        return self.piece.start + match.start() if match else self.piece.end

    def clause_start(self, at: int) -> int:
        """Return where the clause that holds the offset `at` starts."""
        text = self.piece.text
        for index in range(at - self.piece.start - 1, -1, -1):
            if text[index] in "，,：:。；;！!？?“”\n":
                return self.piece.start + index + 1
        return self.piece.start

    def part_of(self, at: int) -> tuple[int, int]:
        """Return the bounds of the words between two stops around `at`, short quotations in it."""
        text, begin = self.piece.text, self.piece.start
        starts = [match.end() for match in _PART_END.finditer(text, 0, at - begin)]
        match = _PART_END.search(text, at - begin)
        return begin + (
            starts[-1] if starts else 0
        ), begin + match.start() if match else self.piece.end

    def between(self, start: int, end: int) -> str:
        """Return the characters from the offset `start` to `end`, not included."""
        return self.piece.text[start - self.piece.start : end - self.piece.start]

    def after(self, cue: Cue, length: int = 2) -> str:
        """Return the characters that follow a cue."""
        at = cue.end - self.piece.start
        return self.piece.text[at : at + length]

    def before(self, cue: Cue, length: int = 2) -> str:
        """Return the characters that precede a cue."""
        at = cue.start - self.piece.start
        return self.piece.text[max(at - length, 0) : at]


def marks_of(piece: Piece, content: int) -> Marks:
    """Return the marks of `piece` from the offset `content` on."""
    cues = tuple(cue for cue in piece.cues if cue.start >= content)
    first = _CLAUSE_END.search(piece.text, content - piece.start)
    end = piece.start + first.start() if first else piece.end
    anywhere = leading = opening = 0
    for cue in cues:
        anywhere |= cue.kinds
        if cue.leading or cue.start == content:
            leading |= cue.kinds
        if cue.leading and cue.start < end:
            opening |= cue.kinds
    return Marks(piece, content, cues, anywhere, leading, opening)


def problem_words(marks: Marks) -> tuple[str, ...]:
    """Return the words that state a shortcoming and are not what somebody deals with.

    A predicate (不到位) counts unless a verb of dealing (防止, 解决) opens its clause; a thing
    (短板) unless one stands before it in its clause; a common word (问题) needs 存在 or the like.
    An attribute (滞后的项目) does not state anything.
    """
    if not marks.has(Kind.PROBLEM | Kind.LACK | Kind.FAULT):
        return ()
    return tuple(
        cue.word for cue in marks.of(Kind.PROBLEM | Kind.LACK | Kind.FAULT) if _states(marks, cue)
    )


def _states(marks: Marks, cue: Cue) -> bool:
    start, end = marks.part_of(cue.start)
    if _AGAINST_WHOM.match(marks.between(start, end)):
        return False
    beside = [other for other in marks.cues if start <= other.start < end]
    before = [other for other in beside if other.start < cue.start]
    if cue.kinds & Kind.PROBLEM:
        return _is_predicate(marks, cue, before)
    if marks.between(start, end).startswith(("把", "将")) or _MAY_BE.match(
        marks.between(start, end)
    ):
        return False  # 把损失夺回来, 遇险情立即报告
    if any(other.kinds & Kind.AGAINST for other in before) or _is_set_aside(marks, cue):
        return False
    if not cue.kinds & Kind.LACK and any(o.kinds & Kind.MEANS and o.leading for o in before):
        return False
    return bool(cue.kinds & Kind.LACK) or any(other.kinds & Kind.EXISTS for other in beside)


def _is_predicate(marks: Marks, cue: Cue, before: Sequence[Cue]) -> bool:
    """Tell whether a predicate of fault is said of something and is nobody's object."""
    following = marks.after(cue, 10)
    against = [other for other in before if other.kinds & Kind.AGAINST]
    if _CONDITION.match(following) or any(other.leading for other in against):
        return False
    if _ASKS.match(marks.before(cue, 1) + cue.word):
        return False
    if against and _NAMED_PROBLEM.match(following):
        return False
    takes_complement = cue.word == "不够" or cue.word[0] in _BEFORE_COMPLEMENT
    exists = any(other.kinds & Kind.EXISTS for other in before)
    return takes_complement or exists or _PREDICATE_END.match(following) is not None


def _is_set_aside(marks: Marks, cue: Cue) -> bool:
    """Tell whether a thing at fault is an attribute, is being dealt with, or is on the decline."""
    following = marks.after(cue, 10)
    text = marks.piece.text
    if cue.word in {"逾期", "超期"} and _IF_LATE.match(marks.after(cue, 24)):
        return True
    told = cue.word in _ACCIDENTS and not _WORSE.search(text)
    rate = _RATE.match(following) and _BETTER.search(text)
    counted = _COUNTED.match(following) and (_BETTER.search(text) or told)
    numbered = _NUMBERED.search(marks.before(cue, 6))
    achieved = _SO_MANY.match(following) and _ACHIEVED.search(
        marks.piece.text, 0, cue.start - marks.piece.start
    )
    return bool(
        counted
        or rate
        or achieved
        or _RECOVERS.match(following)
        or numbered
        or _CASES.match(following)
        or _OF.match(following)
        or _HANDLED.match(following)
    )


def done_words(marks: Marks) -> tuple[str, ...]:
    """Return the words that tell of what is done: 已, 取得, verb + 了, 今年以来."""
    found = [
        cue.word
        for cue in marks.of(Kind.DONE)
        if not (_is_aim(marks, cue) or _is_of_some(marks, cue))
    ]
    found += [
        marks.before(cue, 2) + cue.word
        for cue in marks.of(Kind.ASPECT)
        if not cue.leading and marks.after(cue, 1) not in {"的", "得", "上", ""}
    ]
    return tuple(found)


def _is_of_some(marks: Marks, cue: Cue) -> bool:
    """Tell whether 已 belongs to an attribute: 已完成的整改任务."""
    return cue.word in _ALREADY and _OF_SOME.match(marks.after(cue, 9)) is not None


def _is_aim(marks: Marks, cue: Cue) -> bool:
    """Tell whether a word of success is what one is told to reach: 确保…取得, 月底前竣工."""
    start = marks.clause_start(cue.start)
    return any(
        start <= other.start < cue.start and (other.kinds & _AIMING or other.word in _AIMS)
        for other in marks.cues
    )
