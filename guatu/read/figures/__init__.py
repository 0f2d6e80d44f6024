"""Figures: quantities in the text, what they are worth, and whether they agree.

Pure functions on an article's repaired text; places are offsets in that text.
"""

from guatu.read.figures.agree import check_figures
from guatu.read.figures.quantities import find_figures

__all__ = ["check_figures", "find_figures"]
