"""Rewrites the golden file of sentences."""

from tests.golden.sentences.situations import FILE, told

if __name__ == "__main__":
    FILE.write_text(told(), encoding="utf-8", newline="\n")
