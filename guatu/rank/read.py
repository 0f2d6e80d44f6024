"""TOML to scorecard: every rule that a ranking needs must be there, none is assumed.

Ties, newcomers, missing and negative values, caps and floors: a file that leaves one out is
refused with the name of what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from guatu.errors import Invalid
from guatu.rank.read_beside import (
    KINDS,
    read_adjustment,
    read_bands,
    read_classes,
    read_exemption,
    read_longer,
    read_veto,
)
from guatu.rank.scorecard import (
    ADJUSTMENT_COLUMNS,
    ITEM_COLUMNS,
    LEDGER_COLUMNS,
    LOOKING_BACK,
    POINT_COLUMNS,
    UNIT_COLUMNS,
    Adjustment,
    Group,
    Indicator,
    Missing,
    Negative,
    Scorecard,
    Source,
    SourceKind,
    Ties,
)
from guatu.rules import Column, Kind, Rule, parse_rule
from guatu.rules.book import (
    Header,
    check_name,
    load_toml,
    parameter_columns,
    read_column,
    read_header,
)
from guatu.rules.fields import Fields, KeyUnknown
from guatu.rules.refusals import nearest


class WeightsDiffer(Invalid):
    """The base and the weights do not add up to the full score."""

    code = "rank.weights_differ"


class KeyTwice(Invalid):
    """Two parts of a scorecard have one key."""

    code = "rank.key_twice"


_BUILT_IN = {**POINT_COLUMNS, **ITEM_COLUMNS, **UNIT_COLUMNS, **ADJUSTMENT_COLUMNS}
_LOOKING_BACK = {ending: POINT_COLUMNS[ending[1:]] for ending in LOOKING_BACK}
_READINGS = {
    "unit": ITEM_COLUMNS["unit"],
    "period": ITEM_COLUMNS["period"],
    "document": ITEM_COLUMNS["document"],
    "indicator": Column("indicator", Kind.TEXT, "指标", "indicator", null="never"),
    "value": Column("value", Kind.NUMBER, "值", "value", null="not reported; never 0"),
}


def read_scorecard(
    data: bytes, *, name: str, given: Mapping[str, Decimal] | None = None, check_only: bool = False
) -> Scorecard:
    """Return the scorecard that a TOML file holds.

    Args:
        data: of the file.
        name: of the file, for messages.
        given: values of parameters, instead of the file's.
        check_only: parameters that the city must set may be unset; they count as 0, and the
            weights need not add up.

    Raises:
        Invalid: something is missing, unknown, not what was wanted, or a rule is refused.
    """
    fields = Fields(load_toml(data, name), name)
    header = read_header(fields, _BUILT_IN)
    unset = {n: Decimal(0) for n, value in header.parameters.items() if value is None}
    settings = header.settings({**unset, **(given or {})} if check_only else given)
    reader = _Reader(fields, header, settings)
    card = reader.scorecard()
    fields.close()
    _check_keys(card)
    if not (check_only and unset):
        _check_weights(card, name)
    return card


def _check_keys(card: Scorecard) -> None:
    """Refuse a key that two parts share: losses are told apart by it."""
    keys = [
        *_indicator_keys(card),
        *(adjustment.key for adjustment in card.adjustments),
        *(veto.key for veto in card.vetoes),
        *(exemption.key for exemption in card.exemptions),
        *(["bonus_cap"] if card.bonus_cap is not None else []),
        *(["deduction_cap"] if card.deduction_cap is not None else []),
    ]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise KeyTwice(keys=", ".join(twice))
    indicators = [indicator.key for indicator in card.indicators]
    _check_named("tie_break", card.tie_break, indicators)
    for exemption in card.exemptions:
        _check_named(f"[[exemption]] {exemption.key}", exemption.indicators, indicators)
    classes = [each.key for each in card.classes.classes] if card.classes else []
    for veto in card.vetoes:
        _check_named(f"[[veto]] {veto.key}", [veto.to_class] if veto.to_class else [], classes)


def _indicator_keys(card: Scorecard) -> list[str]:
    """Return the keys of indicators, once for those that are one in several groups."""
    groups: dict[str, list[str | None]] = {}
    for indicator in card.indicators:
        groups.setdefault(indicator.key, []).append(indicator.group)
    return [
        key
        for key, named in groups.items()
        for _ in (named if None in named or len(set(named)) < len(named) else [key])
    ]


def _check_named(where: str, named: Sequence[str], known: Sequence[str]) -> None:
    """Refuse a name of an indicator or class that the scorecard does not have."""
    for key in named:
        if key not in known:
            raise KeyUnknown(where=where, key=key, suggestion=nearest(key, known))


def _check_weights(card: Scorecard, name: str) -> None:
    for group in sorted({i.group for i in card.indicators if i.group} or {""}):
        total = sum((i.weight for i in card.indicators if i.group in {None, group}), card.base)
        if card.full is not None and total != card.full:
            raise WeightsDiffer(name=f"{name} {group}".strip(), total=total, full=card.full)


class _Reader:
    """Reads one file; holds what its rules may speak of."""

    def __init__(self, fields: Fields, header: Header, settings: Mapping[str, Decimal]) -> None:
        self._fields = fields
        self._header = header
        self._settings = settings
        self._shared = {**header.columns, **parameter_columns(header)}
        self._sources = {
            name: _source(name, part, self._shared)
            for name, part in fields.named("sources").items()
        }
        units = [s for s in self._sources.values() if s.kind is SourceKind.UNITS]
        if len(units) > 1:
            raise fields.refused("sources", 'one source of kind = "units" / 至多一个units')
        self._unit_columns = {**UNIT_COLUMNS, **(units[0].columns if units else {})}

    def scorecard(self) -> Scorecard:
        """Return the whole scorecard."""
        card = self._fields.table("scorecard") or Fields({}, self._fields.place("[scorecard]"))
        newcomers = card.choice("newcomers", ["rank", "not_rated"])
        base = card.number("base", Decimal(0))
        found = Scorecard(
            header=self._header,
            constants={name: float(value) for name, value in self._settings.items()},
            period=card.choice("period", list(KINDS)),
            full=self._full(card),
            decimals=card.whole("decimals"),
            ties=Ties(card.choice("ties", [ties.value for ties in Ties])),
            tie_break=card.texts("tie_break"),
            ceiling=self._limit(card, "ceiling"),
            floor=self._limit(card, "floor"),
            grouping=card.choice("grouping", ["none", "listed", "column"]),
            groups=tuple(map(_group, self._fields.tables("group"))),
            newcomers=newcomers,
            newcomer_when=self._newcomer(card, newcomers),
            sources=self._sources,
            indicators=self._indicators(base),
            adjustments=self._adjustments(),
            vetoes=tuple(read_veto(part, *self.beside_columns(part)) for part in self._all("veto")),
            exemptions=tuple(
                read_exemption(part, {**self._unit_columns, **self._shared})
                for part in self._all("exemption")
            ),
            classes=read_classes(self._fields),
            longer=read_longer(self._fields, card.choice("period", list(KINDS))),
            bonus_cap=self._limit(card, "bonus_cap") if "bonus_cap" in card else None,
            deduction_cap=self._limit(card, "deduction_cap") if "deduction_cap" in card else None,
            objection_days=card.whole("objection_days") if "objection_days" in card else None,
            base=base,
            bands=read_bands(self._fields),
            is_rated_only=card.choice("benchmarks", ["all", "rated"], "all") == "rated",
        )
        card.close()
        if (found.grouping == "listed") != bool(found.groups):
            raise card.refused("grouping", "[[group]] with units / [[group]]列出单位")
        named = {indicator.group for indicator in found.indicators} - {None}
        if named and found.grouping != "column" and named != {g.key for g in found.groups}:
            raise card.refused("grouping", "weights for each [[group]] / 每组的权重")
        return found

    def _all(self, key: str) -> list[Fields]:
        return self._fields.tables(key)

    def _newcomer(self, card: Fields, newcomers: str) -> Rule | None:
        if newcomers == "rank":
            return None
        return card.rule("newcomer_when", {**self._unit_columns, **self._shared})

    def _full(self, card: Fields) -> Decimal | None:
        value = card.value("full")
        if isinstance(value, str) and value in self._settings:
            return self._settings[value]
        return None if value == "group_best" else card.number("full")

    def _limit(self, part: Fields, key: str) -> Decimal | None:
        """Return a number or, for "none", None; one of the two must be written."""
        return None if part.value(key) == "none" else part.number(key)

    def _adjustments(self) -> tuple[Adjustment, ...]:
        found = []
        for key, sign in (("bonus", 1), ("deduction", -1)):
            for part in self._all(key):
                columns, source = self.beside_columns(part)
                found.append(read_adjustment(part, {**columns, **ADJUSTMENT_COLUMNS}, source, sign))
        return tuple(found)

    def row_columns(self, part: Fields) -> tuple[dict[str, Column], str]:
        """Return what the rules about rows of `part`'s source may speak of, and its name."""
        source = self._source_of(part)
        return {**source.columns, **self._shared}, source.name

    def beside_columns(self, part: Fields) -> tuple[dict[str, Column], str]:
        """Return the same for bonuses, deductions and vetoes, with the columns of the unit too."""
        columns, source = self.row_columns(part)
        return {**self._unit_columns, **columns}, source

    def _source_of(self, part: Fields) -> Source:
        names = list(self._sources)
        default = names[0] if len(names) == 1 else ""
        name = part.choice("source", names, default)
        if not name:
            return self._sources[part.text("source")]
        return self._sources[name]

    def _indicators(self, base: Decimal) -> tuple[Indicator, ...]:
        defaults = self._fields.table("defaults")
        shared = defaults.content() if defaults else {}
        parts = [part.over(shared) for part in self._all("indicator")]
        if not parts and not base:
            raise self._fields.refused(
                "indicator", "[[indicator]], or base in [scorecard] / 或起评分base"
            )
        return tuple(indicator for part in parts for indicator in self._in_groups(part))

    def _in_groups(self, part: Fields) -> list[Indicator]:
        """Return an indicator; with a weight for each group, one for each."""
        weights = part.value("weight")
        if not isinstance(weights, dict):
            return [self._indicator(part)]
        if not weights:
            raise part.refused("weight", "{组 = 权重} / {group = weight}")
        rest = part.without({"weight"})
        return [
            replace(self._indicator(rest.over({"weight": weight})), group=group)
            for group, weight in weights.items()
        ]

    def _indicator(self, part: Fields) -> Indicator:
        columns, source = self.row_columns(part)
        kind = self._sources[source].kind
        how = [key for key in ("reading", "value", "each") if key in part]
        if len(how) > 1:
            raise part.refused(how[1], "only one of reading, value, each / 三者取一")
        key = part.text("key")
        weight = self._weight(part)
        indicator = Indicator(
            key=key,
            zh=part.text("zh"),
            en=part.text("en"),
            weight=weight,
            unit=part.text("unit", _unit_of(part, columns)),
            source=source,
            reading=part.text("reading", key) if kind is SourceKind.READINGS and (
                how in ([], ["reading"])) else None,
            value=self._value(part, kind, columns) if how == ["value"] else None,
            each=part.rule("each", columns, wanted=Kind.NUMBER) if how == ["each"] else None,
            is_more_better=part.choice("direction", ["up", "down"]) == "up",
            points=self._points(part),
            cap=weight if part.value("cap") == "weight" else self._limit(part, "cap"),
            floor=self._limit(part, "floor"),
            missing=Missing(part.choice("missing", [missing.value for missing in Missing])),
            negative=Negative(part.choice("negative", [negative.value for negative in Negative])),
        )  # fmt: skip
        part.close()
        if not (indicator.reading or indicator.value or indicator.each) or (
            indicator.each and kind is not SourceKind.ITEMS
        ):
            raise part.refused("value", "reading, value or each, as the source has them")
        return indicator

    def _weight(self, part: Fields) -> Decimal:
        """Return a weight: a number, or the name of a parameter."""
        value = part.value("weight")
        if isinstance(value, str) and value in self._settings:
            return self._settings[value]
        return part.number("weight")

    def _value(self, part: Fields, kind: SourceKind, columns: Mapping[str, Column]) -> Rule:
        if kind is SourceKind.READINGS:
            declared = self._header.columns
            back = {
                name + ending: replace(
                    column, name=name + ending, zh=f"{point.zh}：{column.zh}",
                    en=f"{column.en}, {point.en}",
                )
                for name, column in declared.items()
                for ending, point in _LOOKING_BACK.items()
            }  # fmt: skip
            columns = {**back, **declared, **parameter_columns(self._header)}
        totals = kind is SourceKind.ITEMS
        return part.rule("value", columns, wanted=Kind.NUMBER, totals=totals)

    def _points(self, part: Fields) -> Rule:
        """Return the rule for points: written, by bands of the value, or by the place."""
        columns = {**POINT_COLUMNS, **self._unit_columns, **self._shared}
        how = [key for key in ("points", "bands", "by_rank") if key in part]
        if len(how) != 1:
            raise part.refused("points", "one of points, bands, by_rank / 三者取一")
        if how == ["points"]:
            return part.rule("points", columns, wanted=Kind.NUMBER)
        text = _bands(part) if how == ["bands"] else _by_rank(part)
        return parse_rule(text, columns, wanted=Kind.NUMBER)


def _unit_of(part: Fields, columns: Mapping[str, Column]) -> str:
    """Return the unit of the column that an indicator is, if it is just a column."""
    name = part.text("value", "")
    return columns[name].unit if name in columns else ""


def _source(name: str, part: Fields, shared: Mapping[str, Column]) -> Source:
    kind = SourceKind(part.choice("kind", [kind.value for kind in SourceKind]))
    is_kept = part.choice("from", ["file", "store"], "file") == "store"
    built_in = {
        SourceKind.READINGS: _READINGS,
        SourceKind.UNITS: UNIT_COLUMNS,
        SourceKind.ITEMS: LEDGER_COLUMNS if is_kept else ITEM_COLUMNS,
    }[kind]
    columns = {key: read_column(key, inner) for key, inner in part.named("columns").items()}
    # What a rule may look at besides the row must not have the name of one of its columns.
    beside = {**ADJUSTMENT_COLUMNS, **(POINT_COLUMNS if kind is SourceKind.UNITS else {})}
    for column in columns:
        check_name(part, column, taken=column in {**built_in, **beside, **shared})
    part.close()
    return Source(name, kind, {**built_in, **columns}, is_kept)


def _group(part: Fields) -> Group:
    group = Group(part.text("key"), part.text("zh"), part.text("en"), part.texts("units"))
    part.close()
    return group


def _bands(part: Fields) -> str:
    """Return `bands` as a rule; the last has no `from`, and takes the rest."""
    bands = part.tables("bands")
    whens = []
    for band in bands[:-1]:
        whens.append(f"when value >= {band.number('from')} then {band.number('points')}")
        band.close()
    if not whens or "from" in bands[-1]:
        raise part.refused("bands", "from and points; the last one only points")
    rest = bands[-1].number("points")
    bands[-1].close()
    return f"case {' '.join(whens)} else {rest} end"


def _by_rank(part: Fields) -> str:
    """Return `by_rank` as a rule: points of the first, second, ...; the last is for all others."""
    points = part.numbers("by_rank")
    if len(points) < 2:
        raise part.refused("by_rank", "two numbers or more / 至少两个数")
    whens = [f"when rank = {place} then {n}" for place, n in enumerate(points[:-1], start=1)]
    return f"case {' '.join(whens)} else {points[-1]} end"
