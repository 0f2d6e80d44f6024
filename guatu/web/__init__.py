"""The wall and the pages: views, templates, static files.

Views parse, call one selector or act, and render. No `.objects` here.
"""
