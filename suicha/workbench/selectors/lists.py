# SPDX-License-Identifier: Apache-2.0
"""What waits on the road of the lists: hand-ins, merging, approval, filing, publication, the yearly update."""

from datetime import timedelta

from django.db.models import Count, F, OuterRef, Subquery
from django.urls import reverse

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import organisations_with, within
from suicha.catalogue.models import ListChange, ListPart, ListReview, ListVersion, UpperList
from suicha.catalogue.selectors import lists_in_force, questions_waiting, setting_lookup, update_day
from suicha.core import clock
from suicha.workbench.selectors.row import PER_KIND, Todo

State = ListVersion.State
REMIND_DAYS = 60
BUREAU = Organisation.Kind.BUREAU


def _todo(act: str, version: ListVersion, note: str, verb: str) -> Todo:
    return Todo(act, note, str(version), None, reverse("catalogue:version", args=[version.pk]), verb)


def _versions(by: User, permission: Permission, *states: str) -> list[ListVersion]:
    versions = ListVersion.objects.filter(within(by, permission), state__in=states).select_related("organisation")
    return list(versions.annotate(number_of=Count("changes")).filter(number_of__gt=0).order_by("pk")[:PER_KIND])


def parts_to_report(by: User) -> list[Todo]:
    """Changes a 股室 has drafted and not handed in."""
    handed = ListPart.objects.exclude(reported_at=None).filter(version=OuterRef("version"))
    changes = ListChange.objects.filter(
        within(by, Permission.ITEM_EDIT), version__state=State.DRAFT, organisation__kind=Organisation.Kind.SECTION
    ).exclude(organisation__in=Subquery(handed.values("organisation")))
    counts = changes.values_list("version", "organisation__name").annotate(n=Count("pk")).order_by("version")
    return [
        Todo("上报清单改动", f"{n}处改动", name, None, reverse("catalogue:version", args=[version]), "去上报")
        for version, name, n in counts[:PER_KIND]
    ]


def lists_to_report(by: User) -> list[Todo]:
    """Open versions with changes, for the office that merges and reports them."""
    versions = _versions(by, Permission.ITEM_PUBLISH, State.DRAFT)
    return [_todo("汇总上报清单", each, each.comment and "已退回" or "有改动待上报", "去汇总") for each in versions]


def lists_to_approve(by: User) -> list[Todo]:
    versions = _versions(by, Permission.ITEM_APPROVE, State.REPORTED)
    mine = [each for each in versions if each.reported_by_id != by.pk]
    return [_todo("批准清单", each, "由上报人以外的人批准", "去批准") for each in mine]


def lists_to_file(by: User) -> list[Todo]:
    """Approved versions without a receipt, also those published first."""
    waiting = ListVersion.objects.filter(
        within(by, Permission.ITEM_FILE), state__in=[State.APPROVED, State.PUBLISHED], filed_at=None
    ).exclude(approved_at=None)
    return [
        _todo("备案清单", each, f"批准文号{each.approval}", "去备案")
        for each in waiting.select_related("organisation").order_by("pk")[:PER_KIND]
    ]


def lists_to_publish(by: User) -> list[Todo]:
    """Filed versions; where filing may follow publication, approved ones too."""
    after = setting_lookup("list_filing")
    versions = _versions(by, Permission.ITEM_PUBLISH, State.FILED, State.APPROVED)
    ready = [each for each in versions if each.state == State.FILED or after(each.organisation)]
    return [_todo("公布事项清单", each, "已备案" if each.receipt else "已批准", "去公布") for each in ready]


def lists_to_update(by: User) -> list[Todo]:
    """Bureaus whose yearly update is due within two months and neither published nor confirmed this year (ITEM-28).

    Also those that never published a list: they have one to set up.
    """
    today, month = clock.today(), setting_lookup("list_update_month")
    done = set(ListReview.objects.filter(year=today.year).values_list("organisation", flat=True))
    done |= set(ListVersion.objects.filter(published_at__year=today.year).values_list("organisation", flat=True))
    listed = set(lists_in_force().filter(within(by, Permission.ITEM_PUBLISH)).values_list("organisation", flat=True))
    rows = []
    for bureau in organisations_with(by, Permission.ITEM_PUBLISH).exclude(pk__in=done):
        due = update_day(month(bureau), today.year) if bureau.pk in listed or bureau.kind == BUREAU else None
        if due and due - today <= timedelta(days=REMIND_DAYS):
            url = f"{reverse('catalogue:versions')}?organisation={bureau.code}"
            words = ("更新清单", "有改动就起草，没有就确认") if bureau.pk in listed else ("编制清单", "还没有公布过")
            rows.append(Todo(*words, bureau.name, due, url, "去办理"))
    return sorted(rows, key=lambda todo: todo.due or today)[:PER_KIND]


def upper_lists_to_receive(by: User) -> list[Todo]:
    """Upper lists of this platform of which a newer version is in force than the one received."""
    newest = lists_in_force().filter(organisation=OuterRef("source")).values("number")[:1]
    later = UpperList.objects.filter(
        organisation=OuterRef("organisation"), source=OuterRef("source"), source_number__gt=OuterRef("source_number")
    )
    behind = (
        UpperList.objects.filter(within(by, Permission.ITEM_EDIT))
        .exclude(source=None)
        .annotate(newest=Subquery(newest), received=Subquery(later.values("pk")[:1]))
        .filter(received=None, newest__gt=F("source_number"))
    )
    return [
        Todo("取得上级清单", f"已有第{each.newest}版", each.issuer, None, reverse("catalogue:upper_lists"), "去取得")
        for each in behind.order_by("pk")[:PER_KIND]
    ]


def questions_to_answer(by: User) -> list[Todo]:
    """Questions to the upper level without an answer, for those who may answer them."""
    return [
        Todo("答复请示", f"向{note.addressee}请示", note.text[:40], None, reverse("catalogue:notes"), "去答复")
        for note in questions_waiting(by).filter(within(by, Permission.ITEM_FILE)).order_by("pk")[:PER_KIND]
    ]
