"""How `guatu read` goes through an archive: a pool of processes here, Spark on many machines.

Both call the same pure function on each file, and write the same rows to Parquet.
"""
