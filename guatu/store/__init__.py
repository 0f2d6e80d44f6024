"""The only Django app with tables: models, selectors, acts, jobs, migrations.

`acts/` holds one function per thing a person can do: it checks the right, changes, writes
the event and announces on commit. `selectors/` asks questions; what an actor may not see
is not in the queryset. May import the core; may not import `web`, `api` or `cli`.
"""
