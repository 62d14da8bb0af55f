"""What each release has written, as a backup, and that the present program takes it over.

0.10.0 had no backup command: `make.installation` was run with that release's code, and packed by the command of 0.11.0.
"""
