"""A file of weights by layer name fills Keras models, and through them PyTorch modules."""

from pathlib import Path
from typing import Any

import pytest

from tests.helpers import torch_network
from tests.helpers.any_keras import np, to_keras
from tests.helpers.published import merged
from tests.helpers.transplanting import goes, randomized, refused, small, values
from unetgen import UserError, save_weights, to_torch, transplant

RESIDUAL: dict[str, Any] = merged(torch_network.DESCRIPTION, {"up": {"kind": "transpose"}})


def test_a_saved_file_fills_a_model_by_the_names_of_its_layers(tmp_path: Path) -> None:
    """The shortcut and the convolution beside it have equal shapes, so that names decide."""
    first = randomized(RESIDUAL)
    path = save_weights(first, tmp_path / "weights.npz")
    assert [file.name for file in tmp_path.iterdir()] == ["weights.npz"]
    second = to_keras(merged(RESIDUAL, {"data_format": "channels_last"}), compile=False)
    done = transplant(second, str(path))
    assert all(source == model for source, model in goes(done).items())
    assert len(done.rows) > 10
    for ours, theirs in zip(values(second), values(first), strict=True):
        assert np.array_equal(ours.ravel(), theirs.ravel())


def test_names_and_layout_are_pytorchs(tmp_path: Path) -> None:
    model = randomized(merged(RESIDUAL, {"input": {"channels": 3}}))
    held = np.load(save_weights(model, tmp_path / "weights.npz"))
    kernel = model.get_layer("encoder0_conv0").get_weights()[0]
    assert held["encoder0_conv0.weight"].shape == (4, 3, 3, 3)
    assert np.array_equal(held["encoder0_conv0.weight"], kernel.transpose(3, 2, 0, 1))
    assert {"running_mean", "running_var"} < {name.rpartition(".")[2] for name in held.files}


def test_weights_go_through_the_file_into_torch_and_back(tmp_path: Path) -> None:
    torch: Any = pytest.importorskip("torch")
    first, image = randomized(RESIDUAL), np.random.default_rng(3).normal(size=(1, 1, 16, 16)).astype("float32")
    path, module, between = save_weights(first, tmp_path / "a.npz"), to_torch(RESIDUAL), untrained(RESIDUAL)
    transplant(between, path)
    transplant(module, between, example=image)
    expected, found = np.asarray(first(image)), module.eval()(torch.as_tensor(image)).detach().numpy()
    assert abs(expected - found).max() <= 1e-5 * abs(expected).max()
    back = untrained(RESIDUAL)
    transplant(back, module, example=image)
    before, after = np.load(path), np.load(save_weights(back, tmp_path / "b.npz"))
    assert before.files == after.files
    assert all(np.array_equal(before[name], after[name]) for name in before.files)


def untrained(description: Any) -> Any:
    return to_keras(description, compile=False)


def test_files_that_hold_no_weights_are_refused(tmp_path: Path) -> None:
    model = small()
    (tmp_path / "text.npz").write_text("no arrays")
    np.savez(tmp_path / "pickled.npz", weight=np.array([{}], dtype=object))
    assert "something else than arrays" in refused(model, tmp_path / "text.npz")
    assert "something else than arrays" in refused(model, tmp_path / "pickled.npz")
    assert "cannot be read: No such file" in refused(model, tmp_path / "none.npz")
    with pytest.raises(UserError, match=r"does not end in \.npz"):
        save_weights(model, tmp_path / "weights.h5")
    with pytest.raises(UserError):
        save_weights(object(), tmp_path / "weights.npz")
    assert not (tmp_path / "weights.npz").exists()
