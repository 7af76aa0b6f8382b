# SPDX-License-Identifier: Apache-2.0
"""The dossier of one target (ACC-2): the lists it stood in, its chance, whether it was drawn, what was checked."""

from dataclasses import dataclass

from django.db.models import QuerySet

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.disclosure.models import Publication
from suicha.draws.selectors import ExpertTold, Place, experts_of_target, places_of
from suicha.inspections.models import Answer, Inspection, Participation
from suicha.inspections.selectors import answers_of, group_of, my_inspections, participations_of, problems_in
from suicha.registries.models import Target

CLAUSE = (
    "中山市2020年方案　检查对象未被抽到或抽到时未查出问题，只要执法检查人员不存在滥用职权、徇私舞弊等情形的，"
    "免予追究相关责任"
)
WORDS = {
    "P": "抽中",
    "M": "必查",
    "A": "备选，没有递补",
    "N": "没有抽中",
    "V": "已作废，不作数",
    "X": "未参加抽取",
    "": "结果还没有出来",
}
TONES = {"P": "blue", "M": "amber"}


@dataclass(frozen=True)
class Visited:
    """One visit with its group, every item that was checked, and the publication of its result, if there is one."""

    visit: Inspection
    people: list[str]
    experts: list[ExpertTold]
    participations: list[Participation]
    answers: list[Answer]
    problems: int
    publication: Publication | None


@dataclass(frozen=True)
class Line:
    """One draw of the dossier and what followed from it."""

    place: Place
    words: str
    tone: str
    visited: Visited | None


@dataclass(frozen=True)
class Dossier:
    """Everything about one target, oldest draw first."""

    target: Target
    lines: list[Line]

    @property
    def sentence(self) -> str:
        """The whole in one sentence, numbers only."""
        if not self.lines:
            return "没有一次抽取的冻结名录里有这一家。"
        counted = [line for line in self.lines if line.place.outcome != "V"]
        if not counted:
            return "名录里有这一家的抽取都已作废，不作数。"
        could = sum(line.place.role == "R" for line in counted)
        drawn = sum(line.place.outcome == "P" for line in counted)
        must = sum(line.place.role == "M" for line in counted)
        visits = [line.visited for line in counted if line.visited]
        told = [f"在{len(counted)}次抽取的名录里"]
        told += [f"{could}次参加随机抽取，抽中{drawn}次"] if could else []
        told += [f"{must}次必查"] if must else []
        items = sum(len(visited.answers) for visited in visits)
        return f"{'，'.join(told)}；{f'检查{len(visits)}次，共核对{items}项' if visits else '还没有检查记录'}。"


def dossier_targets(by: User) -> QuerySet[Target]:
    """Targets whose dossier this person may open."""
    return Target.objects.filter(within(by, Permission.DOSSIER_VIEW)).select_related("organisation", "town")


def dossier_of(target: Target) -> Dossier:
    """Every draw whose frozen list holds the target, with the visit that followed."""
    return Dossier(target, _lines(target, places_of(target)))


def dossier_of_visit(by: User, visit: int) -> Dossier | None:
    """The dossier as a member of a group may see it: the draw that led to their own visit, nothing else."""
    own = my_inspections(by).filter(pk=visit).first()
    if own is None:
        return None
    target = Target.objects.select_related("organisation", "town").get(pk=own.target_id)
    mine = [place for place in places_of(target) if place.draw.pk == own.drawn_target.draw_id]
    return Dossier(target, _lines(target, mine))


def _lines(target: Target, places: list[Place]) -> list[Line]:
    visits = Inspection.objects.filter(target=target).select_related(
        "drawn_target", "submitted_by", "reviewed_by", "station"
    )
    by_row = {visit.drawn_target_id: visit for visit in visits.order_by("pk")}
    published = {
        publication.subject_id: publication
        for publication in Publication.objects.filter(
            kind=Publication.Kind.RESULT,
            subject_id__in=[visit.pk for visit in by_row.values()],
            superseded_at=None,
        ).order_by("pk")
    }
    lines = []
    for place in places:
        visit = by_row.get(place.row.pk) if place.row else None
        visited = _visited(visit, published.get(visit.pk)) if visit else None
        lines.append(Line(place, WORDS[place.outcome], TONES.get(place.outcome, ""), visited))
    return lines


def _visited(visit: Inspection, publication: Publication | None) -> Visited:
    answers = answers_of(visit)
    people = [f"{seat.inspector.name}（{seat.inspector.certificate or '没有执法证'}）" for seat in group_of(visit)]
    experts, parties = experts_of_target(visit.drawn_target), participations_of(visit)
    return Visited(visit, people, experts, parties, answers, problems_in(visit), publication)
