"""The rule language: SQL expressions over documented columns, checked, run and explained.

Pure: text and columns in, a checked rule out, which can be evaluated, turned into SQL of
several dialects, and explained in words. Never `eval`. Which rules a book or a scorecard
holds is not known here.
"""
