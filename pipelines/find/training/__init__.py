"""Trains the names model again: `make names-model DATA=FOLDER`. Needs the extra `training`; never used at run time."""
