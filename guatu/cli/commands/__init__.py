"""One module per sub-command, each with a click command named `command`; found by its file name."""
