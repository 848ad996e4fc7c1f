"""The planner gives what nnU-Net's own planners gave: every run, configuration and topology."""

import math
import random
from typing import Any

import pytest

from tests.helpers.planner_runs import CONFIGURATIONS, RUNS, TOPOLOGIES, axes_of, data_of, run_name, run_of
from unetgen import plan
from unetgen.errors import ConfigError
from unetgen.graph.plan import Plan
from unetgen.read.nnunet.planner import Dataset, NnunetPlan, nnunet_plan
from unetgen.read.nnunet.planner.configurations import low_resolution
from unetgen.read.nnunet.planner.description import planned_description
from unetgen.read.nnunet.planner.feature_maps import feature_map_elements
from unetgen.read.nnunet.planner.planners import PLANNERS
from unetgen.read.nnunet.planner.topology import topology_of


def planned_run(run: dict[str, Any], name: str) -> NnunetPlan:
    return nnunet_plan(data_of(run), run["planner"], run["memory"], name)


def test_the_runs_are_all_there() -> None:
    assert (len(RUNS), len(CONFIGURATIONS), len(TOPOLOGIES)) == (22, 49, 8)


@pytest.mark.parametrize(("run", "name"), CONFIGURATIONS, ids=run_name)
def test_plan(run: dict[str, Any], name: str) -> None:
    wanted, found = run["configurations"][name], planned_run(run, name)
    network = found.architecture
    assert [*found.patch] == wanted["patch"]
    assert (found.batch, found.estimate) == (wanted["batch"], wanted["estimate"])
    assert [*found.spacing] == wanted["spacing"]
    assert [*found.median] == wanted["median"]
    assert [*network.strides] == axes_of(wanted["strides"])
    assert [*network.kernels] == axes_of(wanted["kernels"])
    for key in ("features", "encoder", "decoder"):
        assert [*getattr(network, key)] == wanted[key]


@pytest.mark.parametrize("run", RUNS, ids=run_name)
def test_cuts(run: dict[str, Any]) -> None:
    """Every patch that nnU-Net tried, with its estimate, in its order."""
    name = next(name for name in ("3d_fullres", "2d") if name in run["configurations"])
    found = planned_run(run, name)
    patches = [*(shrink.patch for shrink in found.shrinks), found.patch]
    tried = [topology_of(patch, found.spacing) for patch in patches]
    estimates = [feature_map_elements(found.rules, one, run["labels"]) for one in tried]
    trace = [[[*patch], estimate] for patch, estimate in zip(patches, estimates, strict=True)]
    assert trace == run["trace"][: len(trace)]


@pytest.mark.parametrize("run", RUNS, ids=run_name)
def test_low_resolution_is_planned_where_nnunet_plans_it(run: dict[str, Any]) -> None:
    if "3d_fullres" in run["configurations"]:
        found = low_resolution(data_of(run), planned_run(run, "3d_fullres"))
        assert isinstance(found, NnunetPlan) == ("3d_lowres" in run["configurations"])


def different_networks() -> list[tuple[dict[str, Any], str]]:
    """Return one of the configurations that have the same network."""
    same = {
        str({**run["configurations"][name], "batch": 0, "median": 0, "spacing": 0}): (run, name)
        for run, name in CONFIGURATIONS
    }
    return list(same.values())


@pytest.mark.parametrize(("run", "name"), different_networks(), ids=run_name)
def test_parameters(run: dict[str, Any], name: str) -> None:
    wanted, found = run["configurations"][name], network_of_plan(planned_run(run, name))
    assert found.params == wanted["params"]
    heads = [node for node in found if node.name.startswith("head_") and found.params_of(node)]
    assert found.params - sum(map(found.params_of, heads)) == wanted["one_head"]


def network_of_plan(found: NnunetPlan) -> Plan:
    return plan(planned_description(found))


@pytest.mark.parametrize("wanted", TOPOLOGIES, ids=lambda wanted: "x".join(map(str, wanted["patch"])))
def test_topology(wanted: dict[str, Any]) -> None:
    found = topology_of(tuple(wanted["patch"]), tuple(wanted["spacing"]))
    assert [*found.patch] == wanted["padded"]
    assert [*found.divisors] == wanted["divisors"]
    assert [*found.strides] == axes_of(wanted["strides"])
    assert [*found.kernels] == axes_of(wanted["kernels"])


BRAINS, LIVERS = (
    Dataset((138, 170, 138), (1, 1, 1), 4, 4, 1000),
    Dataset((482, 512, 512), (1, 0.7676, 0.7676), 1, 3, 1000),
)


@pytest.mark.parametrize(
    ("data", "planner", "patch", "batch", "estimate"),
    [  # further runs of 2.8.1, on a thousand cases
        (BRAINS, "resenc_m", (128, 128, 128), 2, 559_517_696),
        (BRAINS, "resenc_xl", (160, 192, 160), 5, 1_311_369_600),
        (LIVERS, "resenc_xl", (224, 256, 224), 2, 3_414_200_832),
        (LIVERS, "resenc_l", (192, 192, 192), 2, 1_881_294_336),
        (Dataset((36, 50, 35), (1, 1, 1), 1, 3, 1000), "default", (40, 56, 40), 35, 19_174_400),
        (Dataset((160, 160, 16), (1, 1, 1), 4, 3, 1000), "default", (160, 160, 16), 12, 89_996_800),
    ],
)
def test_other_planners(data: Dataset, planner: str, patch: Any, batch: int, estimate: int) -> None:
    found = nnunet_plan(data, planner)
    assert (found.patch, found.batch, found.estimate) == (patch, batch, estimate)


def test_the_coarsest_axis_comes_first() -> None:
    turned = nnunet_plan(Dataset((320, 319, 20), (0.625, 0.625, 3.6), 2, 3, 32))
    assert turned.patch == planned_run(run_of("ProstateLike", "default"), "3d_fullres").patch == (20, 320, 256)


def test_pictures_are_planned_in_2d() -> None:
    """A picture is the slice of a flat image."""
    flat = planned_run(run_of("RetinaLike2D", "default"), "2d")
    found = nnunet_plan(Dataset((584, 565), (1.0, 1.0), 3, 2, 20))
    assert (found.patch, found.batch, found.topology) == (flat.patch, flat.batch, flat.topology)


def random_data(seed: int) -> Dataset:
    chosen = random.Random(seed)
    dims = chosen.choice((2, 3))
    shape = tuple(chosen.randint(1, 600) for _ in range(dims))
    return Dataset(shape, tuple(round(10 ** chosen.uniform(-1, 1), 3) for _ in range(dims)), 1, chosen.randint(2, 9))


@pytest.mark.parametrize("planner", PLANNERS)
def test_what_every_plan_has(planner: str) -> None:
    """The estimate is within the memory, the patch can be halved, and padding changes no choice."""
    planned = 0
    for seed in range(150):
        data, memory = random_data(seed), random.Random(seed).choice((0.1, 1, 4, 24))
        try:
            found = nnunet_plan(data, planner, memory)
        except ConfigError:
            continue
        planned += 1
        assert found.estimate * found.rules.share(found.dims) <= found.reference
        assert all(n % divisor == 0 for n, divisor in zip(found.patch, found.topology.divisors, strict=True))
        assert topology_of(found.patch, found.spacing)[:4] == found.topology[:4]
        assert [step.reasons for step in topology_of(found.patch, found.spacing).steps] == [
            step.reasons for step in found.topology.steps
        ]
        assert all(
            math.prod(a.patch) > math.prod(b.patch) for a, b in zip(found.shrinks, found.shrinks[1:], strict=False)
        )
    assert planned > 100


WRONG: list[tuple[Any, dict[str, Any], list[str]]] = [
    (Dataset((40, 0, 224), (5, 0.6, 0.6)), {}, ["shape  has 0."]),
    (Dataset((40, 224, 224), (0, -0.6, 0.6)), {}, ["spacing  has 0, -0.6."]),
    (Dataset((40, 224, 224), (math.nan, math.inf, 0.6)), {}, ["spacing  has nan, inf."]),
    (Dataset((40, 224), (5, 0.6, 0.6)), {}, ["spacing  has 3 values, and shape has 2."]),
    (Dataset((4, 40, 40, 40), (1, 1, 1, 1)), {}, ["shape    has 4 values.", "spacing  has 4 values.", "2 or 3 axes"]),
    (Dataset((40,), (1,)), {}, ["shape    has 1 value."]),
    (Dataset((True, 40, 40), (1, 1, 1)), {}, ["shape  has true."]),
    (Dataset((40, 40, 40), (1, 1, 1), 0, 1, 0), {}, ["channels  0 is", "labels    1 is", "cases     0 is"]),
    (Dataset((40, 40, 40), (1, 1, 1)), {"planner": "resenc"}, ["Did you mean resenc_", "Available: default, resenc_m"]),
    (Dataset((40, 40, 40), (1, 1, 1)), {"memory": 0}, ["memory  0 is not a number of GB above 0"]),
    (Dataset((40, 40, 40), (1, 1, 1)), {"memory": 1e-6}, ["memory  1e-06 GB is too little", "needs 0."]),
    (Dataset((40, 40), (1, 1)), {"configuration": "3d_fullres"}, ["Available: 2d."]),
    (Dataset((40, 40, 40), (1, 1, 1)), {"configuration": "3d_lowres"}, ["plans no 3d_lowres here", "not below 25 %"]),
    (Dataset((7, 7, 7), (1, 1, 1)), {}, ["shape  7x7x7 gives a patch of 7x7x7, of which nothing is halved"]),
    (Dataset((40, 40, 40), (1e5, 1, 1)), {}, ["spacing  differs so much", "0x40x40"]),
]  # fmt: skip


@pytest.mark.parametrize(("data", "words", "texts"), WRONG)
def test_wrong_data(data: Dataset, words: dict[str, Any], texts: list[str]) -> None:
    with pytest.raises(ConfigError) as refused:
        nnunet_plan(data, **words)
    for text in texts:
        assert text in str(refused.value)


def test_the_least_memory_is_the_least() -> None:
    data = Dataset((40, 40, 40), (1, 1, 1))
    with pytest.raises(ConfigError, match=r"needs (\S+) GB") as refused:
        nnunet_plan(data, memory=1e-6)
    least = float(str(refused.value).split("needs ")[1].split()[0])
    assert nnunet_plan(data, memory=least).patch
    with pytest.raises(ConfigError):
        nnunet_plan(data, memory=least - 0.001)
