"""Each sentence of the report is true: its numbers are computed again from nnU-Net's own runs."""

import math
import re
from collections.abc import Callable
from itertools import accumulate
from typing import Any, NamedTuple

import pytest

from tests.helpers.planner_runs import axes_of, data_of, run_of
from unetgen.read.nnunet.planner import Dataset, NnunetPlan, nnunet_plan
from unetgen.read.nnunet.planner.report import report_lines

MILLIONS = {"default": (85e6, 560e6, 8), "resenc_l": (380e6, 2100e6, 24)}  # references in 2D and 3D, and their GB
CARDS = (4, 6, 8, 10, 11, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 141, 192)
CASES = [
    ("BrainTumourLike", "default", "3d_fullres"),
    ("HeartLike", "default", "3d_fullres"),
    ("HippocampusLike", "default", "3d_fullres"),
    ("ProstateLike", "default", "3d_fullres"),
    ("ACDCLike", "resenc_l", "3d_fullres"),
    ("RetinaLike2D", "default", "2d"),
    ("PancreasLike", "resenc_l", "2d"),
    ("ColonLike", "default", "3d_lowres"),
]


class Case(NamedTuple):
    """A run of nnU-Net, its configuration with all values, and the data."""

    run: dict[str, Any]
    wanted: dict[str, Any]
    name: str

    @property
    def data(self) -> Dataset:
        return data_of(self.run)

    @property
    def dims(self) -> int:
        return len(self.wanted["patch"])

    @property
    def reference(self) -> float:
        return MILLIONS[self.run["planner"]][self.dims - 2]

    @property
    def voxels(self) -> float:
        """Of all cases, at the spacing of the configuration."""
        image = zip(self.run["shape"], self.run["spacing"], self.spacing_in_3d, strict=True)
        return self.run["cases"] * math.prod(n * old / new for n, old, new in image)

    @property
    def spacing_in_3d(self) -> list[float]:
        return [*self.run["spacing"][: 3 - self.dims], *self.wanted["spacing"]]

    @property
    def tried(self) -> list[tuple[list[int], int]]:
        """The patches with their estimates, up to the one that was taken."""
        trace = [(patch, count) for patch, count in self.run["trace"] if len(patch) == self.dims]
        return trace[: [patch for patch, _ in trace].index(self.wanted["patch"]) + 1]

    def levels(self) -> list[tuple[list[int], list[float]]]:
        """Return the sizes and the spacing of each level, from the strides."""
        factors = [
            *accumulate(axes_of(self.wanted["strides"]), lambda a, b: tuple(map(math.prod, zip(a, b, strict=True))))
        ]
        sizes = [[n // f for n, f in zip(self.wanted["patch"], factor, strict=True)] for factor in factors]
        spacing = [[n * f for n, f in zip(self.wanted["spacing"], factor, strict=True)] for factor in factors]
        return list(zip(sizes, spacing, strict=True))


def axes(text: str) -> list[int]:
    return [int(n) - 1 for n in re.findall(r"\d+", text)]


def numbers(text: str) -> list[int]:
    return [int(n) for n in text.split("x")]


def spaced(values: list[float]) -> str:
    return "x".join(f"{n:.4g}" for n in values)


def check_opening(case: Case, name: str, memory: str, median: str, spacing: str, counts: str) -> None:
    run = case.run
    assert (name, float(memory)) == (case.name, run["memory"])
    assert numbers(median) == case.wanted["median"]
    assert spacing == spaced(case.wanted["spacing"])
    assert re.findall(r"\d+", counts) == [str(run[key]) for key in ("channels", "labels", "cases")]


def check_slice(case: Case, axis: str) -> None:
    assert case.dims == 2
    assert run_spacing(case)[int(axis) - 1] == max(run_spacing(case))


def run_spacing(case: Case) -> list[float]:
    return case.run["spacing"]


def check_box(case: Case, voxels: str, box: str, padded: str | None) -> None:
    """A box of equal edges in space; where it is padded, to the first patch of the run."""
    count = int(voxels.replace(",", ""))
    assert count == (256**3 if case.dims == 3 else 2048**2)
    edge = (count * math.prod(case.wanted["spacing"])) ** (1 / case.dims)
    wanted = [min(round(edge / n), size) for n, size in zip(case.wanted["spacing"], case.wanted["median"], strict=True)]
    assert numbers(box) == wanted
    if case.name != "3d_lowres":  # whose runs before the last had another spacing
        assert numbers(padded or box) == case.tried[0][0]


def check_number_of_cuts(case: Case, count: str) -> None:
    if case.name != "3d_lowres":
        assert {"not cut": 0, "cut once": 1}.get(count, count) in (
            len(case.tried) - 1,
            f"cut {len(case.tried) - 1} times",
        )


def check_cut(case: Case, *said: str) -> None:
    before, count, axis, old, image, by, after = said
    patch, place = numbers(before), int(axis) - 1
    covers = [n / size for n, size in zip(patch, case.wanted["median"], strict=True)]
    assert covers[place] == max(covers)
    assert (int(old), int(image)) == (patch[place], case.wanted["median"][place])
    if case.name != "3d_lowres":
        at = [tried for tried, _ in case.tried].index(patch)
        assert case.tried[at][1] == int(count.replace(",", ""))
        assert case.tried[at + 1][0] == numbers(after)
    cut = [n - int(by) * (one == place) for one, n in enumerate(patch)]
    assert all(0 <= now - short < 64 for now, short in zip(numbers(after), cut, strict=True))  # padded again


def check_estimate(case: Case, patch: str, count: str, sixth: str, reference: str, memory: str) -> None:
    assert numbers(patch) == case.wanted["patch"]
    assert int(count.replace(",", "")) == case.wanted["estimate"]
    assert int(reference.replace(",", "")) == case.reference
    assert float(memory) == MILLIONS[case.run["planner"]][2] == case.run["memory"]
    assert bool(sixth) == (case.dims == 2 and case.run["planner"] == "default")
    assert case.wanted["estimate"] / (6 if sixth else 1) <= case.reference


def check_batch(case: Case, batch: str, by_memory: str, rule: str, part: str, patches: str) -> None:
    reference, estimate, images = (int(n.replace(",", "")) for n in re.split(" / | x ", rule))
    assert (reference, estimate) == (case.reference, case.wanted["estimate"])
    assert int(by_memory) == round(reference / estimate * images)
    assert int(part) / 100 == (0.05 if case.run["planner"] == "default" else 1)
    assert int(patches) == round(case.voxels * int(part) / 100 / math.prod(case.wanted["patch"]))
    assert int(batch) == max(2, min(int(by_memory), int(patches))) == case.wanted["batch"]


def check_level(case: Case, *said: str) -> None:
    level, bottleneck, sizes, spacing, reasons, kernel, why = said
    place, strides = int(level), axes_of(case.wanted["strides"])
    wanted_sizes, wanted_spacing = case.levels()[place]
    assert (numbers(sizes), spacing) == (wanted_sizes, spaced(wanted_spacing))
    assert bool(bottleneck) == (place == len(strides) - 1)
    below = strides[place + 1] if not bottleneck else (1,) * case.dims
    by_axis = {axis: reason for part in reasons.split("; ") for axis, reason in reasons_of(part)}
    assert sorted(by_axis) == [*range(case.dims)]
    for axis, reason in by_axis.items():
        check_reason(reason, axis, below[axis], wanted_sizes, wanted_spacing)
    assert tuple(numbers(kernel)) == axes_of(case.wanted["kernels"])[place]
    flat = [axis for axis, n in enumerate(numbers(kernel)) if n == 1]
    found = re.findall(r"the spacing of axis (\d) is ([\d.]+) times the finest", why)
    assert [(int(axis) - 1, times) for axis, times in found] == [
        (axis, f"{wanted_spacing[axis] / min(wanted_spacing):.3g}") for axis in flat
    ]
    assert all(float(times) >= 2 for _, times in found)


def reasons_of(part: str) -> list[tuple[int, str]]:
    """Return the axes of a part of the sentence, with what is said of them."""
    if part == "nothing is halved":
        return []
    found = re.fullmatch(r"(?:axis|axes) ((?:\d, )*(?:\d and )?\d) (.*)", part)
    assert found, part
    return [(axis, found[2]) for axis in axes(found[1])]


def check_reason(reason: str, axis: int, stride: int, sizes: list[int], spacing: list[float]) -> None:
    long = [n for n, size in zip(spacing, sizes, strict=True) if size >= 8]
    assert (stride == 2) == (reason in ("is halved", "are halved"))
    if "fewer than 8" in reason:
        assert sizes[axis] < 8
    elif "alone" in reason:
        assert "fewer than 12" in reason
        assert 8 <= sizes[axis] < 12
        assert [n for n in long if n / min(long) < 2] == [spacing[axis]]
    elif times := re.search(r"waits, its spacing is ([\d.]+) times the finest", reason):
        assert sizes[axis] >= 8
        assert times[1] == f"{spacing[axis] / min(long):.3g}"
        assert spacing[axis] / min(long) >= 2
    else:
        assert stride == 2


def check_card(case: Case, memory: str, bought: str) -> None:
    assert int(memory) == min(card for card in CARDS if card > case.run["memory"])
    now, then = with_card(case, case.run["memory"]), with_card(case, int(memory))
    if patch := re.fullmatch(r"a patch of ([\dx]+) with a batch of (\d+)", bought):
        assert (numbers(patch[1]), int(patch[2])) == ([*then.patch], then.batch)
        assert math.prod(then.patch) > math.prod(now.patch)
        return
    batch, larger = bought.split("; ")
    assert then.patch == now.patch
    assert batch == (f"a batch of {then.batch}" if then.batch > now.batch else "nothing")
    further = {card: with_card(case, card).patch for card in CARDS if card > case.run["memory"]}
    larger_cards = [card for card, patch in further.items() if math.prod(patch) > math.prod(now.patch)]
    if not larger_cards:
        assert larger == "no card up to 192 GB buys a larger patch"
    else:
        patch_text = "x".join(map(str, further[larger_cards[0]]))
        assert larger == f"{larger_cards[0]} GB are the first with a larger patch, {patch_text}"


def with_card(case: Case, memory: float) -> NnunetPlan:
    return nnunet_plan(case.data, case.run["planner"], memory, case.name)


def check_low(case: Case) -> None:
    assert case.name == "3d_lowres"


def check_coarsening(case: Case, spacing: str, part: str) -> None:
    """Each axis grew by a whole number of steps."""
    assert case.name == "3d_lowres"
    assert spacing == spaced(case.run["spacing"])
    for old, new in zip(case.run["spacing"], case.wanted["spacing"], strict=True):
        steps = math.log(new / old) / math.log(1.03)
        assert abs(steps - round(steps)) < 1e-6
    covered = math.prod(case.wanted["patch"]) / math.prod(case.wanted["median"])
    assert int(part) == round(covered * 100) >= 25


AXES, COUNT, SIZES = r"[\d.x]+", r"[\d,]+", r"[\dx]+"
SENTENCES: dict[str, Callable[..., None]] = {
    rf"The plan (\S+) of nnU-Net's \w+ for ([\d.]+) GB, from images of ({SIZES}) voxels of ({AXES}), (.*)\.": check_opening,
    r"A slice leaves out axis (\d) of the shape, which has the coarsest spacing\.": check_slice,
    rf"The spacing began as ({AXES}), and grew by 3% at a time until the patch had 25% of the image; it has (\d+)%\.": (
        check_coarsening
    ),
    rf"A (?:cube|square) in space of about ({COUNT}) voxels, within the median image, is ({SIZES})"
    rf"(?:, padded to ({SIZES}) so that it can be halved)?\.": check_box,
    r"The patch was (not cut|cut once|cut \d+ times)(?:(?:, always)? along the axis of which it covers most:|\.)": check_number_of_cuts,
    rf"- ({SIZES}) has ({COUNT}) elements: axis (\d), (\d+) against (\d+) in the image, is cut by (\d+), which makes"
    rf" ({SIZES})\.": check_cut,
    rf"nnU-Net's estimate decided: an image of ({SIZES}) has ({COUNT}) elements of feature maps, (a sixth of )?which must be"
    rf" within the ({COUNT}) of ([\d.]+) GB\.": check_estimate,
    r"The batch is (\d+): the memory takes (\d+) \((.*)\), (\d+)% of all voxels are (\d+) patch(?:es)?, and 2 are the"
    r" least\.": check_batch,
    rf"Level (\d+)(, the bottleneck)?, ({SIZES}) voxels of ({AXES}): (.*)\. Kernel ({SIZES})(|, since .*)\.": check_level,
    r"The next larger card, (\d+) GB, buys (.*)\.": check_card,
    r"With another memory the spacing of 3d_lowres changes too, so no larger card is compared\.": check_low,
}


@pytest.mark.parametrize(("data", "planner", "name"), CASES)
def test_every_sentence_is_true(data: str, planner: str, name: str) -> None:
    run = run_of(data, planner)
    case = Case(run, run["configurations"][name], name)
    said = report_lines(case.data, nnunet_plan(case.data, planner, run["memory"], name))
    for line in said:
        checks = [(check, found) for form, check in SENTENCES.items() if (found := re.fullmatch(form, line))]
        assert len(checks) == 1, line
        check, found = checks[0]
        check(case, *found.groups())
    levels = [line for line in said if line.startswith("Level ")]
    assert len(levels) == len(case.wanted["features"])
    assert len([line for line in said if line.startswith("- ")]) == len(with_card(case, run["memory"]).shrinks)


def test_turned_axes_are_named() -> None:
    data = Dataset((320, 319, 20), (0.625, 0.625, 3.6), 2, 3)
    said = report_lines(data, nnunet_plan(data))
    assert said[1] == "nnU-Net turns the coarsest axis first: axes 1, 2 and 3 below are axes 3, 1 and 2 of the shape."
    assert "20x320x319 voxels of 3.6x0.625x0.625, 2 channels, 3 labels with the background." in said[0]
    assert "cases are not given" in next(line for line in said if line.startswith("The batch"))
