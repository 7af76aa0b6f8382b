# SPDX-License-Identifier: Apache-2.0
"""Which organisations the words of a joint list mean: 市场监管部门、公安部门 → 市场监督管理局, 公安局.

ITEM-24 (中山市2020年方案): 制定全市的部门联合抽查事项清单.  Words that fit none or several bodies are left to a person.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

# What the same department is called in lists and on signboards.
SAME = (
    ("市场监管", "市场监督管理"),
    ("应急管理", "应急"),
    ("住房和城乡建设", "住建", "住房城乡建设", "建设"),
    ("生态环境", "环保", "环境保护"),
    ("消防救援", "消防"),
    ("卫生健康", "卫健"),
    ("发展改革", "发改", "发展和改革"),
    ("人力资源社会保障", "人社", "人力资源和社会保障"),
    ("农业农村", "农委", "农业"),
    ("交通运输", "交通"),
    ("自然资源", "国土资源"),
    ("工业和信息化", "工信"),
    ("文化和旅游", "文旅", "旅游文化", "文体和旅游", "文化体育和旅游"),
    ("城市管理", "城管"),
    ("林业", "林草", "林业和草原"),
)
_END = re.compile(r"(行政主管部门|主管部门|行政部门|部门|机构|分局|局|委员会|委|大队|支队|总队)$")
_BETWEEN = re.compile(r"[、，,；;/\n]+")
# Words that name no department of their own.
ANY = ("相关部门", "有关部门", "各部门")


def split_bodies(words: str) -> list[str]:
    """The departments in a cell of the list, in order."""
    return [part.strip() for part in _BETWEEN.split(unicodedata.normalize("NFKC", words)) if part.strip()]


def stems(word: str) -> tuple[str, ...]:
    """What to look for in the names of organisations; nothing where the word means no one department."""
    if word.endswith(ANY):
        return ()
    stem = word
    while (found := _END.search(stem)) and found.start():
        stem = stem[: found.start()]
        if any(stem in names for names in SAME):
            break
    return next((names for names in SAME if stem in names or word.removesuffix("部门") in names), (stem,))


def matched_bodies(words: str, organisations: Mapping[int, Iterable[str]]) -> tuple[list[int], list[str]]:
    """(keys of the organisations meant, words that fit none or several); ``organisations``: key → its names."""
    found: list[int] = []
    left: list[str] = []
    for word in split_bodies(words):
        wanted = stems(word)
        hits = [
            key
            for key, names in organisations.items()
            if any(stem in name for stem in wanted for name in names if name)
        ]
        if len(hits) != 1:
            left.append(word)
        elif hits[0] not in found:
            found.append(hits[0])
    return found, left
