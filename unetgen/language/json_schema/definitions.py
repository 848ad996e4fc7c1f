"""Schemas that are written once, and referred to by name."""

from unetgen.language.json_schema.types import Schema


class Definitions(dict[str, Schema]):
    """The `$defs` of a document, by the path of what needed them first."""

    def reference(self, path: str, schema: Schema) -> Schema:
        """Return a reference to a schema, which is added unless there is an equal one."""
        name = next((name for name, known in self.items() if known == schema), without_marks(path))
        self[name] = schema
        return reference_to(name)


def reference_to(path: str) -> Schema:
    return {"$ref": f"#/$defs/{without_marks(path)}"}


def without_marks(path: str) -> str:
    """Return a path whose characters an address may have."""
    return path.replace("<", "").replace(">", "")
