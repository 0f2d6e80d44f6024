"""How well pages were read, against hand-made gold: precision, recall and F1 of each metric.

`python -m tests.read.scoring [GOLD_DIR PAGES_DIR]` prints the table.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import Path
from typing import Any

from guatu.read.as_json import page_dict
from guatu.read.files import read_bytes

Item = dict[str, Any]
LABELS = ("demand", "problem", "commitment", "result")
FOLDED = str.maketrans("，；：！？（）“”‘’—–", ",;:!?()\"\"''--")


def plain(text: str | None) -> str:
    """Text as it is compared: no white space, one form of each mark."""
    folded = unicodedata.normalize("NFKC", text or "").translate(FOLDED)
    return "".join(folded.split())


def grams(text: str, n: int) -> Counter[str]:
    line = plain(text)
    return Counter(line[i : i + n] for i in range(max(len(line) - n + 1, 1))) if line else Counter()


def likeness(a: str, b: str, n: int = 2) -> float:
    """Dice coefficient of the character n-grams."""
    x, y = grams(a, n), grams(b, n)
    return 2 * (x & y).total() / (x.total() + y.total()) if x or y else 1.0


def matched(
    gold: Sequence[Any], read: Sequence[Any], alike: Callable[[Any, Any], float], floor: float
) -> list[tuple[Any, Any]]:
    """Pairs one to one, the most alike first, none under `floor`."""
    table = [(alike(g, r), -i, -j) for i, g in enumerate(gold) for j, r in enumerate(read)]
    pairs, gone_g, gone_r = [], set(), set()
    for value, i, j in sorted(table, reverse=True):
        if value >= floor and i not in gone_g and j not in gone_r:
            gone_g.add(i)
            gone_r.add(j)
            pairs.append((gold[-i], read[-j]))
    return pairs


class Score:
    """Hits, gold items and read items of every metric, over all pages."""

    def __init__(self) -> None:
        self.counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(self, metric: str, hits: int, gold: int, read: int) -> None:
        for i, count in enumerate((hits, gold, read)):
            self.counts[metric][i] += count

    def overlap(self, metric: str, gold: Iterable[Hashable], read: Iterable[Hashable]) -> None:
        x, y = Counter(gold), Counter(read)
        self.add(metric, (x & y).total(), x.total(), y.total())

    def row(self, metric: str) -> tuple[float, float, float]:
        """Precision, recall and F1."""
        hits, gold, read = self.counts[metric]
        precision = hits / read if read else float(not gold)
        recall = hits / gold if gold else 1.0
        both = precision + recall
        return precision, recall, 2 * precision * recall / both if both else 0.0

    def f1(self, metric: str) -> float:
        if metric == "seg:macro":
            return sum(self.f1(f"seg:{label}") for label in LABELS) / len(LABELS)
        return self.row(metric)[2]

    def add_page(self, gold: Sequence[Item], read: Sequence[Item]) -> None:
        pairs = matched(gold, read, lambda g, r: likeness(g["text"], r["text"], 5), 0.3)
        self.add("articles", len(pairs), len(gold), len(read))
        nothing: Item = {"text": "", "segments": []}
        missed = [g for g in gold if all(g is not pair[0] for pair in pairs)]
        invented = [r for r in read if all(r is not pair[1] for pair in pairs)]
        for g, r in [*pairs, *((g, nothing) for g in missed), *((nothing, r) for r in invented)]:
            self.add_article(g, r)

    def add_article(self, gold: Item, read: Item) -> None:
        self.overlap("body", grams(gold["text"], 5).elements(), grams(read["text"], 5).elements())
        self.overlap("titles", *(list(_title_grams(article)) for article in (gold, read)))
        self.overlap(
            "reporters", *(map(plain, set(a.get("reporters") or ())) for a in (gold, read))
        )
        both = bool(gold["text"] and read["text"])
        self.add("event_date", both and gold.get("event_date") == read.get("event_date"), 1, 1)
        self._add_segments(gold["segments"], read["segments"])
        self._add_facts(gold, read)

    def _add_segments(self, gold: Sequence[Item], read: Sequence[Item]) -> None:
        pairs = matched(gold, read, lambda g, r: likeness(g["text"], r["text"]), 0.6)
        for label in LABELS:
            hits = sum(g["label"] == label == r["label"] for g, r in pairs)
            counts = [sum(s["label"] == label for s in side) for side in (gold, read)]
            self.add(f"seg:{label}", hits, *counts)
        demands = [(g, r) for g, r in pairs if g["label"] == r["label"] == "demand"]
        right = sum(plain(g.get("speaker")) == plain(r.get("speaker")) for g, r in demands)
        self.add("speaker", right, len(demands), len(demands))
        for key in ("responsible", "deadline"):
            hits = sum(
                bool(g.get(key)) and likeness(g[key], r.get(key) or "") >= 0.7 for g, r in pairs
            )
            self.add(key, hits, *(sum(bool(s.get(key)) for s in side) for side in (gold, read)))

    def _add_facts(self, gold: Item, read: Item) -> None:
        sides = [gold, read]
        people = [a.get("people", []) for a in sides]
        self.overlap("people", *({plain(p["name"]) for p in side} for side in people))
        posts = [
            [(plain(p["name"]), plain(post)) for p in side for post in p.get("posts", [])]
            for side in people
        ]
        same = matched(
            posts[0], posts[1], lambda g, r: likeness(g[1], r[1]) if g[0] == r[0] else 0.0, 0.8
        )
        self.add("posts", len(same), len(posts[0]), len(posts[1]))
        self.overlap("orgs", *(set(map(plain, a.get("orgs", []))) for a in sides))
        names = [[p["name"] for p in a.get("projects", [])] for a in sides]
        self.add("projects", len(matched(names[0], names[1], likeness, 0.6)), *map(len, names))
        self.overlap(
            "figures",
            *(
                [(round(f["value"], 6), plain(f["unit"])) for f in a.get("figures", [])]
                for a in sides
            ),
        )


def _title_grams(article: Item) -> Iterable[str]:
    for title in (article.get("headline"), *article.get("subheads", ())):
        yield from grams(title or "", 2).elements()


def score_folder(gold_dir: Path, pages_dir: Path) -> Score:
    """Read every page that has gold and score it."""
    score = Score()
    for path in sorted(gold_dir.glob("*.gold.json")):
        gold = json.loads(path.read_text("utf-8"))
        name = path.name.removesuffix(".gold.json")
        source = next(page for page in sorted(pages_dir.iterdir()) if page.stem == name)
        page, _ = read_bytes(source.read_bytes(), name=source.name)
        score.add_page(gold["articles"], page_dict(page)["articles"])
    return score


def main(folders: Sequence[str]) -> None:
    root = Path(__file__).parents[2]
    default = (str(root / "tests/gold"), str(root / "guatu/books/city/pages"))
    score = score_folder(*map(Path, folders or default))
    lines = [f"{'metric':<16}{'P':>8}{'R':>8}{'F1':>8}{'gold':>8}"]
    for metric, (_, gold, _) in score.counts.items():
        values = "".join(f"{value:8.3f}" for value in score.row(metric))
        lines.append(f"{metric:<16}{values}{gold:>8}")
    lines.append(f"{'seg:macro':<32}{score.f1('seg:macro'):8.3f}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
