"""Work that is longer than one act: each job calls acts, can be run again, and takes keys."""
