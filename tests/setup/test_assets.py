# SPDX-License-Identifier: Apache-2.0
from pathlib import Path

import pytest

from setup import assets
from setup.console import StepFailed
from setup.node import is_new_enough
from setup.places import VENDOR, VENDOR_TEST


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A node_modules with every file that is copied."""
    folder = tmp_path / "node_modules"
    icons = [f"{assets.ICONS}/{name}.svg" for name in assets.icon_names()]
    for source in [*assets.PAGE_FILES.values(), *assets.TEST_FILES.values(), *icons]:
        file = folder / source
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("content")
    return folder


def test_what_was_copied_is_complete_until_a_file_is_gone(packages: Path, tmp_path: Path) -> None:
    vendor, vendor_test = tmp_path / "vendor", tmp_path / "vendor-test"
    assert not assets.are_complete(vendor, vendor_test)
    assets.copy_assets(packages, vendor, vendor_test)
    assert assets.are_complete(vendor, vendor_test)
    (vendor / "htmx.min.js").unlink()
    assert not assets.are_complete(vendor, vendor_test)


def test_a_changed_list_of_icons_is_copied_again(
    packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor, vendor_test = tmp_path / "vendor", tmp_path / "vendor-test"
    assets.copy_assets(packages, vendor, vendor_test)
    monkeypatch.setattr(assets, "icon_names", lambda: ["home"])
    assert not assets.are_complete(vendor, vendor_test)


def test_a_damaged_manifest_means_copying_again(packages: Path, tmp_path: Path) -> None:
    vendor, vendor_test = tmp_path / "vendor", tmp_path / "vendor-test"
    assets.copy_assets(packages, vendor, vendor_test)
    (vendor / assets.MANIFEST).write_text("{")
    assert not assets.are_complete(vendor, vendor_test)


def test_a_second_fetch_does_nothing() -> None:
    class NoEnvironment:
        def __getattr__(self, name: str) -> None:
            pytest.fail(f"the second fetch used the environment: {name}")

    assert assets.fetch_assets(NoEnvironment()) == "已有"  # type: ignore[arg-type]  # must not be touched at all


def test_source_maps_that_are_not_served_are_not_mentioned(packages: Path, tmp_path: Path) -> None:
    css, script = (packages / assets.PAGE_FILES[name] for name in ("tabler.min.css", "htmx.min.js"))
    css.write_text("a{}\n/*# sourceMappingURL=tabler.min.css.map */")
    script.write_text("a()\n//# sourceMappingURL=htmx.min.js.map\n")
    assets.copy_assets(packages, tmp_path / "vendor", tmp_path / "vendor-test")
    assert (tmp_path / "vendor" / "tabler.min.css").read_text().strip() == "a{}"
    assert (tmp_path / "vendor" / "htmx.min.js").read_text().strip() == "a()"


def test_an_icon_that_the_package_lacks_is_named(packages: Path, tmp_path: Path) -> None:
    (packages / assets.ICONS / "home.svg").unlink()
    with pytest.raises(StepFailed, match=r"home\.svg") as failure:
        assets.copy_assets(packages, tmp_path / "vendor", tmp_path / "vendor-test")
    assert "icons.txt" in failure.value.advice


def test_the_fetched_files_hold_what_pages_need() -> None:
    assert b"Tabler v1.4.0" in (VENDOR / "tabler.min.css").read_bytes()
    assert b'version:"2.' in (VENDOR / "htmx.min.js").read_bytes()
    assert (VENDOR / "icons" / "home.svg").read_text().startswith("<svg")
    assert "zh" in (VENDOR_TEST / "axe.zh_CN.json").read_text()


@pytest.mark.parametrize(
    ("version", "enough"), [("v20.20.2\n", True), ("v18.0.0", True), ("v16.4.1", False), ("?", False)]
)
def test_an_old_node_is_not_used(version: str, enough: bool) -> None:
    assert is_new_enough(version) is enough
