"""What a Chinese personal name looks like, without its context.

Points, not a verdict: a surname that seldom begins another word, and given-name characters that
seldom stand elsewhere, speak for a name; a common word (高质量, 安全) speaks against. Context is
`guatu.read.names.evidence`.
"""

from __future__ import annotations

from functools import cache

from guatu.read.names.lexicon import letters, short_places, words

SURNAME = {"compound": 2.5, "common": 1.5, "plain": 1.0, "wordlike": 0.3}
GIVEN = {"fit": 0.8, "may": 0.2, "poor": -1.0, "never": -9.0}
RARE = 0.4
UNLISTED = -0.6  # a surname that no list holds
WHOLE_WORD, BEGINS_WITH_WORD, SECOND_WORD, GIVEN_WORD = -4.0, -2.0, -3.0, -2.0
PLACE = -2.0  # 郑州正 is no name, 江山 may be one


@cache
def _surnames() -> dict[str, float]:
    """Surname -> points."""
    single = {
        char: SURNAME[key]
        for key in ("wordlike", "plain", "common")
        for char in letters("names", key)
    }
    return single | dict.fromkeys(words("names", "compound"), SURNAME["compound"])


@cache
def _given() -> dict[str, float]:
    """Character -> points in a given name; a character in no list is rare and earns `RARE`."""
    return {char: points for key, points in GIVEN.items() for char in letters("names", key)}


@cache
def surname_class() -> str:
    """Return all one-character surnames as one string, for a pattern's character class."""
    return "".join(sorted(name for name in _surnames() if len(name) == 1))


def surname_length(text: str, at: int = 0) -> int:
    """Return how many characters of `text` at `at` are a surname: 2, 1 or 0."""
    known = _surnames()
    if text[at : at + 2] in known:
        return 2
    return 1 if text[at : at + 1] in known else 0


def is_han(char: str) -> bool:
    """Return whether `char` is one Chinese character."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇"


@cache
def _common_words() -> frozenset[str]:
    return words("names", "words")


@cache
def _second_words() -> frozenset[str]:
    return words("names", "second")


def shape_points(name: str, *, any_surname: bool = False) -> float:
    """Return how much `name` (surname and given characters) looks like a person's name.

    About 2.5 to 4 for most real names, below 1 for most other words. -9 when the shape is
    impossible. `any_surname` also tries a surname that no list holds, as the context may be sure
    enough (a post before it). Cost: a few dictionary look-ups.
    """
    length = surname_length(name) or (1 if any_surname and _may_be_surname(name) else 0)
    if length == 2 and len(name) == 2:
        length = 1  # a name of two characters may look like a compound surname
    given = name[length:]
    if not length or not 1 <= len(given) <= 2:
        return -9.0
    points = _surnames().get(name[:length], UNLISTED)
    points += given_points(given) * (1.3 if len(given) == 1 else 1.0)
    return points + _word_points(name, given)


def given_points(given: str) -> float:
    """Return how much the characters of `given` are those of a given name."""
    table = _given()
    return sum(table.get(char, RARE) for char in given)


def _may_be_surname(name: str) -> bool:
    """An unlisted surname is no character that mostly stands in other words, and begins none."""
    known = _given().get(name[0], RARE)
    return known > 0 and name[:2] not in _second_words() and name not in _common_words()


def _word_points(name: str, given: str) -> float:
    common = _common_words()
    if name in common:
        return WHOLE_WORD if len(name) > 2 else SECOND_WORD
    points = PLACE if name[:2] in short_places() else 0.0
    if len(name) > 2 and name[:2] in common:
        points += BEGINS_WITH_WORD / (2 if _given().get(name[-1], 0) > 0.5 else 1)
    if given in _second_words():
        points += GIVEN_WORD
    return points


def is_name_shaped(word: str) -> bool:
    """Return whether `word` alone could well be a person's name (王小明, 欧阳锋; not 高质量)."""
    return 2 <= len(word) <= 4 and all(map(is_han, word)) and shape_points(word) >= 1.2
