"""Describe a network: the shortest description whose plan is the very same."""

from collections.abc import Iterable
from dataclasses import replace

from unetgen.errors import UserError
from unetgen.graph.plan import Plan
from unetgen.graph.spec import Spec
from unetgen.language.config import Config
from unetgen.read.describe.as_keys import spec_keys
from unetgen.read.describe.block_guess import attention_specs, block_specs
from unetgen.read.describe.first_guess import first_specs, guessed_kinds, usual_unit
from unetgen.read.describe.known_presets import preset_that_means
from unetgen.read.describe.main_line import MainLine
from unetgen.read.describe.matching import Wanted
from unetgen.read.describe.preset_specs import preset_specs
from unetgen.read.describe.refusals import not_found, refuse_several_inputs, refuse_unsayable
from unetgen.read.describe.right_guess import flagged
from unetgen.read.describe.search import Search, Tried
from unetgen.read.describe.shortening import means, without_needless

GUESSES, FIRST, PLANS = 4, 600, 250  # guesses that are followed, plans of all first ones, and plans to follow one


def config_that_makes(plan: Plan) -> Config:
    """Return the shortest description found that gives the very same plan.

    Only the order of terms in a sum, and the names of activations, may differ from the network's.

    Raises:
        UserError: none was found; the text names the first layer for which there is no word.
    """
    refuse_several_inputs(plan)
    try:
        return config_of_search(plan)
    except UserError:  # a preset may have what no search finds, such as an encoder
        if keys := preset_that_means(plan):
            return Config(without_needless(keys, plan))
        raise


def config_of_search(plan: Plan) -> Config:
    """Return the shortest description that the search finds.

    Raises:
        UserError: it finds none.
    """
    refuse_unsayable(plan)
    for made in found_specs(plan):
        if not made[1].is_whole:
            raise not_found(plan, made[1])
        keys = spec_keys(replace(made[0], name=plan.name), made[1].plan)
        if means(keys, plan):
            return Config(without_needless(keys, plan))
    raise UserError(
        f"No description of {plan.name} was found: its stages can be described, but not in one network, because their"
        " blocks or orders differ from level to level."
    )


def found_specs(plan: Plan) -> Iterable[Tried]:
    """Yield the specs of a network; if there is none, the nearest."""
    line = MainLine(plan)
    search = Search(Wanted(plan), FIRST, flagged(line))
    guesses = first_guesses(search, line)
    if not guesses:
        raise UserError(f"No description of {plan.name} was found: no word says how the maps of its two sides meet.")
    best, whole = guesses[0], False
    for guess in guesses[:GUESSES]:
        search.left = PLANS
        made = search.climb(guess)
        if made[1].is_whole:
            whole = True
            yield made
        best = max(best, made, key=lambda one: one[1].score)
    if not whole:
        yield best


def first_guesses(search: Search, line: MainLine) -> list[Tried]:
    """Return what can be built of all first guesses, the nearest to the network first."""

    def tried(specs: Iterable[Spec]) -> list[Tried]:
        return [made for spec in specs if (made := search.tried(spec))]

    def by_score(made: Tried) -> float:
        return -made[1].score

    made = tried(first_specs(line))
    found = sorted(made, key=by_score)
    if found and found[0][1].is_whole:
        return found
    if found:
        for base in found[:1] if found[0] is made[0] else (found[0], made[0]):
            found += tried(block_specs(base[0], line, usual_unit(line, line.plan.dims)))
        found = sorted(found, key=by_score)
        found += tried(attention_specs(found[0][0], line))
    known = tried(preset_specs(guessed_kinds(line)))
    if known:  # whose attentions, which are missing, may be all that differs
        begun = max(known, key=lambda one: len(one[1].number_of))
        known += tried(attention_specs(begun[0], line))
    found = sorted([*found, *known], key=by_score)
    return distinct([*found[: GUESSES - 1], *made[:1], *found])


def distinct(guesses: Iterable[Tried]) -> list[Tried]:
    """Return guesses without those that have the spec of an earlier one."""
    found: list[Tried] = []
    for guess in guesses:
        if all(guess[0] != other[0] for other in found[:GUESSES]):
            found.append(guess)
    return found
