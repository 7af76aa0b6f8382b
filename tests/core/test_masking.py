# SPDX-License-Identifier: Apache-2.0
"""What the public never reads."""

import pytest

from suicha.core.masking import IDENTITY, PHONE, is_identity_number, masked, public_name, public_number

# 11010519491231002X is the worked example of GB 11643; the others are made up with a right check digit.
PERSON = "11010519491231002X"


@pytest.mark.covers("PUB-9")
@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "１３８００１３８０００",
        "+8613800138000",
        "86 13800138000",
        "0597-7533333",
        "05977533333",
        "(0597)7533333",
    ],
)
def test_a_telephone_number_is_masked_however_it_was_typed(text: str) -> None:
    assert masked(f"联系人王某，电话{text}。") == f"联系人王某，电话{PHONE}。"


@pytest.mark.covers("PUB-9")
@pytest.mark.parametrize(
    "text",
    [
        PERSON,
        PERSON.lower(),
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "110105194912310021",
        "110105491231002",
    ],
)
def test_an_identity_number_is_masked_however_it_was_typed(text: str) -> None:
    assert masked(f"负责人（{text}）到场") == f"负责人（{IDENTITY}）到场"


def test_several_numbers_in_one_text_are_all_masked() -> None:
    assert masked(f"甲13800138000，乙13900139000，丙{PERSON}") == f"甲{PHONE}，乙{PHONE}，丙{IDENTITY}"


@pytest.mark.parametrize(
    "text",
    [
        "2026年3月10日查看台账，罚款13800元",
        "按《安全生产法》第六十五条，共12345678901234567890件",
        "91350881MADEM00001",
        "350881100012345",
        "350881-20260310-001",
        "投诉电话12345",
        "913508810000000000",
        "110105194913310021",
    ],
)
def test_what_is_no_private_number_stays(text: str) -> None:
    assert masked(text) == text


def test_a_valid_code_of_a_firm_is_no_identity_number_even_with_a_birthday_inside() -> None:
    assert not is_identity_number("915001201980010106")
    assert not is_identity_number("11010519491231")


@pytest.mark.covers("PUB-9")
def test_a_private_person_is_shown_by_surname_and_a_firm_by_its_name() -> None:
    assert public_name("张建国", "自然人") == "张某"
    assert public_name("欧阳建国", "自然人") == "欧阳某"
    assert public_name("张建国", "个体工商户") == "张建国"
    assert public_name("漳平市建国食品店", "个体工商户（个人经营）") == "漳平市建国食品店"
    assert public_name("建国建材", "个人独资企业") == "建国建材"
    assert public_name("漳平市建国建材有限公司 13800138000") == f"漳平市建国建材有限公司 {PHONE}"


def test_an_identity_number_used_as_a_number_keeps_its_region_only() -> None:
    assert public_number(PERSON) == "110105************"
    assert public_number("91350881MADEM00001") == "91350881MADEM00001"
