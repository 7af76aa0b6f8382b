# SPDX-License-Identifier: Apache-2.0
"""Shares that the matching steers towards over the year: office staff (LIBP-12) and people not yet sent (LIBP-11)."""

CLAUSE_OFFICE = "市水利局2018年方案　参与行政执法的机关人员频次不得低于本部门开展执法工作频次的30%"
CLAUSE_PARTICIPATION = "市水利局2018年方案　相关部门实际参与执法人员不得低于本部门实有行政执法人员的一定比例"
WHOLE = 1_000_000


def office_ppm(*, percent: int, visits: int, with_office: int, planned: int) -> int:
    """Which share of the ``planned`` visits must have an office person, so that the whole year comes to ``percent``."""
    wanted = -(-percent * (visits + planned) // 100) - with_office
    return _share(wanted, planned)


def participation_ppm(*, percent: int, people: int, taken_part: int, planned: int) -> int:
    """Which share of the ``planned`` visits must have someone new, so that ``percent`` of the people took part."""
    wanted = -(-percent * people // 100) - taken_part
    return _share(wanted, planned)


def _share(wanted: int, planned: int) -> int:
    return min(WHOLE, max(0, wanted) * WHOLE // planned) if planned else 0
