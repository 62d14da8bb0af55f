"""Where the numbers of a figure come from, up to which day, and how they are protected: on screen and on paper."""

from lagesbild.catalogue import PRODUCTS, Layer
from lagesbild.disclosure import SafeTable
from lagesbild.words import Words


def source(shown: SafeTable, words: Words) -> str:
    """Tell the table, the cut-off and the build, or of a word that it is one; and what its protection means."""
    known = {"product": shown.product, "cut_off": words.day(shown.cut_off), "build": shown.build[:8]}
    if shown.layer is Layer.WORD:  # which build is in force, and of which day, is told to who may see what is in it
        return words.say("part.word")
    if shown.layer is not Layer.PROTECTED:
        return f"{words.say('part.source', **known)} {words.say(f'part.{shown.layer}')}"
    told = [words.say("part.source_protected", **known), words.say("part.protected")]
    if PRODUCTS[shown.product].uncertain:
        told.append(words.say("part.uncertain"))
    if shown.cells > 1:
        told.append(words.say("part.composed", cells=shown.cells, plus_minus=words.number(shown.plus_minus)))
    return " ".join(told)
