"""guatu 挂图: from a city's words to a wall that shows what became of them.

What lives where is said in each folder's docstring; imports go one way:
`web, api, cli -> store -> core -> lib`, where the core is
`read ledger schedule rules watch rank report`.
"""
