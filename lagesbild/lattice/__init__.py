"""The protected layer: a fixed lattice of cells, each counted once and frozen, from which all else is composed.

`tables` says which cells there are, `names` gives each set of records one name, `compose` answers what was asked from
what is published, and `derived` makes shares, rates and comparisons of published numbers. All of it is pure.
"""
