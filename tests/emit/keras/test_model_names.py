"""A model's name is one that TensorFlow takes for a scope; different names stay different."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unetgen import plan
from unetgen.emit.keras import model_name

SCOPE = re.compile(r"[A-Za-z0-9.][A-Za-z0-9_.-]*")  # TensorFlow's rule for a name without a scope around it


@given(st.text())
def test_any_name_is_a_scope(name: str) -> None:
    assert SCOPE.fullmatch(model_name(name))


@pytest.mark.parametrize(
    ("one", "other"), [("名前", "画像"), ("Köpfe", "Kopfe"), ("ä", "ö"), ("a b", "a\N{NO-BREAK SPACE}b")]
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert model_name(one) != model_name(other)


@pytest.mark.parametrize("name", ["unet_2015", "lecture", "r2-unet.v1"])
def test_a_safe_name_stays(name: str) -> None:
    assert model_name(name) == name


def test_the_display_name_stays() -> None:
    assert plan({"name": "Netz für Köpfe"}).name == "Netz für Köpfe"
