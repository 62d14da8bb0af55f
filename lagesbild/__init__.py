"""The domain of Lägesbild: imports no streamlit, opens no delivered file."""
