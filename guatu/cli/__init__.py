"""The `guatu` command: parses, calls one selector, act or pure function, and prints.

No `.objects` here.
"""
