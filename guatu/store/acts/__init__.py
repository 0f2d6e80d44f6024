"""One function per thing a person can do: it checks, changes, records and announces.

Pages, the API, commands and jobs all call these. Each is all or nothing, takes who acts and
when as keywords, and raises a `guatu.errors` failure with a sentence for people.
"""
