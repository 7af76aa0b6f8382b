# SPDX-License-Identifier: Apache-2.0
"""Searching the library: the index finds exactly what the database finds, folded or not, for everybody alike."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from suicha.accounts.models import Organisation
from suicha.accounts.roles import RoleName
from suicha.catalogue.models import SettingVersion
from suicha.core import clock
from suicha.core.pages import paged
from suicha.registries.models import SearchEntry, SearchPending, Tag, Target
from suicha.registries.rules import search as rules
from suicha.registries.selectors import drawable_of, searching, target_list
from suicha.registries.selectors.searching import Search
from suicha.registries.services import search_index, target_change
from tests.factories import make_target, make_user

ASKED = (
    {}, {"text": "竹"}, {"text": "竹木"}, {"text": "木竹"}, {"text": "春明竹木"}, {"text": "ｍａｄｅ"},
    {"text": "91 3508 81"},
    {"text": "（分"}, {"text": "没有"}, {"text": "Ab"}, {"text": "é"}, {"domain": "工贸"}, {"status": "suspended"},
    {"grade": "D"}, {"town": "350881102"}, {"check": "stale"}, {"check": "doubtful"},
    {"kind": "place"}, {"approval": "upper"}, {"industry": "C"}, {"industry": "C26"}, {"industry": "C2671"},
    {"line": "1"}, {"tag": "1"}, {"kind": "enterprise", "text": "竹"},
    {"text": "公司", "domain": "工贸"},
    {"text": "公司", "check": "stale", "grade": "B"}, {"text": "旧名"}, {"text": "老字号旧名"}, {"town": "350881"},
    {"town": "350800"}, {"town": "350000"}, {"town": "360000"},
)  # fmt: skip
NAMES = ("春明竹木有限公司", "木竹春明公司", "漳平（分）公司", "漳平茶叶公司", "abc café 公司", "竹")


@pytest.fixture
def library(county):
    """Targets in three blocks, at both ends of each, of two bureaus; nothing folded yet."""
    county.viewer = make_user(RoleName.SUPERVISOR, organisation=county.root)
    keys = [3, 4, 5, rules.BLOCK - 1, rules.BLOCK, rules.BLOCK + 7, 3 * rules.BLOCK - 1, 3 * rules.BLOCK]
    for place, pk in enumerate(keys):
        for bureau, key in ((county.bureau, pk), (county.neighbour, pk + 100)):
            make_target(
                bureau, pk=key, name=NAMES[place % len(NAMES)], domain=("工贸", "食品", "")[place % 3],
                grade="ABCD"[place % 4], status="suspended" if place == 4 else "active",
                town=county.town if place % 2 else None, doubts=[{"field": "name"}] if place == 2 else [],
                verified_on=clock.today() - timedelta(days=150 * place),
                kind="place" if place == 1 else "enterprise", approval=("own", "upper")[place % 2],
                industry=("C2671", "C26", "F52", "")[place % 4], nature="民营" if place % 3 else "",
                line=county.section if place == 5 else None,
                reviewed_at=clock.now() if place % 3 == 1 else None,
                reviewed_by=county.viewer if place % 3 == 1 else None,
            )  # fmt: skip
    county.tag = Tag.objects.create(
        organisation=county.root, group="重点", name="危险源", made_at=clock.now(), made_by=county.viewer
    )
    county.tag.targets.set([3, rules.BLOCK + 7])
    return county


def bureaus():
    return Organisation.objects.filter(kind="bureau")


def keys_found(search):
    return [row.pk for row in search.take(None, False, 1000)]


def agree(person):
    """The index and the database say the same of every question."""
    keys = {"line": Organisation.objects.get(kind="section").pk, "tag": Tag.objects.get().pk}
    for asked in ASKED:
        asked = {name: str(keys.get(name, value)) for name, value in asked.items()}
        search = Search(person, asked)
        wanted = list(target_list(person, **asked).order_by("pk").values_list("pk", flat=True))
        assert keys_found(search) == wanted, asked
        found = search.found()
        assert (found.number, found.more) == (len(wanted), False), asked
        fit = {row.pk for bureau in bureaus() for row in drawable_of(bureau)}
        assert found.drawable == len(fit & set(wanted)), asked
    everything = Search(person, {})
    rows = target_list(person)
    assert dict(everything.domains()) == {
        name: rows.filter(domain=name).count() for name in set(rows.order_by("pk").values_list("domain", flat=True))
    }
    assert everything.towns() == ["350881102"]


@pytest.mark.covers("LIBT-1")
def test_what_is_found_is_the_same_before_and_after_folding(library):
    for person in (library.viewer, library.clerk):
        agree(person)
    assert search_index.fold_all() == 4
    assert not SearchPending.objects.exists()
    for person in (library.viewer, library.clerk):
        agree(person)


@pytest.mark.covers("LIBT-10", "LIBT-7")
def test_how_many_can_be_drawn_is_what_the_draw_would_find(library):
    """The headline of the list asks of each bureau's rows what its own 细则 asks."""
    whole = Search(library.viewer, {}).found().drawable
    for level in (1, 2):
        SettingVersion.objects.create(
            organisation=library.bureau, key="target_review", value=level, clause="细则第三条",
            valid_from=clock.today(), set_at=clock.now(), set_by=library.viewer,
        )  # fmt: skip
        for _ in range(2):
            agree(library.clerk)
            agree(library.viewer)
            assert 0 < drawable_of(library.bureau).count() < 8
            assert Search(library.viewer, {}).found().drawable < whole
            search_index.rebuild()


def test_a_tag_is_found_at_once_whatever_way_it_was_written(library):
    search_index.rebuild()
    one = Target.objects.get(pk=4)
    one.tags.set([library.tag])
    library.tag.targets.remove(3)
    agree(library.viewer)
    assert keys_found(Search(library.viewer, {"tag": str(library.tag.pk)})) == [4, rules.BLOCK + 7]
    library.tag.targets.clear()
    assert Search(library.viewer, {"tag": str(library.tag.pk)}).found().number == 0


def test_the_list_is_narrowed_by_kind_industry_section_source_and_tag(client, library):
    client.force_login(library.clerk)
    asked = {"kind": "enterprise", "industry": "C", "approval": "own", "tag": library.tag.pk}
    page = client.get("/w/objects/", asked).text
    assert "检查对象1家" in page
    assert "检查对象0家" in client.get("/w/objects/", asked | {"line": library.section.pk}).text


def test_a_change_is_found_at_once_whatever_way_it_was_written(library):
    search_index.fold_all()
    one = Target.objects.get(pk=3)
    one.name = "改了名字的矿业公司"
    one.save(update_fields=["name"])
    Target.objects.filter(pk=4).update(domain="食品", name="木竹")
    rows = list(Target.objects.filter(pk__in=[5, rules.BLOCK]).order_by("pk"))
    for row in rows:
        row.grade = "D"
    Target.objects.bulk_update(rows, ["grade"])
    Target.objects.filter(pk=rules.BLOCK - 1).delete()
    Target.objects.bulk_create(
        [Target(organisation=library.bureau, number="N1", name="新竹", verified_on=clock.today())]
    )
    for person in (library.viewer, library.clerk):
        agree(person)
    search_index.fold_all()
    for person in (library.viewer, library.clerk):
        agree(person)


def test_rows_written_past_the_models_are_found_once_told(library):
    search_index.fold_all()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registries_target SET name = %s WHERE id IN (3, 4)", ["竹竹竹"])
    search_index.index_targets([4, 3])
    assert list(SearchPending.objects.values_list("first", "last")) == [(3, 4)]
    search_index.index_range(1, 2 * rules.BLOCK + 1)
    assert SearchPending.objects.count() == 4
    agree(library.viewer)
    assert search_index.rebuild() == 4
    agree(library.viewer)


def test_the_worker_folds_only_what_is_worth_it(library):
    assert search_index.fold_if_due() == 0
    search_index.index_range(1, 600)
    assert search_index.fold_if_due() == 4
    assert search_index.fold_if_due() == 0
    assert SearchEntry.objects.filter(facet=rules.Facet.TEXT, token="竹木").exists()


def test_two_workers_fold_a_block_once(library):
    search_index.fold_all()
    assert not search_index._fold(0)


def test_an_empty_library_has_an_empty_index(county):
    assert search_index.rebuild() == 0
    assert Search(county.clerk, {}).found() == (0, False, 0)


def test_pages_lead_to_the_end_and_back(library):
    search_index.fold_all()
    Target.objects.filter(pk=4).update(grade="C")
    wanted = list(target_list(library.viewer, text="公司").order_by("pk").values_list("pk", flat=True))
    seen, query, back = [], "", ""
    while True:
        search = Search(library.viewer, {"text": "公司"})
        page = paged(search.take, search.found().number, QueryDict(query), newest_first=False, size=3)
        seen += [row.pk for row in page]
        if not page.has_next:
            back = page.previous_query
            break
        query = page.next_query
    assert seen == wanted
    page = paged(Search(library.viewer, {"text": "公司"}).take, 0, QueryDict(back), newest_first=False, size=3)
    assert [row.pk for row in page] == wanted[len(wanted) - len(wanted) % 3 - 3 :][:3]


def test_who_sees_nothing_finds_nothing(library):
    stranger = make_user(organisation=library.bureau)
    search_index.fold_all()
    assert keys_found(Search(stranger, {"text": "公司"})) == []
    assert Search(stranger, {}).found().number == 0


def test_a_page_costs_the_same_whatever_the_library(library, django_assert_max_num_queries):
    search_index.fold_all()
    for pk in range(500, 540):
        make_target(library.bureau, pk=pk)
    with django_assert_max_num_queries(18):
        everything, search = Search(library.clerk, {}), Search(library.clerk, {"text": "有限公司"})
        everything.domains(), everything.towns(), search.found(), search.take(None, False, 21)


def test_many_are_counted_up_to_a_bound(library, monkeypatch):
    search_index.fold_all()
    monkeypatch.setattr(searching, "BOUND", 3)
    monkeypatch.setattr(searching, "_CHUNK", 2)
    found = Search(library.viewer, {"text": "有限公司"}).found()
    assert found == (4, False, 4) or found.more
    assert Search(library.viewer, {"text": "漳平茶叶公司"}).found().number == 2
    monkeypatch.setattr(searching, "_CHUNKS", 1)
    assert Search(library.viewer, {"text": "有限公司"}).found() == (3, True, None)


TEXTS = st.text(st.sampled_from("竹木春明AbéＡ９（ 1"), max_size=8)


@examples(max_examples=60)
@given(TEXTS, TEXTS, TEXTS)
def test_whatever_holds_a_text_has_its_tokens(before, text, after):
    assert set(rules.tokens_asked(text)) <= rules.tokens_of([before + text + after])


@examples(max_examples=60)
@given(st.sets(st.integers(0, rules.BLOCK - 1), max_size=300))
def test_members_come_out_as_they_went_in(offsets):
    kept = rules.unpack(rules.pack(sorted(offsets)))
    assert list(rules.members(kept)) == sorted(offsets)
    assert list(rules.members(kept, backwards=True)) == sorted(offsets, reverse=True)


@examples(max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 10_000), st.integers(0, 50)), max_size=80))
def test_ranges_gathered_still_hold_everything(pairs):
    ranges = [(first, first + more) for first, more in pairs]
    found = rules.gathered(ranges, most=10)
    assert len(found) <= 10
    assert all(any(low <= first and last <= high for low, high in found) for first, last in ranges)
    assert found == sorted(found)
    assert all(one[1] < two[0] for one, two in zip(found, found[1:], strict=False))


def test_what_is_typed_is_narrowed_and_a_code_loses_its_spaces():
    assert rules.as_asked("　９１３５ 0881ma ") == "91350881MA"
    assert rules.as_asked("漳平（一） 公司") == "漳平（一） 公司"


@examples(max_examples=60)
@given(st.dates(date(2020, 1, 1), date(2027, 12, 31)), st.dates(date(2020, 1, 1), date(2027, 12, 31)))
def test_months_and_days_tell_who_was_verified_before(verified, day):
    ranges = rules.verified_before(day)
    found = any(first <= token < last for token in rules.verified_tokens(verified) for first, last in ranges)
    assert found == (verified < day)


def test_few_members_and_many_are_read_back_as_they_were_kept() -> None:
    for offsets in ([], [3, 8191], list(range(0, rules.BLOCK, 7))):
        assert list(rules.members(rules.unpack(rules.pack(offsets)))) == offsets


@pytest.mark.covers("LIBT-1")
def test_a_firm_is_found_by_the_name_it_had_in_the_same_transaction_and_the_page_says_so(county, client):
    firm = make_target(county.bureau, name="漳平新名有限公司")
    search_index.fold_all()
    target_change(target=firm, name="漳平改名有限公司", by=county.clerk)

    assert keys_found(Search(county.clerk, {"text": "新名"})) == [firm.pk]
    search_index.fold_all()
    assert keys_found(Search(county.clerk, {"text": "新名"})) == [firm.pk]
    client.force_login(county.clerk)
    assert "曾用名：漳平新名有限公司" in client.get("/w/objects/", {"q": "新名有限"}).content.decode()
    assert "曾用名" not in client.get("/w/objects/", {"q": "改名有限"}).content.decode().split("<tbody>")[1]
