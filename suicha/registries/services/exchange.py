# SPDX-License-Identifier: Apache-2.0
"""Rows from another system: tokens given and taken back, and batches that go the way of every sheet."""

import csv
import io
import os
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from django.db import IntegrityError, transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, may, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.files.models import SheetImport
from suicha.registries.models import ApiCall, ApiToken
from suicha.registries.services.imports import sheet_apply, sheet_preview
from suicha.registries.services.imports.kinds import KINDS

MAX_ROWS = 10_000
LONGEST_KEY = 100
KIND = SheetImport.Kind.TARGETS
Row = Mapping[str, object]


class Batch(NamedTuple):
    """A batch that is in the library; ``again``: its key had come before and nothing was done now."""

    sheet_import: SheetImport
    again: bool


def token_digest(word: str) -> str:
    """What is kept of a token."""
    return sha256(word.encode()).hexdigest()


@transaction.atomic(durable=True)
def token_make(*, organisation: Organisation, name: str, person: User, by: User) -> tuple[ApiToken, str]:
    """Give a token out; the second of the two is the token itself, told once and kept nowhere."""
    require(by, Permission.TOKEN_EDIT, organisation)
    if not name.strip():
        raise Refused("token_name_missing")
    if not person.is_active or not may(person, Permission.TARGET_EDIT, organisation):
        raise Refused("token_person_may_not", person=person.name, organisation=organisation.name)
    word = f"suicha-{os.urandom(32).hex()}"
    token = ApiToken.objects.create(
        organisation=organisation,
        name=name.strip(),
        digest=token_digest(word),
        person=person,
        made_at=clock.now(),
        made_by=by,
    )
    data = {"organisation": organisation.name, "name": token.name, "person": person.name}
    audit.record("registries.token.make", token, by=by, data=data)
    return token, word


@transaction.atomic(durable=True)
def token_revoke(*, token: ApiToken, by: User) -> ApiToken:
    """Take a token back; from now on it opens nothing.  Twice changes nothing."""
    require(by, Permission.TOKEN_EDIT, token.organisation)
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=token.pk)
    if token.revoked_at:
        return token
    token.revoked_at, token.revoked_by = clock.now(), by
    token.save(update_fields=["revoked_at", "revoked_by"])
    data = {"organisation": token.organisation.name, "name": token.name}
    audit.record("registries.token.revoke", token, by=by, data=data)
    return token


def targets_upsert(*, token: ApiToken, key: str, rows: Sequence[Row], by: User) -> Batch:
    """Bring a batch in at once, judged and saved like a sheet; the same key with the same rows does nothing again.

    Two acts, the preview and the import, each whole: broken off in between, the same key goes on where it was.
    """
    require(by, Permission.TARGET_EDIT, token.organisation)
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise Refused("api_key_missing", limit=LONGEST_KEY)
    content = _as_sheet(rows)
    digest = sha256(content).hexdigest()
    call = ApiCall.objects.filter(token=token, key=key).select_related("sheet_import__file").first()
    again = call is not None
    if call is None:
        found = sheet_preview(kind=KIND, name=f"接口{key}.csv", content=content, organisation=token.organisation, by=by)
        try:
            call = ApiCall.objects.create(
                token=token, key=key, digest=digest, sheet_import=found, called_at=clock.now()
            )
        except IntegrityError as error:
            raise Refused("api_key_busy", key=key) from error
    if call.digest != digest:
        raise Refused("api_key_reused", key=key)
    return Batch(sheet_apply(sheet_import=call.sheet_import, by=by), again)


def _as_sheet(rows: Sequence[Row]) -> bytes:
    """The batch as the sheet it stands for, so that all that can be done with a sheet can be done with it."""
    if not rows:
        raise Refused("api_rows_missing")
    if len(rows) > MAX_ROWS:
        raise Refused("api_rows_too_many", rows=len(rows), limit=MAX_ROWS)
    titles = {column.field: column.title for column in KINDS[KIND].layout.columns}
    for place, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise Refused("api_row_wrong", place=place, what="不是一组字段")
        for name, value in row.items():
            if name not in titles:
                raise Refused("api_row_wrong", place=place, what=f"没有“{name[:40]}”这个字段")
            if isinstance(value, (list, dict)):
                raise Refused("api_row_wrong", place=place, what=f"“{name}”不是一个值")
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    fields = [name for name in titles if name in ("name", "credit_code") or any(name in row for row in rows)]
    writer.writerow([titles[name] for name in fields])
    writer.writerows([_cell(row.get(name)) for name in fields] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value).replace("\x00", "")
