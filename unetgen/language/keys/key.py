"""One key of a description: everything that is known of it without its value."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any, Generic, Literal, TypeVar, cast

from unetgen.graph.cached import cached_property

T = TypeVar("T")

UNSET: tuple[Any, ...] = ("", ())  # besides None, the defaults that say that nothing is set
PARSED: dict[tuple[Any, ...], Any] = {}  # the defaults that every plan asks for

Changes = Literal["sizes", "layers", "training", "figure", "files"]


@dataclass(frozen=True, eq=False)
class Key(Generic[T]):
    """A key: what it is, how its value is parsed, and what holds where it is unset.

    `default` is a value as a user would write it, and is parsed like one; None, empty texts and empty tuples mean
    unset. Where the default depends on other keys, `resolve` supplies the value: `inherits` is the key it is taken
    from, and `otherwise` says in words what no single key decides.
    `by_kind` is true where the default depends on the kind of the group, so that no two kinds share the setting.
    `about` may have `{choices}` in it; else the choices follow it. `notes` explain some of the choices.
    """

    path: str
    about: str
    parse: Callable[..., T]
    default: Any = None
    _: KW_ONLY
    inherits: str = ""
    otherwise: str = ""
    example: str = ""
    needs: str = ""
    changes: Changes = "sizes"
    notes: Mapping[str, str] | None = None
    by_kind: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that are allowed, where the key takes words."""
        return getattr(self.parse, "choices", ())

    @property
    def help(self) -> str:
        """The line of `--help`: what the key is, the choices, and the default in brackets."""
        text, default = self.meaning, self.default_text
        return f"{text} {default if default.startswith('[') else f'[{default}]'}" if default else text

    @property
    def help_with_needs(self) -> str:
        """The line of help, and what the key needs."""
        return f"{self.help}; for {self.needs}" if self.needs else self.help

    @property
    def meaning(self) -> str:
        """The explanation of the key, with its choices."""
        if "{choices}" in self.about:
            return self.about.replace("{choices}", self.choices_text)
        return ": ".join(filter(None, (self.about, self.choices_text if self.lists_choices else "")))

    @property
    def choices_text(self) -> str:
        """The choices, some of them explained."""
        notes = self.notes or {}
        return ", ".join(f"{word} ({notes[word]})" if word in notes else word for word in self.choices)

    @property
    def lists_choices(self) -> bool:
        """True if the help lists the choices; blocks and other parts have a page."""
        return getattr(self.parse, "kind", "topology") == "topology"

    @property
    def default_text(self) -> str:
        """The default as it is written in YAML, or what it depends on."""
        return self.otherwise or (f"as {self.inherits}" if self.inherits else yaml_text(self.default))

    @cached_property
    def usual(self) -> T:
        """The default, parsed, where no place changes it."""
        return self.default_value()

    def default_value(self, *place: int, **context: Any) -> T:
        """Return the default, parsed."""
        if self.default is None or self.default in UNSET:
            return cast("T", self.default)
        spot = (self, self.default, place, *context.values())
        try:
            return PARSED[spot]
        except KeyError:
            PARSED[spot] = self.parse(self.default, *place, **context)
            return PARSED[spot]


Keys = tuple[Key[Any], ...]


def yaml_text(value: Any) -> str:
    """Write a default as in YAML; an unset one is an empty text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple) and value:
        return f"[{', '.join(map(yaml_text, cast('tuple[Any, ...]', value)))}]"
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value in (None, ()) else str(cast("object", value))


def under(prefix: str, keys: Iterable[Key[Any]], needs: str = "") -> Keys:
    """Return the keys of a group; what they need is a key of the group too."""
    return tuple(
        replace(key, path=f"{prefix}.{key.path}", needs=f"{prefix}.{key.needs}" if key.needs else needs) for key in keys
    )


def inheriting(keys: Iterable[Key[Any]], group: str = "") -> Keys:
    """Return a part's keys, each with the default of the same key of another group.

    Without a group, that is the key at the top level. A setting whose default depends on the kind is inherited with the
    kind only.
    """
    return tuple(inheriting_from(f"{group}.{key.path}" if group else key.path, key) for key in keys)


def inheriting_from(path: str, key: Key[Any]) -> Key[Any]:
    return replace(key, inherits=path, otherwise=f"as {path} of the same kind" if key.by_kind else "")


def needing(keys: Iterable[Key[Any]], needs: str | Mapping[str, str], otherwise: str = "") -> Keys:
    """Return the keys, with a need for those that have none.

    The need is the given one, or the one for the key's path.
    """
    keys = tuple(keys)
    each = {key.path: needs if isinstance(needs, str) else needs.get(key.path, otherwise) for key in keys}
    return tuple(replace(key, needs=key.needs or each[key.path]) for key in keys)
