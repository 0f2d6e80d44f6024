"""Whose words run on, and in which mood: the state that is carried from piece to piece.

A speaker's words go on over sentences and paragraphs until somebody else speaks, the reporter
tells an event or cites (据了解), or, in a document, a new part begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import regex

from guatu.read.context import Context
from guatu.read.facts import Label, Person, Section
from guatu.read.statements.cut import Piece
from guatu.read.statements.documents import (
    Document,
    Genre,
    is_heading,
    is_numbered,
    is_run_in,
    opens_with_act,
    part_mood,
    year_mood,
    year_of,
)
from guatu.read.statements.lexicon import Kind, endings
from guatu.read.statements.quotes import Quote
from guatu.read.statements.rules.view import Setting, Verdict
from guatu.read.statements.speech import SAME, Act, first_actor, issued_by, occasion_of, source_of

_OFFICIAL = (
    "书记",
    "市长",
    "省长",
    "县长",
    "区长",
    "州长",
    "主席",
    "主任",
    "常委",
    "局长",
    "镇长",
    "乡长",
    "秘书长",
)
# 督察指出 stands for 督察组指出.
_BARE = ("督察", "督查", "巡视", "巡察", "审计", "检查", "反馈")
# 通告明确 is said by who issued the paper.
_PAPERS = {"通知", "通告", "公告", "通报", "指令", "命令", "决定", "方案", "意见"}
_GROUP = re.compile(
    r"(?:^|[，,。“向由、])(?P<name>[\u4e00-\u9fff第]{0,20}?(?P<kind>督察|督查|巡视|巡察|审计|检查)[组局厅])"
)
_HOLDS_GROUP = re.compile(r"(?:督察|督查|巡视|巡察|审计|检查)[组局厅]")
# 存在的主要问题是：… goes on in the sentences after it.
_ENUMERATES = regex.compile(
    r"(?:问题|不足|原因)(?:主要)?(?:是|有|包括|如下|表现在|在于|为)?[：:]|主要是[：:]|^从[^，。]{0,8}原因看[，,]"
)
# What a directive says before its duties; how it came about (进行了检查) opens none.
_DIRECTS = regex.compile(r"(?:如下|以下)(?<!通报如下)|制定|特通知|特提示|印发")
_TURN = re.compile(r"^[ 　]*(?P<who>[\u4e00-\u9fff·]{1,8})[：:]")
_ASKING, _ANSWERING = {"问", "记者", "主持人", "提问"}, {"答", "受访者", "嘉宾"}
_CURE = regex.compile(r"问题的?整改(?:落实)?(?:情况)?[。：:]?$")
# A head of the first level: what stood under the one before is over.
_TOP = regex.compile(r"[ 　]*[一二三四五六七八九十]+、")
# Who comes along does not speak next.
_ACCOMPANIES = regex.compile(r"(?:陪同|一同|参加|出席|列席)[^，,。；]{0,8}[。；]?$")
# 存在以下问题。 opens a list; 65%以下 does not.
_BELOW = regex.compile(r"(?<![0-9%％亿万元岁度级人个件米])以下")
_STICKY = {Label.DEMAND, Label.COMMITMENT, Label.PROBLEM, Label.RESULT}


@dataclass(slots=True)
class Frame:
    """The running state.

    Attributes:
        speaker: whose words run on; `None` when nobody's do.
        mood: what these words did last, narrative left out.
        occasion: the meeting or visit at which they are said.
        actor: who acted or spoke last: what 他 means.
        part: what the current part of a document holds.
        year: the document's own year, when known.
        ended: the piece before ended its sentence.
        listing: an enumeration of shortcomings (一是…, 二是…) runs on.
        heads: section heads to come, the next one last.
        asking, answering: whose turn it is in an interview.
        issued: who issued the paper of which the news tell.
        bodies: 督察 -> the 督察组 named last, for the bare words.
    """

    document: Document
    people: dict[str, Person] = field(default_factory=dict)
    speaker: str | None = None
    mood: Label | None = None
    occasion: str | None = None
    actor: str | None = None
    part: Label | None = None
    quote: Quote | None = None
    asking: bool = False
    answering: bool = False
    year: int | None = None
    ended: bool = True
    listing: bool = False
    heads: list[Section] = field(default_factory=list)
    issued: str | None = None
    bodies: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document, context: Context) -> Frame:
        """Return the frame before the first piece: in a document its issuer speaks."""
        heads = sorted(context.sections, key=lambda section: -section.start)
        people = {person.name: person for person in context.people}
        frame = cls(document, people, year=year_of(context), heads=heads)
        if document.genre is Genre.REPORT and context.headline:
            frame._open_part(context.headline)
        frame._hush()
        frame.mood = frame.part
        return frame

    def enter(self, piece: Piece, acts: list[Act], quote: Quote | None) -> None:
        """Take in who speaks in `piece`, before it is judged."""
        while self.heads and self.heads[-1].start <= piece.start:
            self._open_part(self.heads.pop().head)
        if self._is_head(piece):
            self._open_part(piece.text)
        if self.document.genre is Genre.REPORT and (part := year_mood(piece.text, self.year)):
            self.part = self.mood = part
        if self._was_cited(piece):
            self.speaker = self.document.issuer
        if piece.opens or self._opens_item(piece):
            self._open_paragraph(piece, acts)
            self._open_turn(piece)
        source = source_of(piece.text) if "记者" in piece.text else None
        if source or (any(cue.kinds & Kind.REPORT for cue in piece.cues[:2]) and not acts):
            self._hush()
            self.mood = Label.RESULT
            self.speaker = self.speaker or source
        if quote is not self.quote:
            self._turn_to(quote)
        for act in acts:
            self._speak(act, piece)
        if occasion := occasion_of(piece.text):
            self.occasion = occasion

    def _is_head(self, piece: Piece) -> bool:
        """Tell whether a piece heads a part, on its own line or run into its text."""
        genre = self.document.genre
        if is_heading(piece):
            return genre is not Genre.NEWS or is_numbered(piece)
        return is_run_in(piece) and part_mood(piece.text, genre) is not None

    def _opens_item(self, piece: Piece) -> bool:
        """Tell whether a run-in item opens in a report of rectification: 2.由…牵头，…."""
        return self.document.genre is Genre.RECTIFICATION and is_numbered(piece)

    def _was_cited(self, piece: Piece) -> bool:
        """Tell whether who spoke in a document was cited for a sentence only: 督查组说，…."""
        speaker = self.speaker or ""
        if self.document.genre is Genre.NEWS or not (piece.opens or self.ended):
            return False
        goes_on = any(cue.kinds & Kind.ITEM for cue in piece.cues[:1])
        return not goes_on and not speaker.endswith(endings("speech", "subjects", "meeting"))

    def setting(self, piece: Piece) -> Setting:
        """Return the frame as the rules see it."""
        return Setting(
            self.speaker,
            self.mood,
            self.document.genre,
            self.part,
            self.quote is not None or self.answering,
            self._is_official(),
            self.asking,
            not (piece.opens or (self.ended and not self.listing)),
            self.quote is not None and self.quote.complains,
        )

    def promises_the_year(self, verdict: Verdict) -> bool:
        """Tell whether a report of work promises here what it will be held to: 今年工作安排."""
        ahead = self.document.genre is Genre.REPORT and self.part is Label.COMMITMENT
        return ahead and verdict.label is Label.COMMITMENT

    def leave(self, piece: Piece, verdict: Verdict) -> None:
        """Take in what `piece` turned out to be."""
        self.listing = verdict.label is Label.PROBLEM and self._lists(piece)
        self.ended = piece.closes or piece.text[-1:] not in "；;"
        self._name_bodies(piece)
        actor = first_actor(piece)
        if actor and not (self.actor and _ACCOMPANIES.search(piece.text)):
            self.actor = actor
        if verdict.closes:
            self._hush()
        elif verdict.label in _STICKY and self._changes_mood(verdict):
            self.mood = verdict.label
        if verdict.rule in {"preamble", "announcement", "heading"}:
            self._open_duties(piece)
        if mood := self._part_of_sentence(piece):
            if mood is Label.DEMAND and verdict.label is Label.COMMITMENT:
                mood = Label.COMMITMENT  # 我们将着力抓好以下工作
            self.part = self.mood = mood
        if self._opens_plans(verdict, piece):
            self.part = self.mood = Label.COMMITMENT
        if verdict.label is Label.PROBLEM and _ENUMERATES.search(piece.text):
            self.part = Label.PROBLEM

    def _name_bodies(self, piece: Piece) -> None:
        """Keep who issued a paper, and the groups that a piece names.

        A short form of a group does not take the place of the full one.
        """
        if self.document.genre is Genre.NEWS and self.issued is None:
            self.issued = issued_by(piece.text)
        if not _HOLDS_GROUP.search(piece.text):
            return
        for match in _GROUP.finditer(piece.text):
            kind, name = match.group("kind", "name")
            who, stands_for, name = name.rpartition("代表")
            if not self.bodies.get(kind, "").endswith(name):
                self.bodies[kind] = self.bodies["反馈"] = name
            if stands_for and who:
                self.bodies["反馈"] = who

    def _lists(self, piece: Piece) -> bool:
        """Tell whether an enumeration opens with a piece, or runs on behind it: 一是…."""
        opens = any(cue.leading and cue.kinds & Kind.ITEM for cue in piece.cues[:2])
        return opens or (self.listing and not piece.closes)

    def _opens_plans(self, verdict: Verdict, piece: Piece) -> bool:
        """下一步，我局将… in a report of rectification: what follows is planned, not done."""
        return (
            self.document.genre is Genre.RECTIFICATION
            and verdict.label is Label.COMMITMENT
            and any(cue.leading and cue.kinds & Kind.NEXT for cue in piece.cues[:1])
        )

    def _open_duties(self, piece: Piece) -> None:
        """现就有关事项通知如下, 制定本方案: from here on a directive directs."""
        if self.document.genre is Genre.DIRECTIVE and _DIRECTS.search(piece.text):
            self.part = self.mood = Label.DEMAND

    def _changes_mood(self, verdict: Verdict) -> bool:
        """A state or a deed mentioned among duties or promises does not end them."""
        runs_on = self.mood in {Label.DEMAND, Label.COMMITMENT}
        told = verdict.label in {Label.RESULT, Label.PROBLEM}
        if self.document.genre is Genre.DIRECTIVE and self.part is None:
            told = verdict.label is Label.RESULT  # before its duties a notice tells its faults
        return not (runs_on and told) or verdict.turns

    def _speak(self, act: Act, piece: Piece) -> None:
        if act.group and self.document.genre is not Genre.NEWS:
            return  # 群众反映: a document speaks for them
        if act.speaker != SAME:
            self.speaker = self._full_name(act.speaker)
            if self.document.genre is Genre.NEWS:
                self.part = None
        elif self.speaker is None or (self.actor is not None and piece.text[:1] in "他她"):
            self.speaker = self.actor
        if act.kinds & (Kind.ORDER | Kind.ORDER_NAMED | Kind.STRESS):
            self.mood = Label.DEMAND
            if act.announced and self.part is Label.PROBLEM:
                self.part = None  # 巡察组提出整改意见：…
        elif act.kinds & Kind.STANCE:
            self.mood = Label.COMMITMENT
        elif act.speaker != SAME:
            self.mood = None
        self.actor = self.speaker or self.actor

    def _full_name(self, speaker: str) -> str:
        """督察要求 is said by the 督察组 that was named before."""
        if speaker in _BARE:
            return self.bodies.get(speaker, speaker)
        if self.issued and speaker in _PAPERS:
            return self.issued
        issuer = self.document.issuer or ""
        return issuer if issuer.endswith(speaker) else speaker

    def _hush(self) -> None:
        if self.document.genre is Genre.NEWS:
            self.part = None
        self.speaker = self.document.issuer if self.document.genre is not Genre.NEWS else None
        self.mood = None

    def _open_part(self, head: str) -> None:
        """Take in a head: of a family it sets the mood; else, if it says what to do, a duty."""
        mood = part_mood(head, self.document.genre)
        if self.document.genre is Genre.DIRECTIVE and mood is None and opens_with_act(head):
            mood = Label.DEMAND
        if self.document.genre is Genre.RECTIFICATION and _CURE.search(head):
            mood = Label.RESULT
        ends_problems = self.part is Label.PROBLEM and _TOP.match(head)
        if mood is not None or ends_problems:
            self.part = self.mood = mood

    def _open_paragraph(self, piece: Piece, acts: list[Act]) -> None:
        """A paragraph that neither counts on, requires nor speaks leaves the mood open."""
        goes_on = Kind.MODAL | Kind.ITEM | Kind.IMPERATIVE | Kind.ADVERB | Kind.PLEASE | Kind.MEANS
        if self.part is not None:
            self.mood = self.part
        elif self.document.genre is Genre.RECTIFICATION and is_numbered(piece):
            self.mood = None
        elif (
            not acts
            and not is_numbered(piece)
            and not any(
                cue.leading and cue.kinds & goes_on and cue.word != "在" for cue in piece.cues[:4]
            )
        ):
            self.mood = None
            if any(cue.kinds & Kind.EVENT for cue in piece.cues) or piece.mentions:
                self._hush()

    def _open_turn(self, piece: Piece) -> None:
        """An interview goes by turns: 问：…, 答：…, or the name of the one who answers."""
        match = _TURN.match(piece.text)
        who = match.group("who") if match else ""
        if who in _ASKING or who in _ANSWERING or who in self.people:
            self.asking, self.answering = who in _ASKING, who not in _ASKING
            self.mood = self.part = None
            if self.answering:
                self.speaker = who if who in self.people else self.interviewed()
                self.actor = self.speaker

    def interviewed(self) -> str | None:
        """Return who answers when only 答 stands there: the one person, else who spoke last."""
        return next(iter(self.people)) if len(self.people) == 1 else self.actor

    def _turn_to(self, quote: Quote | None) -> None:
        """Enter or leave a quotation whose speaker is named after it."""
        self.quote = quote
        if quote is None:
            self._hush()
        elif quote.speaker == SAME:
            self.speaker = self.actor
        elif quote.speaker != self.speaker:
            self.speaker, self.mood = quote.speaker, None

    def _part_of_sentence(self, piece: Piece) -> Label | None:
        """Return what a sentence opens: 存在以下问题：, 重点抓好以下工作：."""
        if piece.text[-1:] not in "：:。" or len(piece.text) > 60:
            return None
        if piece.text[-1:] == "。" and not _BELOW.search(piece.text):
            return None
        return part_mood(piece.text, self.document.genre)

    def _is_official(self) -> bool:
        person = self.people.get(self.speaker or "")
        return (
            person is None
            or any(post.endswith(_OFFICIAL) for post in person.posts)
            or not person.posts
        )
