"""The domain of Lägesbild: imports no streamlit, opens no delivered file."""

#: What CHANGELOG.md and publiccode.yml call this program (a test holds them together).
__version__ = "0.11.0"
