"""Flood duty: who is on duty, who is called next, which patrols are due, which depots help.

Pure: values and an instant in, values out. What a response level asks for (how often a segment
is patrolled, how soon a call is answered, whether a leader is in the room) is the book's data;
what the city has not set is asked for and never guessed.
"""

from guatu.watch.flood.calls import CLIMB, Call, next_level, unanswered
from guatu.watch.flood.demands import Demands
from guatu.watch.flood.depots import Allocation, Depot, allocation
from guatu.watch.flood.patrols import Round, rounds
from guatu.watch.flood.roster import Hole, Shift, double_bookings, hours_of, on_duty, roster_holes

__all__ = [
    "CLIMB",
    "Allocation",
    "Call",
    "Demands",
    "Depot",
    "Hole",
    "Round",
    "Shift",
    "allocation",
    "double_bookings",
    "hours_of",
    "next_level",
    "on_duty",
    "roster_holes",
    "rounds",
    "unanswered",
]
