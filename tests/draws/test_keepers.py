# SPDX-License-Identifier: Apache-2.0
"""Who can open the secret of a draw: the keepers with their passphrases, and nobody else at all."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from django.conf import settings
from django.db import DatabaseError, transaction

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws import escrow, services
from suicha.draws.models import DrawnTarget, Escrow, KeeperKey
from suicha.draws.sealing import unseal
from suicha.draws.selectors import keeper_key_of, keepers_of, keepers_ready, still_possible
from tests.ceremonies import PASSPHRASE, make_keeper, reveal
from tests.draws.conftest import Bureau
from tests.factories import PASSWORD, make_organisation, make_user
from tests.triggers import drop_trigger

pytestmark = pytest.mark.django_db
OTHER = "另一句 staple 大门 horse"


def test_the_secret_is_with_every_keeper_and_nowhere_else(bureau: Bureau) -> None:
    second = make_keeper(bureau.organisation, RoleName.SUPERVISOR)
    draw = bureau.locked()

    assert [(keeper.name, keeper.outside) for keeper in keepers_of(draw)] == [
        (bureau.keeper.name, True), (second.name, True),
    ]  # fmt: skip
    assert draw.sealed_secret is None
    secrets = {
        escrow.disclose(each.envelope, public=each.key.public_key, about=draw.number, passphrase=PASSPHRASE)
        for each in Escrow.objects.select_related("key").order_by("pk")
    }
    assert len(secrets) == 1
    draw = reveal(draw, second)
    assert unseal(draw.sealed_secret) in secrets


def test_the_commitment_says_who_keeps_the_secret(bureau: Bureau) -> None:
    draw = bureau.committed()
    key = keeper_key_of(bureau.keeper)

    assert f'"public_key":"{key.public_key}"' in draw.commitment
    assert f'"organisation":"{key.organisation.name}","outside":true' in draw.commitment


def test_nothing_is_frozen_without_a_keeper_from_outside(bureau: Bureau) -> None:
    KeeperKey.objects.update(retired_at=clock.now())
    with pytest.raises(Refused, match="现有0名密数保管人，没有一名在抽取单位以外"):
        bureau.freeze()

    inside = make_user(RoleName.DISCIPLINE, organisation=bureau.organisation)
    services.keeper_key_make(by=inside, passphrase=PASSPHRASE, again=PASSPHRASE)
    with pytest.raises(Refused, match="现有1名密数保管人，没有一名在抽取单位以外"):
        bureau.freeze()

    make_keeper(bureau.organisation)
    assert [keeper.outside for keeper in keepers_ready(bureau.organisation)] == [False, True]
    assert bureau.freeze().escrows.count() == 2


def test_a_keeper_of_another_bureau_or_without_the_role_any_more_keeps_nothing(bureau: Bureau) -> None:
    make_keeper(make_organisation())
    left = make_keeper(bureau.organisation)
    left.role_grants.update(revoked_at=clock.now(), revoked_by=left)
    closed = make_keeper(bureau.organisation)
    closed.is_active = False
    closed.save()

    assert [keeper.name for keeper in keepers_ready(bureau.organisation)] == [bureau.keeper.name]


def test_the_host_keeps_nothing(bureau: Bureau) -> None:
    both = make_user(RoleName.LEGAL_OFFICE, RoleName.DISCIPLINE, organisation=bureau.organisation)
    with pytest.raises(Refused, match="主持抽取的人不能同时保管密数"):
        services.keeper_key_make(by=both, passphrase=PASSPHRASE, again=PASSPHRASE)
    with pytest.raises(Refused, match="没有权限"):
        services.keeper_key_make(by=bureau.host, passphrase=PASSPHRASE, again=PASSPHRASE)


@pytest.mark.parametrize(
    ("passphrase", "again", "words"),
    [
        ("太短", "太短", "要12个字符以上"),
        ("1234567890123456", "1234567890123456", "不能全是数字"),
        ("四匹马 correct 订书机", "四匹马 correct 订书针", "两次填的保管口令不一样"),
        (PASSWORD, PASSWORD, "不能与登录口令相同"),
    ],
)
def test_a_weak_passphrase_is_refused(bureau: Bureau, passphrase: str, again: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        services.keeper_key_make(by=bureau.keeper, passphrase=passphrase, again=again)


def test_the_private_key_lies_in_a_file_for_its_owner_that_only_the_passphrase_opens(bureau: Bureau) -> None:
    path = escrow.key_path(keeper_key_of(bureau.keeper).public_key)

    assert path.parent == Path(settings.KEYS_DIR) / "keepers"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")


def test_a_new_key_replaces_the_old_one_which_still_opens_what_it_was_given(bureau: Bureau) -> None:
    draw = bureau.locked()
    old = keeper_key_of(bureau.keeper)
    new = services.keeper_key_make(by=bureau.keeper, passphrase=OTHER, again=OTHER)

    assert [keeper.public_key for keeper in keepers_ready(bureau.organisation)] == [new.public_key]
    assert Event.objects.filter(action="draws.keeper.key").order_by("pk").last().data["replaces"] == old.public_key
    assert reveal(draw, bureau.keeper).state == "revealed"
    with pytest.raises(DatabaseError, match="不能修改"), transaction.atomic():
        KeeperKey.objects.filter(pk=old.pk).update(retired_at=None)


def test_every_read_and_every_wrong_passphrase_is_an_event(bureau: Bureau) -> None:
    draw = bureau.locked()
    with pytest.raises(Refused, match="保管口令不对"):
        services.draw_reveal(draw=draw, passphrase="不是这一句 wrong", by=bureau.keeper)
    assert not DrawnTarget.objects.exists()
    services.draw_issue(draw=reveal(draw, bureau.keeper), by=bureau.host)

    reads = Event.objects.filter(action="draws.secret.read").order_by("pk")
    assert [(event.outcome, event.data["purpose"]) for event in reads] == [
        ("refused", "揭示种子"), ("done", "揭示种子"), ("done", "出具抽取包"),
    ]  # fmt: skip
    assert [event.person_name for event in reads] == [bureau.keeper.name, bureau.keeper.name, bureau.host.name]
    assert "没有打开" in sentence(reads[0])
    # Who looks at the bureau's trace finds what a keeper from elsewhere did to its draw.
    assert {event.organisation_path for event in reads} == {bureau.organisation.path}


def test_a_read_stays_an_event_when_the_drawing_is_refused(bureau: Bureau) -> None:
    draw = bureau.locked()
    drop_trigger("draws_draw_committed_once", "draws_draw")
    type(draw).objects.filter(pk=draw.pk).update(commitment=draw.commitment.replace('"sj1"', '"sj0"'))

    with pytest.raises(Refused, match="这次抽取不能继续"):
        reveal(draw, bureau.keeper)
    assert Event.objects.filter(action="draws.secret.read", outcome="done").count() == 1


def test_five_wrong_passphrases_shut_the_envelope_for_a_while(bureau: Bureau) -> None:
    draw = bureau.locked()
    for _ in range(5):
        with pytest.raises(Refused, match="保管口令不对"):
            services.draw_reveal(draw=draw, passphrase="不是这一句 wrong", by=bureau.keeper)
    with pytest.raises(Refused, match="保管口令连错5次"):
        reveal(draw, bureau.keeper)
    with clock.pretend(clock.now() + timedelta(minutes=16)):
        assert reveal(draw, bureau.keeper).state == "revealed"


def test_who_became_a_keeper_later_opens_nothing_of_before(bureau: Bureau) -> None:
    draw = bureau.locked()
    late = make_keeper(bureau.organisation)

    with pytest.raises(Refused, match="没有把密数交给这个账号保管"):
        reveal(draw, late)


def test_a_lost_or_exchanged_key_file_is_told(bureau: Bureau) -> None:
    draw = bureau.locked()
    path = escrow.key_path(keeper_key_of(bureau.keeper).public_key)
    kept = path.read_bytes()
    path.unlink()
    with pytest.raises(Refused, match=r"保管密钥文件[0-9a-f]{16}\.pem找不到"):
        reveal(draw, bureau.keeper)

    lock = BestAvailableEncryption(escrow._stretched(PASSPHRASE, keeper_key_of(bureau.keeper).public_key))
    path.write_bytes(Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock))
    with pytest.raises(Refused, match="或者不是原来的"):
        reveal(draw, bureau.keeper)
    path.write_bytes(kept)
    assert reveal(draw, bureau.keeper).state == "revealed"


def test_an_envelope_that_was_touched_or_belongs_to_another_draw_does_not_open(bureau: Bureau) -> None:
    draw = bureau.locked()
    drop_trigger("draws_escrow_fixed", "draws_escrow")
    mine = draw.escrows.get()
    Escrow.objects.filter(pk=mine.pk).update(
        envelope=mine.envelope[:-2] + ("00" if mine.envelope[-2:] != "00" else "11")
    )

    with pytest.raises(Refused, match="密数信封被改动过"):
        reveal(draw, bureau.keeper)
    with pytest.raises(Refused, match="密数信封被改动过"):
        escrow.disclose(mine.envelope, public=mine.key.public_key, about="另一次抽取", passphrase=PASSPHRASE)


def test_a_draw_of_before_the_keepers_can_only_be_voided(bureau: Bureau) -> None:
    draw = bureau.freeze()
    drop_trigger("draws_escrow_kept", "draws_escrow")
    Escrow.objects.all()._raw_delete("default")

    with pytest.raises(Refused, match="冻结时还没有密数保管人"):
        services.draw_commit(draw=draw, by=bureau.host)
    draw.state, draw.pool_commit = "committed", ""
    assert "由两个人作废后重新冻结" in still_possible(draw)
    assert bureau.voided(draw).is_void
    assert bureau.freeze().attempt == 1
    assert str(keeper_key_of(bureau.keeper)).startswith(bureau.keeper.organisation.name)
