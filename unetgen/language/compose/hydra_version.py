"""The installed Hydra's version, where 1.3 and 1.4 need different calls."""


def version_base() -> dict[str, str]:
    """Return what to pass on to Hydra's start.

    Hydra 1.3 warns if the behaviour to use is not named; 1.4 has only one, and warns if it is named.
    """
    from hydra import __version__

    return {"version_base": "1.3"} if __version__.startswith("1.3.") else {}
