"""What a form asks for, done: what a rule says against it stands on the form."""

from __future__ import annotations

from collections.abc import Callable

from django import forms

from guatu.errors import Invalid, NotAllowed, RuleBroken
from guatu.web.language import current_language


def done(form: forms.Form, do: Callable[[], object]) -> bool:
    """Do it when the form is right, and tell whether it was done without an error."""
    if not form.is_valid():
        return False
    try:
        do()
    except (Invalid, NotAllowed, RuleBroken) as error:
        form.add_error(None, error.say(current_language()))
    return not form.errors
