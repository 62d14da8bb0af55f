"""The thresholds in force, by name, as they are frozen with a meeting: those in code and those of the municipality."""

from lagesbild.reference import Reference
from lagesbild.statistics import comparison, effect, farrington, verdict


def in_force(reference: Reference) -> dict[str, object]:
    """Return every threshold that a sentence of a lägesbild depends on."""
    in_code = {
        "history_least": verdict.LEAST,
        "history_most": verdict.MOST,
        "few": verdict.FEW,
        "clear": verdict.CLEAR,
        "clear_below_one": verdict.CLEAR_BELOW_ONE,
        "perhaps": verdict.PERHAPS,
        "false_discoveries": verdict.FALSE_DISCOVERIES,
        "usual": verdict.USUAL,
        "wide": verdict.WIDE,
        "chance": comparison.CHANCE,
        "season_needed": farrington.Method().needed,
        "effect_chosen_for": effect.CHOSEN_FOR,
        "effect_seen_for": effect.SEEN_FOR,
    }
    return in_code | reference.municipality.protection.model_dump()
