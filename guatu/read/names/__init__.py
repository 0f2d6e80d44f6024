"""Names in the text: people with their posts, bodies, projects.

Pure functions on an article's repaired text; places are offsets in that text. Grammar, not
lists: the word lists that it needs are data in `books/lexicon/`.
"""

from guatu.read.names.aliases import find_aliases
from guatu.read.names.bodies import find_bodies
from guatu.read.names.people import find_people
from guatu.read.names.projects import find_projects, without_works
from guatu.read.names.stages import with_moods

__all__ = [
    "find_aliases",
    "find_bodies",
    "find_people",
    "find_projects",
    "with_moods",
    "without_works",
]
