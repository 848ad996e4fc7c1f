"""`unetgen help TOPIC`: the keys of a description, a page for each topic."""

from unetgen._text import columns, indented
from unetgen.cli.help import (
    EXAMPLES,
    FLAGS,
    VERBS,
    inheritance_lines,
    own_lines,
    part_lines,
    shown_header,
)
from unetgen.language.compose.conf import presets
from unetgen.language.config import RECIPE_KINDS
from unetgen.network import recipes

TOPICS = {  # of the keys, by their first words
    "network": "name input data_format compute_format depth topology tiles",
    "stages": "filters convs repeats block attention attended time stem encoder decoder",
    "units": "kernel_size dilation_rate groups use_bias padding order norm activation dropout",
    "edges": "down up skip",
    "outputs": "head extra_heads deep_supervision",
    "training": "initializer regularizer dtype layer_prefix compile budget",
    "files": "emit table save_weights parts output_dir",
    "figure": "diagram",
}
OTHERS = {
    "places": "the same keys for one part, such as decoder.norm=batch or first.kernel_size=7",
    "inheritance": "which part takes whose keys, where it does not say them itself",
    "kinds": "the blocks, attentions and gates",
    "presets": "the networks to start from",
    "all": "every topic but the figure on one page",
}
TITLE = "One YAML describes a U-Net; its Keras model, diagram and table come from one plan."


def first_page() -> str:
    """Return the page of `--help`: commands, flags, and the topics with their keys."""
    topics = {name: keys_of(name) for name in TOPICS} | OTHERS
    sections = {
        "Examples": EXAMPLES,
        "Commands": VERBS,
        "Flags": FLAGS,
        "Topics (unetgen help TOPIC) and their keys (key=value)": columns(topics.items()),
    }
    return f"{TITLE}\n\n{titled(sections)}"


def keys_of(topic: str) -> str:
    """Return the keys and groups of a topic, in one line."""
    paths = [path.split(".") for path, _ in own_lines() if path.split(".")[0] in TOPICS[topic].split()]
    return ", ".join(dict.fromkeys(first + ".…" * bool(rest) for first, *rest in paths))


def topic_page(topic: str) -> str:
    """Return the page of a topic."""
    if topic == "all":
        every = [topic_page(name) for name in (*TOPICS, *OTHERS) if name not in ("figure", "all")]
        return "\n\n".join([first_page(), *every])
    return titled({f"{topic} (unetgen help {topic})": columns(topic_lines(topic))})


def topic_lines(topic: str) -> list[tuple[str, str]]:
    """Return the lines of a topic: a name and what it is."""
    match topic:
        case "places":
            return part_lines()
        case "inheritance":
            return inheritance_lines()
        case "kinds":
            return [(f"help {kind}", ", ".join(recipes.names(kind))) for kind in RECIPE_KINDS]
        case "presets":
            return [(name, shown_header(name)) for name in presets()]
        case _:
            return [line for line in own_lines() if line[0].split(".")[0] in TOPICS[topic].split()]


def titled(sections: dict[str, str]) -> str:
    return "\n\n".join(f"{title}\n{indented(text)}" for title, text in sections.items())
