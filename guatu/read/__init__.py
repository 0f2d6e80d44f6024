"""From words to facts: bytes -> text -> articles -> statements, people, bodies, figures.

Pure: values in, values and findings out. A bad document never raises; it gives findings
with a place. Every item carries its place in the raw text. What a statement becomes
(drafts, matters) is not decided here: see `guatu.ledger` and `guatu.store`.
"""
