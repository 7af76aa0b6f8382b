# SPDX-License-Identifier: Apache-2.0
"""The styles, scripts and icons that pages use: fetched from npm by the lock, copied, never committed."""

import hashlib
import json
import re
import shutil
import tempfile
from pathlib import Path

from setup.console import StepFailed
from setup.environment import Environment
from setup.node import npm_command
from setup.places import ICON_NAMES, PACKAGE_LOCK, ROOT, VENDOR, VENDOR_TEST

PAGE_FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "echarts.min.js": "echarts/dist/echarts.min.js",
}
TEST_FILES = {
    "axe.min.js": "axe-core/axe.min.js",
    "axe.zh_CN.json": "axe-core/locales/zh_CN.json",
}
ICONS = "@tabler/icons/icons/outline"
# Source maps are not copied, and the hashed names of collectstatic refuse a file that points at a missing one.
SOURCE_MAP = re.compile(rb"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=[^\n]*")
MANIFEST = "manifest.json"
NPM_ADVICE = "确认本机能访问 npm 包源后再运行一次。内网可先用 npm config set 把包源指向本单位的镜像。"


def fetch_assets(environment: Environment) -> str | None:
    """Fetch and copy, unless what is there was made from the same lock and the same list of icons."""
    if are_complete(VENDOR, VENDOR_TEST):
        return "已有"
    with tempfile.TemporaryDirectory(prefix="suicha-npm-") as folder:
        packages = _install(environment, Path(folder))
        copied = copy_assets(packages, VENDOR, VENDOR_TEST)
    return f"{copied} 个文件"


def copy_assets(packages: Path, vendor: Path, vendor_test: Path) -> int:
    """Copy from ``packages`` (a node_modules) and write the manifest last, so that half a copy never counts."""
    for folder in (vendor, vendor_test):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    icons = {f"icons/{name}.svg": f"{ICONS}/{name}.svg" for name in icon_names()}
    files = {target: _copy(packages / source, vendor / target) for target, source in {**PAGE_FILES, **icons}.items()}
    for target, source in TEST_FILES.items():
        _copy(packages / source, vendor_test / target)
    manifest = {"source": source_digest(), "files": files}
    (vendor / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
    return len(files) + len(TEST_FILES)


def are_complete(vendor: Path, vendor_test: Path) -> bool:
    """Whether the copied files are all there and were made from the present lock and list of icons."""
    try:
        manifest = json.loads((vendor / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    if manifest.get("source") != source_digest():
        return False
    wanted = [vendor / name for name in manifest["files"]] + [vendor_test / name for name in TEST_FILES]
    return all(file.is_file() for file in wanted)


def source_digest() -> str:
    """What the copied files depend on: the npm lock, the icon names and the lists in this module."""
    value = hashlib.sha256(PACKAGE_LOCK.read_bytes())
    value.update("\n".join([*icon_names(), *PAGE_FILES.values(), *TEST_FILES.values()]).encode())
    return value.hexdigest()


def icon_names() -> list[str]:
    """The names in ``icons.txt``: one a line, empty lines and ``#`` lines between groups."""
    lines = ICON_NAMES.read_text(encoding="utf-8").splitlines()
    return sorted({line.strip() for line in lines if line.strip() and not line.startswith("#")})


def _install(environment: Environment, folder: Path) -> Path:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, folder / name)
    environment.programs.run(
        [*npm_command(environment), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        reason="页面所用的样式和脚本没有取到",
        advice=NPM_ADVICE,
    )
    return folder / "node_modules"


def _copy(source: Path, target: Path) -> str:
    """Copy one file without its source map comment; the hash of what was written."""
    if not source.is_file():
        raise StepFailed(
            f"npm 包里没有 {source.name}",
            advice="图标名写错时改 suicha/static/suicha/icons.txt；升级 npm 包后文件移位时改 setup/assets.py。",
        )
    content = SOURCE_MAP.sub(b"", source.read_bytes())
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return hashlib.sha256(content).hexdigest()
