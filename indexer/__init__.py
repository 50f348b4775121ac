"""The archive: what is known, where it is kept, how it is found."""
