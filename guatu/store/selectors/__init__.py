"""Questions: named for their answer, start with what the actor may see, and change nothing."""
