"""Golden file of sentences: what is said of numbers in every situation that we could think of, in both languages.

It is rewritten by `python -m tests.golden.sentences`, and by nothing else: read what git says has changed aloud, as it
will be read in a meeting.
"""
