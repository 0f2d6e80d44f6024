"""Template tags of the wall."""
