"""The usual spelling of activations, for figures and texts."""

# those whose usual spelling differs from their Keras name
SPELLINGS = {
    **{name.lower(): name for name in ("ReLU", "ReLU6", "ELU", "CELU", "SELU", "GELU", "SiLU")},
    "leaky_relu": "leaky ReLU",
}


def activation_name(function: str) -> str:
    """Return the usual spelling of a Keras activation: `leaky ReLU`."""
    return SPELLINGS.get(function, function.replace("_", " "))
