# SPDX-License-Identifier: Apache-2.0
"""The parts of the browser's verifier, one by one, against published values; and what one firm is told."""

import json
from collections.abc import Iterator
from hashlib import sha256

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.judge import Judge
from tests.fairdraw import ledger
from tests.fairdraw.examples import MODES, SECRET, VECTOR, unpacked, whole

pytestmark = pytest.mark.browser
FORMS = list(MODES)

WHOLE_VECTOR = """([vector, bytes]) => {
  const record = suicha.parse(Uint8Array.from(bytes)), digest = suicha.sha256(suicha.canonical(record));
  const lines = suicha.poolLines(vector.pool, vector.secret, () => {});
  const reveal = suicha.sha256(`sj1.reveal|${vector.secret}`);
  const key = suicha.sha256(`sj1.key|${digest}|${reveal}|${vector.seed}`);
  const again = suicha.drawAgain(vector.pool, record, key, () => {});
  const rows = again.lines.map((line) => line.split(","));
  return {
    pool_root: suicha.sha256(lines), N: reveal, nonce_commit: suicha.sha256(`sj1.commit|${reveal}`),
    commit_digest: digest, K: key, result: rows.map((row) => row.join("|")), strata: again.strata,
    result_root: suicha.sha256(suicha.rootLines(suicha.outLeaves(rows))),
  };
}"""


@pytest.fixture(scope="module")
def judge(chromium: Browser) -> Iterator[Judge]:
    judge = Judge(chromium, "http://county.test")
    yield judge
    judge.context.close()


@pytest.fixture(scope="module")
def parts(judge: Judge) -> Page:
    return judge.parts()


@pytest.mark.covers("DRAW-17")
def test_every_value_of_the_vector_comes_out_in_the_browser(parts: Page) -> None:
    record = json.dumps(VECTOR["commitment"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert VECTOR["secret"] == SECRET
    found = parts.evaluate(WHOLE_VECTOR, [VECTOR, list(record)])

    assert found == {name: VECTOR[name] for name in found}


def test_our_own_hashes_agree_with_the_standards(parts: Page) -> None:
    texts = ["", "abc", "abcd" * 16, "名录", "a" * 55, "b" * 56, "c" * 63, "d" * 64, "e" * 119, "𠮷" * 1000]
    found = parts.evaluate("(texts) => texts.map((text) => suicha.sha256(text))", texts)
    assert found == [sha256(text.encode()).hexdigest() for text in texts]
    assert parts.evaluate("() => [suicha.sm3('abc'), suicha.sm3('abcd'.repeat(16))]") == [
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
    ]


def test_the_reference_tree_of_certificate_transparency_is_climbed(parts: Page) -> None:
    data = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = [sha256(b"\0" + bytes.fromhex(each)).digest() for each in data]
    top = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert ledger.root(leaves).hex() == top
    for size in range(1, 9):
        for index in range(size):
            proof = [step.hex() for step in ledger.proof(index, leaves[:size])]
            climb = [leaves[index].hex(), index, size, proof]
            found = parts.evaluate("([leaf, index, size, proof]) => suicha.rootOf(leaf, index, size, proof)", climb)
            assert found == ledger.root(leaves[:size]).hex()
    longer = [leaves[0].hex(), 0, 2, [leaves[1].hex(), top]]
    assert parts.evaluate("([leaf, index, size, proof]) => suicha.rootOf(leaf, index, size, proof)", longer) == ""


CANONICAL = ['{"a":1,"b":[true,"名","\\u001f"]}', '{"n":9007199254740991}']
OTHERWISE = [
    *('{"é":1}', '{"n":9007199254740992}', '{"n":1.0}', '{"n":-1}', '{"b":1,"a":2}', '{"a":1,"a":1}', '{"a":1e2}'),
    *('{"a":"\\u0041"}', '{"a":null}', '{"a": 1}', '{"a":NaN}', '{"a":"\\ud800"}', '{"a":-0}', '{"a":"\\/"}'),
    '{"a":123456789012345678901234567890}',
]


@pytest.mark.parametrize("text", [*CANONICAL, *OTHERWISE])
def test_only_canonical_bytes_are_canonical(parts: Page, text: str) -> None:
    assert json.loads(text)
    found = parts.evaluate(
        """(text) => {
          const bytes = suicha.utf8(text), value = suicha.parse(bytes);
          try {
            return suicha.isPlain(value) && suicha.sameBytes(suicha.canonical(value), bytes);
          } catch { return false; }
        }""",
        text,
    )
    assert found is (text in CANONICAL)


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf{}", b"{}x", b"", b"{", b'{"a":01}', b'"\xff"', b"[" * 2000, b"{'a':1}"]
)
def test_what_is_no_json_is_not_read(parts: Page, data: bytes) -> None:
    ask = "(bytes) => { try { suicha.parse(Uint8Array.from(bytes)); return true; } catch { return false; } }"
    assert parts.evaluate(ask, list(data)) is False


@pytest.mark.covers("ACC-2")
@pytest.mark.parametrize("form", FORMS)
def test_a_firm_learns_its_ticket_and_why_as_far_as_the_form_tells(judge: Judge, form: str) -> None:
    everything = unpacked(whole("all", MODES[form]))
    proof = json.loads(everything["certificate.json"])
    rows = [line.split(",") for line in everything["result.csv"].decode().splitlines()[1:]]
    drawn = {row[5]: row for row in rows if row[2] == "P"}
    ids = [*sorted(drawn), "A000", "B900", "C001", "c001", "nobody"]
    found = dict(zip(ids, judge.reports([{"package": whole(form), "firms": ids}])[0]["firms"], strict=True))

    assert found["nobody"]["known"] is (None if form in ("part", "rows") else False)
    assert found["c001"]["id"] == "C001" or form == "part"
    for number, row in drawn.items():
        told = found[number]
        if form == "part" and row[1] != "1":
            assert (told["seat"], told["through"]) == (None, 1)
            continue
        assert [told["seat"]["seq"], told["seat"]["batch"]] == [int(row[0]), int(row[1])]
        assert "ticket" not in told if form == "part" else told["ticket"] == row[6]
    if form == "all":
        assert [found[number]["role"] for number in ("A000", "B900", "C001")] == ["R", "X", "M"]
        one = found["A000"]
        assert one["ticket"] == sha256(f"{proof['K']}|target|A000".encode()).hexdigest()
        assert one["rule"]["cutoff"] == proof["strata"][0]["cutoff"]
        assert (one["place"] <= one["rule"]["drawn"]) is (one["ticket"] <= one["rule"]["cutoff"])
