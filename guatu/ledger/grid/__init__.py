"""Grid events of the city's own platform: read from its files, so that nobody types them twice.

Open311 GeoReport v2 (JSON and XML, `open311`) and lists with any headings (CSV, `table`) become
the same values (`request`). What a person told of themselves (name, phone, mail) is never kept.
"""
