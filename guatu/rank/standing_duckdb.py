"""Scores and places: what the lines add up to, vetoes, limits, rounding, and who stands where.

A score is made of whole millionths, each step of it kept: indicators, what left-out ones give
back, lines beside them, veto, ceiling and floor, rounding. The steps add up to it exactly.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from guatu.rank.beside_duckdb import row_names, with_unit
from guatu.rank.gaps_duckdb import COUNTS
from guatu.rank.scorecard import Effect, Scorecard, Ties, Veto, micro
from guatu.rules import Dialect

_HUGE = 10**15


def make_vetoes(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    """Make `vetoes` (period, unit, key, effect, most, to_class, document), one per unit and key."""
    connection.execute(
        "CREATE TABLE vetoes (period VARCHAR, unit VARCHAR, key VARCHAR, effect VARCHAR, "
        "most BIGINT, to_class VARCHAR, document VARCHAR)"
    )
    for veto in card.vetoes:
        source = card.sources[veto.source]
        names = row_names(card, source)
        document = "min(r.document)" if "document" in source.columns else "NULL"
        most = {Effect.ZERO: 0, Effect.AT_MOST: micro(veto.limit) if veto.limit is not None else 0}
        holds = veto.when.sql(Dialect.DUCKDB, names)
        rows = f"SELECT r.* FROM {with_unit(card, source)} WHERE {holds}"
        # Of the year: what happened in it up to each period that is ranked.
        upto = "p.year = substr(r.period, 1, 4) AND r.period <= p.period"
        when = "r.period = p.period" if veto.within == "period" else upto
        connection.execute(
            f"INSERT INTO vetoes SELECT p.period, r.unit, $key, $effect, $most, $to_class, "
            f"{document} FROM ({rows}) r JOIN periods p ON {when} "
            f"GROUP BY p.period, r.unit HAVING count(*) >= {veto.at_least}",
            {
                "key": veto.key, "effect": veto.effect.value,
                "most": most.get(veto.effect, _HUGE), "to_class": veto.to_class,
            },
        )  # fmt: skip
        if veto.effect is Effect.NOT_RATED:
            connection.execute(
                "UPDATE members SET rated = FALSE, why = $key FROM vetoes v "
                "WHERE v.key = $key AND members.period = v.period AND members.unit = v.unit",
                {"key": veto.key},
            )


def struck(
    connection: duckdb.DuckDBPyConnection, card: Scorecard, periods: Sequence[str]
) -> dict[str, list[Veto]]:
    """Return unit -> the vetoes of longer periods that rows of all of `periods` bring on it."""
    found: dict[str, list[Veto]] = {}
    for veto in card.vetoes:
        if not veto.is_longer:
            continue
        source = card.sources[veto.source]
        holds = veto.when.sql(Dialect.DUCKDB, row_names(card, source))
        rows = connection.execute(
            f"SELECT r.unit FROM {with_unit(card, source)} WHERE {holds} AND "
            "list_contains($periods, r.period) GROUP BY r.unit "
            f"HAVING count(*) >= {veto.at_least} ORDER BY r.unit",
            {"periods": list(periods)},
        ).fetchall()
        for (unit,) in rows:
            found.setdefault(unit, []).append(veto)
    return found


def make_standing(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    """Make `standing`: a row per period and member, with the steps of its score and its place."""
    ties = "rank" if card.ties is Ties.SHARED else "dense_rank"
    joins, order = [], ["score DESC"]
    for number, key in enumerate(card.tie_break):
        inds = [str(n) for n, i in enumerate(card.indicators) if i.key == key]
        joins.append(
            f"LEFT JOIN points t{number} ON t{number}.period = s.period "
            f"AND t{number}.unit = s.unit AND t{number}.ind IN ({', '.join(inds)})"
        )
        order.append(f"t{number}.points DESC NULLS LAST")
    connection.execute(
        "CREATE TABLE standing AS SELECT s.*, CASE WHEN s.rated THEN "
        f"{ties}() OVER (PARTITION BY s.p, s.grp, s.rated ORDER BY {', '.join(order)}) END "
        f"AS place FROM ({_scores(card)}) s {' '.join(joins)}"
    )


def _scores(card: Scorecard) -> str:
    """Return the steps of each score; they add up to it."""
    return (
        "SELECT *, raw + vetoed + limited + rounded AS score FROM ("
        f"SELECT *, {_rounding(card, 'raw + vetoed + limited')} AS rounded FROM ("
        f"SELECT *, {_limits(card)} AS limited FROM ("
        "SELECT *, least(most - raw, 0) AS vetoed FROM ("
        "SELECT *, inside + rescaled + beside AS raw FROM ("
        f"SELECT *, {_rescaling(card)} AS rescaled FROM ({_sums(card)}))))))"
    )


def _sums(card: Scorecard) -> str:
    """Return what members have: their base, their indicators, gaps, lines and vetoes."""
    gaps = (
        "SELECT period, unit, CAST(sum(coalesce(points, 0)) AS BIGINT) AS points, "
        "CAST(sum(CASE WHEN points IS NULL THEN d.weight_m ELSE 0 END) AS BIGINT) AS left_out "
        "FROM gaps JOIN inds d USING (ind) GROUP BY period, unit"
    )
    lines = "SELECT period, unit, CAST(sum(points) AS BIGINT) AS points FROM lines GROUP BY ALL"
    vetoes = "SELECT period, unit, min(most) AS most FROM vetoes GROUP BY ALL"
    return (
        "SELECT m.p, m.u, m.period, m.unit, m.grp, m.rated, m.why, "
        f"{micro(card.base)} + coalesce(s.points, 0) + coalesce(g.points, 0) AS inside, "
        "coalesce(g.left_out, 0) AS left_out, coalesce(l.points, 0) AS beside, "
        f"coalesce(v.most, {_HUGE}) AS most, {_weights(card)} AS weights FROM asked m "
        f"LEFT JOIN sums s USING (p, u) LEFT JOIN ({gaps}) g USING (period, unit) "
        f"LEFT JOIN ({lines}) l USING (period, unit) LEFT JOIN ({vetoes}) v USING (period, unit)"
    )


def _rescaling(card: Scorecard) -> str:
    """Return what the remaining indicators give for those that are left out."""
    got = f"(inside - {micro(card.base)})"
    return (
        "CASE WHEN left_out = 0 THEN 0 WHEN left_out >= weights THEN 0 ELSE "
        f"CAST(round({got}::HUGEINT * left_out / CAST(weights - left_out AS DOUBLE)) AS BIGINT) "
        "END"
    )


def _weights(card: Scorecard) -> str:
    """Return the sum of the weights of the indicators that count for a member `m`."""
    if card.has_group_weights:
        return f"(SELECT CAST(sum(d.weight_m) AS BIGINT) FROM inds d WHERE {COUNTS})"
    return str(sum(micro(indicator.weight) for indicator in card.indicators))


def _limits(card: Scorecard) -> str:
    score = "(raw + vetoed)"
    limited = score
    if card.ceiling is not None:
        limited = f"least({limited}, {micro(card.ceiling)})"
    if card.floor is not None:
        limited = f"greatest({limited}, {micro(card.floor)})"
    return f"({limited} - {score})"


def _rounding(card: Scorecard, score: str) -> str:
    step = 10 ** (6 - min(card.decimals, 6))
    if step == 1:
        return "0"
    half = f"(sign({score}) * ((abs({score}) + {step // 2}) // {step}) * {step})"
    return f"CAST({half} - ({score}) AS BIGINT)"
