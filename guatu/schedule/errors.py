"""What can be wrong with a plan. Each failure names the node, link or line it is about."""

from __future__ import annotations

from guatu.errors import Invalid, NotFound


class PlanInvalid(Invalid):
    """A value in a plan is not what was wanted; facts: place, value, wanted."""

    code = "schedule.invalid"


class KeyUnknown(PlanInvalid):
    """A plan refers to something it does not have; facts: place, kind, key, near."""

    code = "schedule.key_unknown"


class KeyTwice(PlanInvalid):
    """Two things of a plan have one key; facts: kind, key."""

    code = "schedule.key_twice"


class DurationNegative(PlanInvalid):
    """A node takes less than nothing; facts: node, duration."""

    code = "schedule.duration_negative"


class LinkCycle(PlanInvalid):
    """Nodes wait for each other in a circle; facts: nodes, the circle in order, as text."""

    code = "schedule.cycle"


class FileUnreadable(PlanInvalid):
    """A plan file cannot be read; facts: file, place, problem."""

    code = "schedule.file"


class NeedTooBig(PlanInvalid):
    """A node needs more than there ever is; facts: node, resource, need, capacity."""

    code = "schedule.need_too_big"


class TemplateUnknown(NotFound):
    """There is no such node template; facts: key, known."""

    code = "schedule.template_unknown"


class DurationsUnset(PlanInvalid):
    """Nodes have no published duration and were given none; facts: template, nodes."""

    code = "schedule.durations_unset"


class BelowLimit(PlanInvalid):
    """A node takes less time than the law asks at least; facts: node, duration, limit, source."""

    code = "schedule.below_limit"


class PlanHopeless(PlanInvalid):
    """A node can never take place: its window does not open again; facts: node."""

    code = "schedule.hopeless"
