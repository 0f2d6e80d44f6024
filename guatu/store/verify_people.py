"""Are people, their rights, and how they come in what their events tell?"""

from __future__ import annotations

from collections.abc import Mapping

from django_otp.plugins.otp_totp.models import TOTPDevice

from guatu.ledger.chain import canonical
from guatu.store.acts.second_factor import factor_told
from guatu.store.chains import Told, after_of, chain_events, in_force, told
from guatu.store.models import Grant, Identity, SavedView, Token, User


def people_told() -> Told:
    """Return what the chains of people tell, with the grants that are in force after them."""
    grants = in_force("user:")
    return {
        stream: {**facts, "grants": _spelled(grants[stream])}
        for stream, facts in told("user:").items()
    }


def people_held() -> Told:
    """Return the rows of people by their chain, with their grants in force."""
    grants: dict[int, list[Mapping[str, object]]] = {}
    for grant in Grant.objects.filter(revoked_at=None).select_related("unit"):
        held = {"role": grant.role, "unit": grant.unit.key, "book": grant.book}
        grants.setdefault(grant.user_id, []).append(held)
    return {
        user.key: {
            "name": user.name,
            "post": user.post,
            "unit": user.unit and user.unit.key,
            "is_active": user.is_active,
            "grants": _spelled(grants.get(user.pk, ())),
        }
        for user in User.objects.select_related("unit")
    }


def access_told() -> Told:
    """Return the tokens, identities and phones in force after each chain of coming in."""
    held = _nothing_held() | in_force("access:")
    return {stream: {"access": _spelled(items)} for stream, items in held.items()}


def access_held() -> Told:
    """Return the tokens, identities and phones that open each account."""
    held = _nothing_held()
    for token in Token.objects.filter(revoked_at=None).select_related("user"):
        held[token.user.access_stream].append(token.told)
    for identity in Identity.objects.select_related("user"):
        held[identity.user.access_stream].append(identity.told)
    for device in TOTPDevice.objects.filter(confirmed=True).select_related("user"):
        held[device.user.access_stream].append(factor_told(device))
    return {stream: {"access": _spelled(items)} for stream, items in held.items()}


def _nothing_held() -> dict[str, list[Mapping[str, object]]]:
    return {user.access_stream: [] for user in User.objects.all()}


def _spelled(items: object) -> list[str]:
    """Return each of `items` in one spelling, without blank values, in one order."""
    listed = items if isinstance(items, (list, tuple)) else ()
    return sorted(canonical({k: v for k, v in item.items() if v}) for item in listed)


def views_told() -> Told:
    """Return the saved views of each person after the chain of their views."""
    views: dict[str, dict[str, object]] = {}
    for event in chain_events("views:"):
        kept, facts = views.setdefault(event.stream, {}), after_of(event)
        if event.act == "view.save":
            kept[str(facts.get("name"))] = facts.get("query")
        else:
            kept.pop(str(event.before_facts.get("name")), None)
    return {stream: {"views": kept} for stream, kept in views.items()}


def views_held() -> Told:
    """Return the rows of saved views by the chain of their person; nobody's are left out."""
    views: dict[str, dict[str, object]] = {stream: {} for stream in views_told()}
    for view in SavedView.objects.select_related("user"):
        views.setdefault(f"views:{view.user.key}", {})[view.name] = view.query
    return {stream: {"views": kept} for stream, kept in views.items()}
