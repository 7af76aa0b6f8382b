# SPDX-License-Identifier: Apache-2.0
"""Import a sheet from the command line, through the same acts as the page."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, may
from suicha.core.errors import Refused
from suicha.core.sheets import MAX_BYTES
from suicha.files.models import ImportRow, SheetImport
from suicha.files.selectors import import_rows
from suicha.registries.services.imports import sheet_apply, sheet_preview
from suicha.registries.services.imports.kinds import KINDS
from suicha.registries.services.imports.verdicts import sentence

Outcome = ImportRow.Outcome


class Command(BaseCommand):
    """``import_sheet KIND FILE --organisation CODE [--preview] [--json] [--by USERNAME]``; exit 1 if refused."""

    help = "导入一张表格，与页面走同一条路"

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = "、".join(f"{kind.value}（{kind.label}）" for kind in SheetImport.Kind)
        parser.add_argument("kind", choices=SheetImport.Kind.values, metavar="KIND", help=kinds)
        parser.add_argument("file", metavar="FILE", help=".xlsx、.xls 或 .csv 文件")
        parser.add_argument("--organisation", required=True, metavar="CODE", help="单位代码")
        parser.add_argument("--preview", action="store_true", help="只预检，不保存")
        parser.add_argument("--json", action="store_true", help="输出每一行的结论和原因")
        parser.add_argument("--by", default="", metavar="USERNAME", help="办理人账号；不写就用本单位第一个有权限的人")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = self._import(options)
        except Refused as refused:
            if options["json"]:
                told = {"code": refused.code, "message": str(refused)}
                self.stdout.write(json.dumps({"refused": told}, ensure_ascii=False))
            raise CommandError(str(refused), returncode=1) from refused
        if options["json"]:
            self.stdout.write(json.dumps(_told(done), ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{done}　{done.get_state_display()}")
        for outcome in Outcome:
            self.stdout.write(f"{outcome.label}　{outcome.value}　{done.counts[outcome.value]}")
        self.stdout.write(f"合计　rows　{done.counts['rows']}")

    def _import(self, options: dict[str, Any]) -> SheetImport:
        kind, code = options["kind"], options["organisation"]
        organisation = Organisation.objects.filter(code=code).first()
        if organisation is None:
            raise Refused("import_organisation_unknown", code=code)
        by = _person(organisation, KINDS[kind].permission, options["by"])
        path = Path(options["file"])
        try:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise Refused("import_file_missing", name=path.name) from error
        done = sheet_preview(kind=kind, name=path.name, content=content, organisation=organisation, by=by)
        return done if options["preview"] else sheet_apply(sheet_import=done, by=by)


def _person(organisation: Organisation, permission: Permission, username: str) -> User:
    """The named person, else the first of the organisation who may."""
    if username:
        person = User.objects.filter(username=username).first()
        if person is None:
            raise Refused("import_person_unknown", username=username)
        return person
    for person in User.objects.filter(is_active=True, organisation=organisation).order_by("username"):
        if may(person, permission, organisation):
            return person
    raise Refused("import_person_missing", organisation=organisation.name, act=permission.value)


def _told(done: SheetImport) -> dict[str, Any]:
    """The import as data: the counts add up to the rows, every row has its outcome and reasons."""
    rows = [
        {
            "row": row.row,
            "name": row.label,
            "outcome": row.outcome,
            "label": row.get_outcome_display(),
            "reasons": [{**reason, "sentence": sentence(row.row, reason)} for reason in row.reasons],
            "changes": row.changes,
        }
        for row in import_rows(done)
    ]
    return {
        "kind": done.kind,
        "file": done.file.name,
        "organisation": done.organisation.code,
        "state": done.state,
        "counts": {outcome: done.counts[outcome] for outcome in Outcome.values},
        "rows_total": done.counts["rows"],
        "merged_rows": done.counts["merged"],
        "ignored_columns": done.counts["ignored"],
        "rows": rows,
    }
