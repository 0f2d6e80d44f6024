"""Backward scheduling: networks, passes, levelling, risk.

Pure: a plan in, a schedule with its bound and status out. Heavy libraries sit in one
named module each. Templates of nodes are data in `guatu/books/nodes/`.
"""
