"""Scorecards: facts and a scorecard in, scores, losses with reasons and standings out.

Pure. What a score is published as, and who may appeal, is in `guatu.store`.
"""
