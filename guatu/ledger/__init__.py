"""Books, stages, clocks and closing rules: what a matter is and which moves it allows.

Pure: a book is a value made from a TOML file, a matter is a value, a move gives a new
value or a broken rule. Rows, rights and events are in `guatu.store`.
"""
