"""Task tables and ledgers: a grid of cells -> which column is what -> rows with their cells.

Where a grid comes from (Excel, Word, HTML, PDF) is not known here.
"""
