"""One folder a page, each with `render(visit)`; they reach data only through `lagesbild.answers`."""
