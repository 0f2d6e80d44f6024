"""Lists that a person keeps under a name."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from guatu.errors import Invalid
from guatu.store.acts.save_view import remove_view, save_view
from guatu.store.permission import require
from guatu.store.selectors import saved_views as own
from guatu.web import clock
from guatu.web.forms import WallForm
from guatu.web.language import current_language
from guatu.web.scope import actor


class ViewForm(WallForm):
    """The name of a list, and the list as its address asks for it."""

    name = forms.CharField(label=gettext_lazy("视图名称"), max_length=40)
    query = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput())


def saved_views(request: HttpRequest) -> HttpResponse:
    """Name the list that one came from; rename and remove those that are kept."""
    who = actor(request)
    require(who, "view.save")
    query = request.GET.get("query", "").removeprefix("?")
    form = ViewForm(request.POST or None, initial={"query": query})
    if request.method == "POST" and form.is_valid():
        try:
            view = save_view(**form.cleaned_data, actor=who, at=clock.now())
        except Invalid as error:
            form.add_error(None, error.say(current_language()))
        else:
            messages.success(request, _("已保存视图“%(name)s”。") % {"name": view.name})
            return redirect(f"{reverse('wall:ledger')}?{view.query}")
    return render(request, "wall/saved_views.html", {"form": form, "views": own.saved_views(who)})


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a list that was kept."""
    view = own.saved_view(actor(request), pk)
    remove_view(view, actor=actor(request), at=clock.now())
    return redirect(f"{reverse('wall:saved_views')}?{urlencode({'query': view.query})}")
