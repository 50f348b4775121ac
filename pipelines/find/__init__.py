"""Pages to mentions: one file per finder."""
