"""Lights and feeds: what the rules say of a matter today, and readings from outside.

Pure: facts and a date in, a light with its reason out. One folder per feed.
"""
