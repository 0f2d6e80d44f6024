"""Documents that are not plain text (.html .docx .xlsx .pdf) as text with their tables.

Each reader gives a `Source`: a text that is the raw text from then on, into which all places
point, and the tables in it. A file that is too large, broken or hostile gives findings.
"""
