"""The JSON API v1: the same acts and selectors as the pages; a token is an actor.

No `.objects` here.
"""
