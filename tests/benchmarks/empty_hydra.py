"""The rival: a Hydra application that does nothing."""

from typing import Any

import hydra


@hydra.main(config_path=None, config_name="empty", version_base="1.3")
def main(config: Any) -> None:
    pass


if __name__ == "__main__":
    from hydra.core.config_store import ConfigStore

    ConfigStore.instance().store("empty", {"a": 1})
    main()
