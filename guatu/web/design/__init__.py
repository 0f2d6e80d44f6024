"""What the component page shows: samples for the templates of the pages themselves.

Names and figures are invented and no day is today: the page looks the same whenever it is
opened, so that a picture of it can be kept and compared (`tests/browser/test_design.py`).
"""

from __future__ import annotations

from guatu.web.design.charts import chart_samples
from guatu.web.design.desk import desk_samples
from guatu.web.design.lists import list_samples
from guatu.web.design.paper import paper_samples
from guatu.web.design.ranking import ranking_samples
from guatu.web.design.screens import screen_samples


def samples() -> dict[str, object]:
    """Return the context of wall/design.html."""
    return {
        **list_samples(),
        **desk_samples(),
        **ranking_samples(),
        **chart_samples(),
        **paper_samples(),
        **screen_samples(),
    }


__all__ = ["samples"]
