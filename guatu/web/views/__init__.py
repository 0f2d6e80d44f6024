"""Views: parse the request, call one selector or act, render. At most 25 lines each."""
