"""The table as JSON."""

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unetgen.emit.table import Table


def write(table: "Table") -> str:
    """`Table.to_dict()`."""
    return json.dumps(table.to_dict(), indent=2, ensure_ascii=False) + "\n"
