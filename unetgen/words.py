"""The user's words: which keys there are, what neighbours call them, and which spelling was probably meant."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, cast

from unetgen.errors import Problems
from unetgen.schema import GROUPS, KINDS, PATHS
from unetgen.values import nearest, shown

# what other libraries call our keys
NEIGHBOURS: Mapping[str, str] = {
    word: path
    for path, called in {
        "head.filters": "classes n_classes num_classes n_labels num_labels out_channels output_channels nb_labels",
        "depth": "levels n_levels num_levels n_stages stages num_layers n_depth",
        "kernel_size": "kernel kernels kernel_sizes conv_kernel_size",
        "compile.learning_rate": "lr initial_learning_rate",
        "input.size": "patch_size shape input_shape image_size input_size spatial_shape",
        "input.channels": "in_channels n_channels input_channels num_channels channels",
        "down.factor": "pool_size pool pooling strides downsample",
        "filters.base": "n_base_filters base_filters init_filters n_filters features f_maps base_channels width",
        "filters.per_level": "features_per_stage filter_num channels_per_level",
        "up.kind": "deconvolution upsample upsampling up_mode",
        "norm.kind": "batch_normalization batch_norm batchnorm bn normalization",
        "use_bias": "bias conv_bias",
        "convs": "n_convs num_convs n_conv_per_stage convs_per_level",
        "decoder.convs": "n_conv_per_stage_decoder",
        "head.activation": "activation_name final_activation output_activation",
        "head.labels": "class_names label_names",
        "data_format": "format image_data_format",
    }.items()
    for word in called.split()
}


def check_word(problems: Problems, path: str, value: Any) -> None:
    """Note what is wrong with a key that a user wrote, whatever its value."""
    if path in PATHS:
        if isinstance(value, Mapping):
            problems.say(path, f"{shown(dict(cast('Mapping[str, Any]', value)))} is a group, and {path} is one value.")
    elif path in GROUPS:
        check_group(problems, path, value)
    else:
        problems.say(path, f"is no key.{meant(path)}")


def check_group(problems: Problems, path: str, value: Any) -> None:
    keys = [known.removeprefix(f"{path}.") for known in PATHS if known.startswith(f"{path}.")]
    if isinstance(value, Mapping):
        for name, inner in cast("Mapping[str, Any]", value).items():
            check_word(problems, f"{path}.{name}", inner)
    elif not (path == "compile" and value is None):
        plain = isinstance(value, int | float | str) and not isinstance(value, bool)
        mend = "compile=null" if path == "compile" else f"{path}.{keys[0]}={value if plain else '…'}"
        text = f"{shown(value)} is one value, and {path} is a group: {', '.join(keys)}. Write {mend}."
        problems.say(path, text)


def meant(path: str) -> str:
    """The key that was probably meant: a neighbour's word, the end of a path, or the nearest spelling."""
    word = path.rsplit(".", 1)[-1]
    ending = [known for known in PATHS if known.rsplit(".", 1)[-1] == word]
    known = NEIGHBOURS.get(word.lower()) or (ending[0] if len(ending) == 1 and "." not in path else None)
    if known:
        return f" Here it is called {known}."
    candidates = [*PATHS, *GROUPS]
    alike = [known for known in candidates if known.count(".") == path.count(".")]
    found = nearest(path, alike) or nearest(path, candidates) or nearest_ending(word)
    return found or " `unetgen --help` shows every key."


def nearest_ending(word: str) -> str:
    """The path whose last word is nearest."""
    ends = {known.rsplit(".", 1)[-1]: known for known in PATHS}
    close = get_close_matches(word.lower(), ends, n=1, cutoff=0.6)
    return f" Did you mean {ends[close[0]]}?" if close else ""


def full_path(path: str, value: Any) -> str:
    """`norm=batch` is short for `norm.kind=batch`: a word for a group that has a kind."""
    return f"{path}.kind" if path in KINDS and isinstance(value, str) else path


def flatten(mapping: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """A nested mapping as `(path, value)` pairs, groups opened, so that each key can be checked."""
    for name, value in mapping.items():
        path = f"{prefix}{name}"
        if isinstance(value, Mapping) and value and path in GROUPS:
            yield from flatten(cast("Mapping[Any, Any]", value), f"{path}.")
        elif not (isinstance(value, Mapping) and not value and path in GROUPS):
            yield full_path(path, value), value
