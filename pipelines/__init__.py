"""From a file to the archive: extract, find, link, relate, save."""
