# SPDX-License-Identifier: Apache-2.0
"""The ratio an item states obeys its class, at the item as in the plan."""

import pytest

from suicha.accounts.roles import RoleName
from suicha.catalogue import services
from suicha.core.errors import Refused
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db
WORDS = {
    "sequence": 1,
    "category": "安全生产", "name": "工贸企业安全生产检查", "object_kind": "工贸企业", "methods": "现场检查",
    "body": "县应急管理局", "legal_basis": "安全生产法第六十五条", "content": "安全生产责任制",
}  # fmt: skip
REASON = {"ground": "enacted", "reason": "新颁布"}


@pytest.mark.covers("ITEM-7", "ITEM-9", "ITEM-10")
@pytest.mark.parametrize(
    ("item_class", "ppm", "code"),
    [
        ("general", 50_000, ""),
        ("general", 1_000_000, "ratio_general_all"),
        ("key", 1_000_000, ""),
        ("key", 1_000_001, "ratio_over_all"),
    ],
)
def test_an_item_states_its_own_ratio_within_the_limits_of_its_class(item_class: str, ppm: int, code: str) -> None:
    bureau = make_organisation()
    clerk = make_user(RoleName.LINE_OFFICE, organisation=bureau)
    words = WORDS | {"item_class": item_class, "ratio_ppm": ppm}

    if not code:
        item = services.item_add(organisation=bureau, words=words, by=clerk, **REASON)
        assert item.ratio_ppm == ppm
        return
    with pytest.raises(Refused) as refused:
        services.item_add(organisation=bureau, words=words, by=clerk, **REASON)
    assert refused.value.code == code
    assert "100%" in str(refused.value) + refused.value.sentence.clause
