"""Where the configuration files are: beside the package in a clone, inside it in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
CONF = next(folder for folder in (PACKAGE / "conf", PACKAGE.parent / "conf") if (folder / "config.yaml").is_file())


def presets(*more: Path) -> list[str]:
    """The names of the presets: every file in `conf/preset`, and in the `preset` folder of any further one."""
    folders = [CONF, *more]
    return sorted({file.stem for folder in folders for file in (folder / "preset").glob("*.yaml")})
