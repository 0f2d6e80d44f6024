"""Controls of forms written in Python: a page with a dozen forms has hundreds of options.

Django renders each option of a list as two templates; the same text comes from a line of code in
a tenth of the time. What is not written here is rendered by Django's own templates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]


class WrittenControls(DjangoTemplates):
    """The renderer of all forms: the usual controls at once, rare ones by their templates."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Return the control that `template_name` would make of `context`."""
        if write := WRITTEN.get(template_name):
            return write(context["widget"])
        return super().render(template_name, context, request)


def _input(widget: Widget) -> SafeString:
    value = "" if widget["value"] is None else format_html(' value="{}"', str(widget["value"]))
    head = (widget["type"], widget["name"], value, _attributes(widget["attrs"]))
    return format_html('<input type="{}" name="{}"{}{}>', *head)


def _textarea(widget: Widget) -> SafeString:
    head = (widget["name"], _attributes(widget["attrs"]), widget["value"] or "")
    # The first line break after the tag is not part of the text.
    return format_html('<textarea name="{}"{}>\n{}</textarea>', *head)


def _select(widget: Widget) -> SafeString:
    groups = format_html_join("", "{}", ((_group(*group[:2]),) for group in widget["optgroups"]))
    head = (widget["name"], _attributes(widget["attrs"]), groups)
    return format_html('<select name="{}"{}>{}</select>', *head)


def _group(name: str | None, options: list[Widget]) -> SafeString:
    listed = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((str(each["value"]), _attributes(each["attrs"]), each["label"]) for each in options),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, listed) if name else listed


def _attributes(attrs: Mapping[str, object]) -> SafeString:
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value),)
            for name, value in attrs.items()
            if value is not False
        ),
    )


_FOLDER = "django/forms/widgets/"
WRITTEN: Mapping[str, Callable[[Widget], SafeString]] = {
    f"{_FOLDER}select.html": _select,
    f"{_FOLDER}textarea.html": _textarea,
    **{
        f"{_FOLDER}{kind}.html": _input
        for kind in ("input", "text", "number", "date", "hidden", "checkbox", "email", "search")
    },
}
