"""Dates and working calendars, text, numbers, geo: general helpers, no word of the trade.

May import the standard library and well-kept general libraries, nothing of guatu but
`guatu.errors` and `guatu.findings`. A helper whose name holds a domain word lives in
that domain instead.
"""
