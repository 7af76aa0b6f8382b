# SPDX-License-Identifier: Apache-2.0
"""The vocabulary by which a bureau tells its inspectors apart (LIBP-4, LIBP-5).  Words are retired, never deleted."""

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.selectors import bureau_of
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.registries.models import InspectorTag
from suicha.registries.services.postings import keep


@transaction.atomic(durable=True)
def tag_add(*, organisation: Organisation, group: str, name: str, by: User) -> InspectorTag:
    """Add a word to the bureau's vocabulary, or take a retired one back into use."""
    organisation = bureau_of(organisation)
    keep(by, organisation)
    name = "".join(name.split())
    if not name:
        raise Refused("tag_name_missing")
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    tag = InspectorTag.objects.filter(organisation=organisation, name=name).first()
    if tag is not None and tag.retired_on is None:
        raise Refused("tag_taken", name=name, group=tag.get_group_display())
    tag = tag or InspectorTag(organisation=organisation, name=name)
    tag.group, tag.retired_on = InspectorTag.Group(group), None
    tag.save()
    audit.record("registries.tag.add", tag, by=by, data={"group": str(tag.get_group_display())})
    return tag


@transaction.atomic(durable=True)
def tag_retire(*, tag: InspectorTag, by: User) -> InspectorTag:
    """Take a word out of use: nobody gets it anew, tasks cannot ask for it; who has it keeps it on record."""
    rows = InspectorTag.objects.select_for_update(of=("self",)).select_related("organisation")
    tag = rows.get(pk=tag.pk)
    keep(by, tag.organisation)
    if tag.retired_on is not None:
        raise Refused("tag_retired_already", name=tag.name)
    tag.retired_on = clock.today()
    tag.save(update_fields=["retired_on"])
    audit.record("registries.tag.retire", tag, by=by, data={"people": tag.inspectors.count()})
    return tag
