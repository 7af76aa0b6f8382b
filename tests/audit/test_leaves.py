# SPDX-License-Identifier: Apache-2.0
"""What of an event is a leaf, and what cannot be one."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suicha.audit.rules import leaves

ENTRY = leaves.Entry(
    place=7,
    at=datetime(2026, 9, 16, 1, 30, 0, 120, tzinfo=UTC),
    action="draws.draw.commit",
    outcome="done",
    person_id="u1",
    person_name="王某",
    organisation_code="YJ",
    organisation_name="应急管理局",
    organisation_path="/350881/YJ/",
    object_type="draws.draw",
    object_id="3",
    object_label="350881-001",
    data={"commitment_digest": "ab", "count": 3, "open": True, "parts": [{"层": "s1"}]},
    request_id="0a",
    salt="00112233445566778899aabbccddeeff",
)


@pytest.mark.covers("DRAW-17", "ACC-6")
def test_the_open_leaf_shows_the_act_and_nobodys_name() -> None:
    leaf = leaves.public_leaf(ENTRY)

    assert list(leaf) == ["action", "at", "data", "object_id", "object_type", "outcome", "sealed"]
    assert leaf["at"] == "2026-09-16T01:30:00.000120Z"
    assert "王某" not in json.dumps(leaf, ensure_ascii=False)
    assert leaves.leaf_of(ENTRY) == hashlib.sha256(b"\x00" + leaves.canonical(leaf)).digest()


def test_the_leaf_of_this_event_is_this_one_for_good() -> None:
    """A vector: whoever writes the leaf again, in whatever language, must come to it."""
    assert leaves.sealed(ENTRY) == "4b026d7295dea2208addf1aff62eec1c336955c1476c97bf351d380eb86cf046"
    assert leaves.leaf_of(ENTRY).hex() == "0fbea2b221e11c915e08f0a799d223dc88a9a8bc5152ab105d30f923e1146528"


@pytest.mark.parametrize("name", [name for name in leaves.Entry._fields if name not in ("place", "at", "data")])
def test_every_word_of_an_event_is_bound_by_its_leaf(name: str) -> None:
    assert leaves.leaf_of(ENTRY._replace(**{name: getattr(ENTRY, name) + "0"})) != leaves.leaf_of(ENTRY)


def test_number_time_and_data_are_bound_too() -> None:
    changed = [
        ENTRY._replace(place=8),
        ENTRY._replace(at=ENTRY.at + timedelta(microseconds=1)),
        ENTRY._replace(data=ENTRY.data | {"count": 4}),
    ]
    assert len({leaves.leaf_of(entry) for entry in [ENTRY, *changed]}) == 4


def test_the_zone_a_time_was_written_in_does_not_matter() -> None:
    shanghai = ENTRY.at.astimezone(timezone(timedelta(hours=8)))
    assert leaves.moment(shanghai) == leaves.moment(ENTRY.at)


STABLE = st.recursive(
    st.booleans()
    | st.integers(-leaves.LARGEST, leaves.LARGEST)
    | st.text(st.characters(codec="utf-8", exclude_characters="\x00")),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=0xD7FF, min_codepoint=1)), inner)
    ),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STABLE)
def test_what_is_stable_comes_back_from_json_as_the_same_bytes(value: object) -> None:
    leaves.check_stable(value)
    assert leaves.canonical(json.loads(json.dumps(value))) == leaves.canonical(value)


@pytest.mark.parametrize(
    "value",
    [1.0, None, {1: "a"}, {"a": [None]}, 2**53, -(2**53), "a\x00", "\ud800", {"\U00010000": 1}, {"a\x00": 1}, ("a",)],
    ids=repr,
)
def test_what_has_no_one_way_to_be_written_is_refused(value: object) -> None:
    with pytest.raises(leaves.Unstable):
        leaves.check_stable(value)
