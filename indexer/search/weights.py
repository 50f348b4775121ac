"""What counts how much in the ranking by words: the same for every engine."""

TITLE_WEIGHT, TITLE_IN_QUESTION = 2.0, 0.25  # a few words are what a title says; a question's words stand in texts
SOUND_WEIGHT, CONSONANTS_WEIGHT = 1.0, 0.7  # of a name that only sounds like the word
NEAR_WEIGHT = 0.1
NEAR = 5  # words that may stand between two neighbours of the query
PAIRED_WORDS = 12  # words of a query whose neighbours are looked at
NAME_WEIGHT = 0.5
FLAT = 0.1  # what a page scores for a range, a value or a code that it holds
