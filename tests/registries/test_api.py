# SPDX-License-Identifier: Apache-2.0
"""Another system hands targets in: by its token, in batches, each batch once, every row with its outcome."""

import json
from types import SimpleNamespace

import pytest
from django.db import IntegrityError

from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.files.models import SheetImport
from suicha.registries.models import ApiCall, ApiToken, Target
from suicha.registries.services import exchange
from suicha.registries.services.exchange import token_make, token_revoke
from suicha.registries.services.imports import sheet_undo
from suicha.registries.services.imports.leftovers import leftovers_bytes
from tests.factories import make_credit_code, make_target
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/targets/"


@pytest.fixture
def system(county):
    token, word = token_make(organisation=county.bureau, name="市监推送", person=county.clerk, by=county.legal)
    return SimpleNamespace(county=county, token=token, word=word)


def send(client, system, rows: object, key: str = "批次1", word: str = ""):
    body = rows if isinstance(rows, str) else json.dumps({"rows": rows})
    headers = {"Authorization": f"Bearer {word or system.word}", "Idempotency-Key": key}
    return client.post(ADDRESS, body, content_type="application/json", headers=headers)


def ask(client, system, **query: object):
    return client.get(ADDRESS, query, headers={"Authorization": f"Bearer {system.word}"})


def firm(number: int, **over: object) -> dict[str, object]:
    return {"name": f"公司{number}", "credit_code": make_credit_code(number), **over}


@pytest.mark.covers("LIBT-5", "LIBT-15")
def test_every_row_of_a_batch_gets_its_outcome_in_the_order_it_was_sent(client, system) -> None:
    code = make_credit_code(2)
    make_target(system.county.bureau, name="公司2", credit_code=code, number=code)
    wrong = f"{code[:17]}{'0' if code[17] != '0' else '1'}"

    answer = send(
        client, system,
        [firm(1), firm(2, address="新址"), firm(1), {"name": None, "credit_code": wrong}, firm(5, founded_on=42094)],
    )  # fmt: skip

    told = answer.json()
    assert answer.status_code == 200
    assert [row["outcome"] for row in told["rows"]] == ["new", "changed", "refused", "refused", "doubtful"]
    assert [row["row"] for row in told["rows"]] == [0, 1, 2, 3, 4]
    assert told["rows"][0]["id"] == Target.objects.get(name="公司1").pk
    assert "与第2行相同" in told["rows"][2]["reasons"][0]["text"]
    assert told["counts"] == {"rows": 5, "new": 1, "changed": 1, "unchanged": 0, "doubtful": 1, "refused": 2}
    found = SheetImport.objects.get()
    assert (found.state, found.applied_by) == ("applied", system.county.clerk)
    assert "公司1" in leftovers_bytes(found).decode("latin-1") or leftovers_bytes(found)
    sheet_undo(sheet_import=found, by=system.county.clerk)
    assert Target.objects.count() == 1


@pytest.mark.covers("LIBT-5")
def test_the_same_batch_again_does_nothing_and_gets_the_same_answer(client, system, monkeypatch) -> None:
    first = send(client, system, [firm(1)]).json()
    second = send(client, system, [firm(1)]).json()

    assert (first["replayed"], second["replayed"]) == (False, True)
    assert (second["rows"], second["counts"]) == (first["rows"], first["counts"])
    assert (SheetImport.objects.count(), Target.objects.count()) == (1, 1)

    other = send(client, system, [firm(2)])
    assert (other.status_code, other.json()["code"]) == (422, "api_key_reused")

    with monkeypatch.context() as patch:
        patch.setattr(exchange, "sheet_apply", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send(client, system, [firm(3)], key="断了")
    assert send(client, system, [firm(3)], key="断了").json()["rows"][0]["outcome"] == "new"
    assert Target.objects.count() == 2

    def taken(**_: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(ApiCall.objects, "create", taken)
    assert send(client, system, [firm(4)], key="同时").json()["code"] == "api_key_busy"


def test_what_is_no_batch_is_refused_whole(client, system, monkeypatch) -> None:
    for rows, code in (
        ("{", "api_body_wrong"),
        ("[]", "api_body_wrong"),
        ("[" * 100_000, "api_body_wrong"),
        ('{"rows": [{"name": "\\ud800"}]}', "api_body_wrong"),
        ('{"rows": [{"\\ud800": 1}]}', "api_body_wrong"),
        ('{"rows": 1}', "api_body_wrong"),
        ([], "api_rows_missing"),
        ([1], "api_row_wrong"),
        ([{"name": "甲", "颜色": "红"}], "api_row_wrong"),
        ([{"name": ["甲"]}], "api_row_wrong"),
    ):
        answer = send(client, system, rows)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    for key in ("", "长" * 101):
        headers = {"Authorization": f"Bearer {system.word}"}
        body = json.dumps({"rows": [firm(1)]})
        if key:
            with refused("api_key_missing"):
                exchange.targets_upsert(token=system.token, key=key, rows=[firm(1)], by=system.county.clerk)
        else:
            answer = client.post(ADDRESS, body, content_type="application/json", headers=headers)
            assert answer.json()["code"] == "api_key_missing"
    monkeypatch.setattr(exchange, "MAX_ROWS", 1)
    assert send(client, system, [firm(1), firm(2)]).json()["code"] == "api_rows_too_many"
    assert Target.objects.count() == 0
    assert Event.objects.filter(action="accounts.act.refused").exists()


def test_values_of_every_type_become_what_a_cell_would_be(client, system) -> None:
    told = send(client, system, [firm(1, register_number=350881600001234, address=True, scope=None)]).json()
    target = Target.objects.get()
    assert (told["rows"][0]["outcome"], target.register_number, target.address) == ("new", "350881600001234", "是")


def test_only_a_token_in_force_of_a_person_who_may_opens_anything(client, system) -> None:
    assert client.get(ADDRESS).status_code == 401
    assert send(client, system, [firm(1)], word="suicha-x").json()["code"] == "token_unknown"
    clerk = system.county.clerk
    clerk.role_grants.all().delete()
    answer = send(client, system, [firm(1)])
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")
    clerk.is_active = False
    clerk.save()
    assert send(client, system, [firm(1)]).status_code == 401
    clerk.is_active = True
    clerk.save()
    token_revoke(token=system.token, by=system.county.legal)
    assert send(client, system, [firm(1)]).status_code == 401
    assert Target.objects.count() == 0


def test_the_library_goes_out_a_page_at_a_time(client, system) -> None:
    for _ in range(3):
        make_target(system.county.bureau)
    make_target(system.county.neighbour)
    first = ask(client, system, limit=2).json()
    second = ask(client, system, limit=2, after=first["next"]).json()

    assert [len(first["rows"]), len(second["rows"]), second["next"]] == [2, 1, None]
    assert set(first["rows"][0]) >= {"id", "number", "name", "credit_code", "status", "verified_on", "town"}
    assert ask(client, system, since="2999-01-01").json()["rows"] == []
    assert ask(client, system, since="昨天").json()["code"] == "api_day_wrong"
    assert len(ask(client, system, limit="x", after="②").json()["rows"]) == 3


def test_the_description_names_every_field_a_batch_may_have(client) -> None:
    told = client.get("/api/v1/openapi.json").json()
    rows = told["paths"][ADDRESS]["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]["rows"]
    assert {"name", "credit_code", "town"} <= set(rows["items"]["properties"])
    assert rows["maxItems"] == 10_000


def test_a_token_is_shown_once_and_only_its_digest_is_kept(client, system) -> None:
    county = system.county
    client.force_login(county.legal)
    form = {"organisation": county.bureau.pk, "name": "另一个系统", "person": county.clerk.pk}

    page = client.post("/w/tokens/", form).content.decode()

    made = ApiToken.objects.get(name="另一个系统")
    word = page.partition('id="token">')[2].partition("<")[0]
    assert exchange.token_digest(word) == made.digest
    assert word not in client.get("/w/tokens/").content.decode()
    assert "发放了接口令牌“另一个系统”，以股长的名义办理" in sentence(Event.objects.order_by("pk").last())
    assert client.post("/w/tokens/", {}).status_code == 422

    client.post(f"/w/tokens/{made.pk}/end/")
    token_revoke(token=made, by=county.legal)
    assert "收回了漳平市应急管理局的接口令牌" in sentence(Event.objects.order_by("pk").last())
    assert Event.objects.filter(action="registries.token.revoke").count() == 1
    assert "已收回" in client.get("/w/tokens/").content.decode()


def test_a_token_has_a_purpose_and_a_person_who_may(county) -> None:
    make = {"organisation": county.bureau, "by": county.legal}
    with refused("token_name_missing"):
        token_make(name=" ", person=county.clerk, **make)
    with refused("token_person_may_not"):
        token_make(name="甲", person=county.person, **make)
    with refused("permission_missing"):
        token_make(name="甲", person=county.clerk, organisation=county.bureau, by=county.clerk)
