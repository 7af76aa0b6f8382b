# SPDX-License-Identifier: Apache-2.0
"""The road of a version: the 股室 hand in, one office merges and reports, another person approves, one office files."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.accounts.selectors import bureau_of
from suicha.audit import services as audit
from suicha.catalogue.models import Item, ListChange, ListDemand, ListPart, ListReview, ListVersion
from suicha.catalogue.rules.comparing import lines
from suicha.catalogue.rules.ratio import over_ceiling
from suicha.catalogue.rules.words import DEMANDABLE, WORDS, missing
from suicha.catalogue.selectors import demanded_fields, list_version_last, parts_waiting, ratio_ceilings, setting
from suicha.catalogue.services.drafts import change_drop_inner, version_begun
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.states import move

State = ListVersion.State
LABELS = {state.value: str(state.label) for state in State}


@transaction.atomic(durable=True)
def part_report(*, version: ListVersion, organisation: Organisation, by: User) -> ListPart:
    """Hand in the changes of a 股室 in the open version (ITEM-14); closed until the merging office gives them back."""
    require(by, Permission.ITEM_EDIT, organisation)
    asked, version = version, version_begun(organisation)
    if asked.pk != version.pk:
        raise Refused("list_not_open", list=str(asked))
    changes = version.changes.filter(organisation=organisation).select_related("before", "after")
    if not changes.exists():
        raise Refused("list_nothing_changed", organisation=organisation.name)
    _check_whole(organisation, changes.order_by("pk"))
    part, _ = ListPart.objects.update_or_create(
        version=version,
        organisation=organisation,
        defaults={"reported_at": clock.now(), "reported_by": by, "comment": ""},
    )
    audit.record("catalogue.part.report", version, by=by, data={"unit": organisation.name, "count": changes.count()})
    return part


@transaction.atomic(durable=True)
def part_return(*, part: ListPart, comment: str, by: User) -> ListPart:
    """Give a part back to its 股室 with what has to change."""
    version = _locked(part.version)
    require(by, Permission.ITEM_PUBLISH, version.organisation)
    if version.state != State.DRAFT:
        raise Refused("list_under_way", list=str(version), state=version.get_state_display())
    if not comment.strip():
        raise Refused("list_comment_missing")
    part.reported_at, part.reported_by, part.comment = None, None, comment.strip()[:500]
    part.save()
    data = {"unit": part.organisation.name, "comment": part.comment}
    audit.record("catalogue.part.return", version, by=by, data=data)
    return part


@transaction.atomic(durable=True)
def list_report(*, version: ListVersion, note: str = "", by: User) -> ListVersion:
    """Merge the parts and report the version for approval (ITEM-12, ITEM-14).  Closed to changes from here on.

    Refused while a part is not handed in, a change has no reason, or a row lacks what every row must have.  A change
    that in the end changes nothing is dropped.
    """
    version = _locked(version)
    require(by, Permission.ITEM_PUBLISH, version.organisation)
    waiting = parts_waiting(version)
    if waiting:
        raise Refused("list_parts_missing", organisations="、".join(waiting))
    changes = version.changes.select_related("before", "after", "organisation").order_by("pk")
    for change in changes:
        if change.before and change.after and not lines(vars(change.before), vars(change.after)):
            change_drop_inner(change)
    left = changes.all()
    if not left:
        raise Refused("list_nothing_changed", organisation=version.organisation.name)
    _check_whole(version.organisation, left)
    move(version, State.REPORTED, ListVersion.MOVES, LABELS)
    version.note, version.comment, version.reported_at, version.reported_by = note.strip()[:500], "", clock.now(), by
    version.save()
    audit.record("catalogue.list.report", version, by=by, data=_counted(version) | {"note": version.note})
    return version


@transaction.atomic(durable=True)
def list_approve(*, version: ListVersion, approval: str, by: User) -> ListVersion:
    """Approve a reported version, by a person other than the one who reported it, under a document number."""
    version = _locked(version)
    require(by, Permission.ITEM_APPROVE, version.organisation)
    if version.state == State.REPORTED and version.reported_by_id == by.pk:
        raise Refused("list_own_approval", by=by.name)
    if not approval.strip():
        raise Refused("list_approval_missing")
    move(version, State.APPROVED, ListVersion.MOVES, LABELS)
    version.approval, version.approved_at, version.approved_by = approval.strip()[:200], clock.now(), by
    version.save()
    audit.record("catalogue.list.approve", version, by=by, data=_counted(version) | {"document": version.approval})
    return version


@transaction.atomic(durable=True)
def list_return(*, version: ListVersion, comment: str, by: User) -> ListVersion:
    """Send a version back to drafting: the approver while it waits for approval, the filing office afterwards."""
    version = _locked(version)
    approving = version.state == State.REPORTED
    require(by, Permission.ITEM_APPROVE if approving else Permission.ITEM_FILE, version.organisation)
    if not comment.strip():
        raise Refused("list_comment_missing")
    move(version, State.DRAFT, ListVersion.MOVES, LABELS)
    version.comment = comment.strip()[:500]
    version.reported_at = version.reported_by = version.approved_at = version.approved_by = None
    version.approval = ""
    version.save()
    version.parts.update(reported_at=None, reported_by=None, comment=version.comment)
    audit.record("catalogue.list.return", version, by=by, data={"comment": version.comment})
    return version


@transaction.atomic(durable=True)
def list_file(*, version: ListVersion, receipt: str, by: User) -> ListVersion:
    """Acknowledge the filing of an approved version with a receipt number (ITEM-13); also after publication."""
    version = _locked(version)
    require(by, Permission.ITEM_FILE, version.organisation)
    if version.filed_at is not None:
        raise Refused("list_filed_twice", list=str(version), receipt=version.receipt)
    if not receipt.strip():
        raise Refused("list_receipt_missing")
    if version.state != State.PUBLISHED:
        move(version, State.FILED, ListVersion.MOVES, LABELS)
    version.receipt, version.filed_at, version.filed_by = receipt.strip()[:100], clock.now(), by
    version.save()
    audit.record("catalogue.list.file", version, by=by, data={"version": version.number, "receipt": version.receipt})
    return version


def list_mark_published(*, version: ListVersion, effective_on: date, by: User) -> ListVersion:
    """(inner) Make the version public and fix its rows, inside the act that publishes it.

    In force from ``effective_on``, not before today and not before the version ahead of it.
    """
    require(by, Permission.ITEM_PUBLISH, version.organisation)
    version = _locked(version)
    first = setting(version.organisation, "list_filing").value == 0
    if first and version.state == State.APPROVED:
        raise Refused("list_not_filed", list=str(version))
    last = list_version_last(version.organisation)
    if effective_on < clock.today():
        raise Refused("list_effective_past", day=effective_on.isoformat())
    if last and last.effective_on and effective_on < last.effective_on:
        raise Refused("list_effective_before_last", day=effective_on.isoformat(), last=last.effective_on.isoformat())
    move(version, State.PUBLISHED, ListVersion.MOVES, LABELS)
    changes = list(version.changes.order_by("pk").values_list("before", "after"))
    gone = {before for before, _ in changes if before}
    come = [after for _, after in changes if after]
    kept = last.items.exclude(pk__in=gone).order_by("pk").values_list("pk", flat=True) if last else []
    version.published_at, version.published_by, version.effective_on = clock.now(), by, effective_on
    Item.objects.filter(pk__in=come).update(
        state=Item.State.PUBLISHED, published_at=version.published_at, published_by=by
    )
    # Its rows first: the database lets nobody add one to a published version.
    version.items.add(*kept, *come)
    version.save()
    return version


@transaction.atomic(durable=True)
def list_review(*, organisation: Organisation, outcome: str, by: User) -> ListReview:
    """Confirm that this year's look through the list found nothing to change (ITEM-28)."""
    owner = bureau_of(organisation)
    require(by, Permission.ITEM_PUBLISH, owner)
    year = clock.today().year
    if not outcome.strip():
        raise Refused("list_outcome_missing")
    if ListReview.objects.filter(organisation=owner, year=year).exists():
        raise Refused("list_reviewed", organisation=owner.name, year=year)
    review = ListReview.objects.create(
        organisation=owner, year=year, outcome=outcome.strip()[:500], reviewed_at=clock.now(), reviewed_by=by
    )
    audit.record("catalogue.list.review", review, by=by, data={"year": year, "text": review.outcome})
    return review


@transaction.atomic(durable=True)
def list_demand_set(*, organisation: Organisation, fields: Sequence[str], clause: str, by: User) -> ListDemand:
    """Say which further fields every item must have (ITEM-3), from the next report on; holds below as well."""
    require(by, Permission.SETTING_EDIT, organisation)
    wanted = [name for name in DEMANDABLE if name in fields]
    if len(wanted) != len(set(fields)):
        raise Refused("list_field_unknown")
    if not clause.strip():
        raise Refused("setting_clause_missing", title="清单必填栏")
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    clause = clause.strip()[:200]
    last = ListDemand.objects.filter(organisation=organisation).order_by("-pk").first()
    if last and (last.fields, last.clause) == (wanted, clause):
        raise Refused("list_demand_same", organisation=organisation.name)
    rule = ListDemand.objects.create(
        organisation=organisation, fields=wanted, clause=clause, set_at=clock.now(), set_by=by
    )
    data = {"organisation": organisation.name, "names": [WORDS[name] for name in wanted], "clause": rule.clause}
    audit.record("catalogue.demand.set", rule, by=by, label="清单必填栏", data=data)
    return rule


def _locked(version: ListVersion) -> ListVersion:
    return ListVersion.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=version.pk)


def _check_whole(organisation: Organisation, changes: Iterable[ListChange]) -> None:
    """Every change has its reason, every row what every row must have, every ratio its limit."""
    demanded = demanded_fields(organisation)
    rows = [change.after for change in changes if change.after]
    ceilings = ratio_ceilings(organisation, rows)
    high = over_ceiling((row, ceilings.of_item(row.lineage).value) for row in rows)
    if high:
        raise Refused("list_rows_over_ceiling", rows=high)
    for change in changes:
        if not change.reasoned:
            raise Refused("item_reason_missing", name=change.shown.short_name)
        gone = missing(vars(change.after), demanded) if change.after else []
        if gone:
            fields = "、".join(WORDS[name] for name in gone)
            raise Refused("list_row_incomplete", name=change.shown.short_name, fields=fields)


def _counted(version: ListVersion) -> dict[str, object]:
    kinds = [change.kind for change in version.changes.select_related("before", "after")]
    told: dict[str, object] = {"version": version.number}
    return told | {name: kinds.count(word) for name, word in (("new", "新增"), ("changed", "修改"), ("gone", "取消"))}
