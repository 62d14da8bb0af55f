"""The commands of `python -m lagesbild`, by what they are for."""
