"""The command `python -m etl`: from an agency's file to the database that the app reads."""
