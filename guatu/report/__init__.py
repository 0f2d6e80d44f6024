"""Documents and open data made from values: bulletins, notices, ledgers as Excel, charts.

Pure: values in, bytes out. Never queries.
"""
