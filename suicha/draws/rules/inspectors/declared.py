# SPDX-License-Identifier: Apache-2.0
"""Who declared a relation with a firm stays away from it, in whatever library the firm stands (DRAW-29)."""

CLAUSE = "行政处罚法第四十三条　执法人员与案件有直接利害关系的，应当回避"
LOST = "须回避"
