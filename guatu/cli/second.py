"""Shows what a second reader, the city's own language model, makes of a page beside the first."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from guatu.errors import Invalid
from guatu.read.facts import Article, Page
from guatu.store.second_reader import Endpoint, SecondReading, endpoint_from_environment, read_again


class NoSecondReader(Invalid):
    """No endpoint is set: there is no second reader unless a city names one."""

    code = "second.none"


def second_endpoint() -> Endpoint:
    """Return the endpoint that the environment names.

    Raises:
        NoSecondReader: it names none.
    """
    endpoint = endpoint_from_environment()
    if endpoint is None:
        raise NoSecondReader(setting="GUATU_READER_URL")
    return endpoint


def show_second(page: Page, endpoint: Endpoint) -> None:
    """Print where both readers agree and where not, article by article, with what was refused."""
    for article in page.articles:
        _show(article, read_again(article, endpoint))


def _show(article: Article, second: SecondReading) -> None:
    same = sum(opinion.agree for opinion in second.opinions)
    title = f"{article.headline or '—'}：{same}/{len(second.opinions)} 一致 agree"
    table = Table(title=title, title_justify="left", show_lines=False)
    for heading in ("规则 rules", "模型 model", "语句 statement"):
        table.add_column(heading)
    for opinion in second.opinions:
        if not opinion.agree:
            table.add_row(opinion.first or "—", opinion.second or "—", opinion.quote.strip())
    Console().print(table)
    for finding in second.findings:
        click.echo(f"{finding.say('zh')}\n{finding.say('en')}", err=True)
