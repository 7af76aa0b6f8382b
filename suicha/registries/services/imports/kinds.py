# SPDX-License-Identifier: Apache-2.0
"""The kinds of sheets there are.  A new kind is one line in ``SheetImport.Kind`` and one row in this table.

The page, the template, the sample, the preview, the background job, the sheet of rows to mend and the command all
read this table; none of them knows a kind by name.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Model

from suicha.accounts.models import Organisation, Region, User
from suicha.accounts.permissions import Permission
from suicha.catalogue.models import ExternalCode, Item, JointItem, OutsideRegime, Power, Question, UpperItem
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.models import (
    ConflictFact,
    Expert,
    Inspector,
    Institution,
    Licence,
    Recusal,
    Target,
    TargetMark,
    TrainingResult,
)
from suicha.registries.services.imports import (
    checklists,
    columns_powers,
    conflicts,
    credit_grades,
    institutions,
    marks,
    recusals,
    regimes,
    regions,
    sample_rows,
    undo_checklists,
    undo_lists,
    undo_trainings,
)
from suicha.registries.services.imports.beside import Undo
from suicha.registries.services.imports.columns import LAYOUTS, Layout
from suicha.registries.services.imports.experts import judge_experts
from suicha.registries.services.imports.inspectors import LAYOUT as INSPECTORS
from suicha.registries.services.imports.inspectors import judge_inspectors
from suicha.registries.services.imports.items import judge_items, judge_upper_items
from suicha.registries.services.imports.joint_items import judge_joint_items
from suicha.registries.services.imports.licences import LICENCES, judge_licences, save_licences
from suicha.registries.services.imports.licences import SAMPLE as LICENCES_SAMPLE
from suicha.registries.services.imports.powers import judge_codes, judge_powers
from suicha.registries.services.imports.save_checklists import save_checklists
from suicha.registries.services.imports.save_experts import save_experts
from suicha.registries.services.imports.save_inspectors import save_inspectors
from suicha.registries.services.imports.save_items import save_items, save_joint_items
from suicha.registries.services.imports.save_powers import save_codes, save_powers
from suicha.registries.services.imports.save_targets import save_targets
from suicha.registries.services.imports.save_upper_items import save_upper_items
from suicha.registries.services.imports.table import Table
from suicha.registries.services.imports.target_kinds import ALL
from suicha.registries.services.imports.targets import judge_targets
from suicha.registries.services.imports.trainings import LAYOUT as TRAININGS
from suicha.registries.services.imports.trainings import judge_trainings, save_trainings
from suicha.registries.services.imports.verdicts import Verdict

Kind = SheetImport.Kind


class SheetKind(NamedTuple):
    """How one kind of sheet is read, judged and saved.

    ``judge`` gives a verdict on every row and writes nothing.  ``save`` writes at most ``BATCH`` judged rows inside
    the act and sets ``saved_id`` of each, or turns the row down by ``refuse_row``.  ``list_url`` names the page whose
    list the sheet goes into; ``sample`` are the rows of the sheet to try.  ``model`` is what a row becomes.  ``parts``
    names models (``registries.posting``) whose rows come with a record and go with it; ``undo`` is what taking the
    whole import back needs beyond that.
    """

    label: str
    layout: Layout
    judge: Callable[[Table, Organisation, User], list[Verdict]]
    save: Callable[[list[ImportRow], SheetImport, User], None]
    permission: Permission
    list_url: str
    sample: str
    model: type[Model]
    parts: tuple[str, ...] = ()
    undo: Undo = Undo()


KINDS: dict[str, SheetKind] = {
    Kind.ITEMS: SheetKind(
        Kind.ITEMS.label,
        LAYOUTS[Kind.ITEMS],
        judge_items,
        save_items,
        Permission.ITEM_EDIT,
        "catalogue:items",
        sample_rows.ITEMS,
        Item,
        undo=undo_lists.ITEMS,
    ),
    Kind.UPPER_ITEMS: SheetKind(
        Kind.UPPER_ITEMS.label,
        LAYOUTS[Kind.ITEMS],
        judge_upper_items,
        save_upper_items,
        Permission.ITEM_EDIT,
        "catalogue:upper_lists",
        sample_rows.ITEMS,
        UpperItem,
        undo=undo_lists.UPPER_ITEMS,
    ),
    Kind.JOINT_ITEMS: SheetKind(
        Kind.JOINT_ITEMS.label,
        LAYOUTS[Kind.JOINT_ITEMS],
        judge_joint_items,
        save_joint_items,
        Permission.ITEM_EDIT,
        "catalogue:joint_items",
        sample_rows.JOINT_ITEMS,
        JointItem,
    ),
    Kind.CHECKLISTS: SheetKind(
        Kind.CHECKLISTS.label,
        checklists.LAYOUT,
        checklists.judge_checklists,
        save_checklists,
        Permission.ITEM_EDIT,
        "catalogue:checklists",
        checklists.SAMPLE,
        Question,
        undo=undo_checklists.UNDO,
    ),
    Kind.POWERS: SheetKind(
        Kind.POWERS.label,
        columns_powers.POWERS,
        judge_powers,
        save_powers,
        Permission.ITEM_EDIT,
        "catalogue:powers",
        columns_powers.POWERS_SAMPLE,
        Power,
        ("catalogue.powerlink",),
    ),
    Kind.CODES: SheetKind(
        Kind.CODES.label,
        columns_powers.CODES,
        judge_codes,
        save_codes,
        Permission.ITEM_EDIT,
        "catalogue:codes",
        columns_powers.CODES_SAMPLE,
        ExternalCode,
        ("catalogue.codelink",),
    ),
    Kind.TARGETS: SheetKind(
        Kind.TARGETS.label,
        LAYOUTS[Kind.TARGETS]._replace(columns=(*LAYOUTS[Kind.TARGETS].columns, *ALL)),
        judge_targets,
        save_targets,
        Permission.TARGET_EDIT,
        "registries:targets",
        sample_rows.TARGETS,
        Target,
    ),
    Kind.INSPECTORS: SheetKind(
        Kind.INSPECTORS.label,
        INSPECTORS,
        judge_inspectors,
        save_inspectors,
        Permission.INSPECTOR_EDIT,
        "registries:inspectors",
        sample_rows.INSPECTORS,
        Inspector,
        ("registries.posting",),
    ),
    Kind.EXPERTS: SheetKind(
        Kind.EXPERTS.label,
        LAYOUTS[Kind.EXPERTS],
        judge_experts,
        save_experts,
        Permission.EXPERT_EDIT,
        "registries:experts",
        sample_rows.EXPERTS,
        Expert,
        undo=undo_lists.EXPERTS,
    ),
    Kind.TRAININGS: SheetKind(
        Kind.TRAININGS.label,
        TRAININGS,
        judge_trainings,
        save_trainings,
        Permission.INSPECTOR_EDIT,
        "registries:trainings",
        sample_rows.TRAININGS,
        TrainingResult,
        undo=undo_trainings.UNDO,
    ),
    Kind.LICENCES: SheetKind(
        Kind.LICENCES.label,
        LICENCES,
        judge_licences,
        save_licences,
        Permission.TARGET_EDIT,
        "registries:health",
        LICENCES_SAMPLE,
        Licence,
        undo=undo_lists.LICENCES,
    ),
    Kind.MARKS: SheetKind(
        Kind.MARKS.label,
        marks.LAYOUT,
        marks.judge_marks,
        marks.save_marks,
        Permission.TARGET_EDIT,
        "registries:marks",
        marks.SAMPLE,
        TargetMark,
    ),
    Kind.CREDIT_GRADES: SheetKind(
        Kind.CREDIT_GRADES.label,
        credit_grades.LAYOUT,
        credit_grades.judge_credit_grades,
        credit_grades.save_credit_grades,
        Permission.TARGET_GRADE_SET,
        "registries:targets",
        credit_grades.SAMPLE,
        Target,
        ("registries.gradechange",),
    ),
    Kind.INSTITUTIONS: SheetKind(
        Kind.INSTITUTIONS.label,
        institutions.LAYOUT,
        institutions.judge_institutions,
        institutions.save_institutions,
        Permission.EXPERT_EDIT,
        "registries:institutions",
        institutions.SAMPLE,
        Institution,
    ),
    Kind.REGIMES: SheetKind(
        Kind.REGIMES.label,
        regimes.LAYOUT,
        regimes.judge_regimes,
        regimes.save_regimes,
        Permission.ITEM_EDIT,
        "catalogue:regimes",
        regimes.SAMPLE,
        OutsideRegime,
    ),
    Kind.CONFLICTS: SheetKind(
        Kind.CONFLICTS.label,
        conflicts.LAYOUT,
        conflicts.judge_conflicts,
        conflicts.save_conflicts,
        Permission.INSPECTOR_EDIT,
        "registries:inspectors",
        conflicts.SAMPLE,
        ConflictFact,
    ),
    Kind.RECUSALS: SheetKind(
        Kind.RECUSALS.label,
        recusals.LAYOUT,
        recusals.judge_recusals,
        recusals.save_recusals,
        Permission.INSPECTOR_EDIT,
        "registries:recusal_register",
        recusals.SAMPLE,
        Recusal,
    ),
    Kind.REGIONS: SheetKind(
        Kind.REGIONS.label,
        regions.LAYOUT,
        regions.judge_regions,
        regions.save_regions,
        Permission.ORGANISATION_EDIT,
        "accounts:regions",
        regions.SAMPLE,
        Region,
    ),
}
