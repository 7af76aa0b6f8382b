# SPDX-License-Identifier: Apache-2.0
"""How a problem was handled, in the words the public reads (查处结果公开)."""

WORDS = {
    "": "待后续处理",
    "ordered": "已责令改正，限{due}前完成",
    "reported": "已责令改正，限{due}前完成；企业已报告整改，待核实",
    "reopened": "已责令改正；核实未通过，继续整改",
    "verified": "已责令改正，核实整改到位",
    "closed": "已整改到位，{closed}办结",
}


def handling_words(state: str, due: str, closed: str) -> str:
    """The handling of one problem by the state of its rectification; no rectification yet is the empty state."""
    return WORDS[state].format(due=due, closed=closed)
