# SPDX-License-Identifier: Apache-2.0
"""Making a roster: departments, their people sieved into classes, and the row of every target."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from suicha.accounts.models import Organisation
from suicha.accounts.selectors import bureau_of
from suicha.catalogue.selectors import setting_lookup, setting_values
from suicha.draws.rules.group_size import seats_of
from suicha.draws.rules.inspectors.certified import certified
from suicha.draws.rules.inspectors.codes import person_code, salt_of
from suicha.draws.rules.inspectors.evenness import tau_of
from suicha.draws.rules.inspectors.facts import Asked, Candidate, Visits
from suicha.draws.rules.inspectors.funnel import Step, seat_rules, sieve, standing_rules
from suicha.draws.rules.inspectors.reach import WIDER
from suicha.draws.rules.inspectors.workload_cap import cap_of
from suicha.draws.selectors.roster import Department, Group, Person, Quota, Roster, Row, target_salt
from suicha.draws.selectors.roster_barred import barred
from suicha.draws.selectors.roster_people import Member, Place, Site, bureaus_of, members_of, places_of, sites_in
from suicha.draws.selectors.roster_quotas import Eligible, quotas_of
from suicha.planning.models import Task
from suicha.planning.rules.match_terms import MatchTerms
from suicha.planning.selectors import match_terms

NOWHERE = Place("", "", frozenset())
TITLES = {"bureau": "", "team": "所队", "grid": "网格", "region": "", "neighbours": "及相邻"}


def roster_of(task: Task, names: Mapping[str, tuple[int, str]], secret: str = "") -> Roster:
    """The roster as it would be frozen now, for the targets ``names`` (number → (primary key, name)).

    Only a freezing gives a ``secret``; without one the codes are for looking at, not for publishing.
    """
    lead = bureau_of(task.organisation)
    sites = sites_in(lead, task.scope, {pk: number for number, (pk, _) in names.items()})
    participants = [bureau_of(each) for each in task.participants.order_by("path").select_related("parent")]
    maker = RosterMaker(
        organisation=task.organisation,
        participants=participants,
        terms=match_terms(task),
        visits=Visits(task.starts_on, task.ends_on),
        scope=task.scope,
        year=task.row.plan.year,
        planned=task.draw_size,
        size=setting_lookup("group_size")(task.organisation, [item.lineage for item in task.items.order_by("pk")]),
        secret=secret,
    )
    return maker.roster(sites)


class Known(NamedTuple):
    """What many rosters share, asked for once; with it a roster is only for looking ahead: no relations, no shares."""

    settings: Mapping[str, int]
    members: Mapping[int, list[Member]]
    places: Mapping[int, Place]


class RosterMaker:
    """One making: what is asked, and the classes found so far."""

    def __init__(
        self,
        *,
        organisation: Organisation,
        participants: Iterable[Organisation],
        terms: MatchTerms,
        visits: Visits,
        scope: Mapping[str, list[str]],
        year: int,
        planned: int,
        size: int,
        secret: str = "",
        known: Known | None = None,
    ) -> None:
        self.lead = bureau_of(organisation)
        self.participants = list(participants)
        self.terms, self.visits, self.scope = terms, visits, scope
        self.year, self.planned, self.secret = year, planned, secret
        self.size = seats_of(size)
        self.known = known
        self.settings = known.settings if known else setting_values(organisation)
        self.departments: dict[int, Department] = {}
        self.members: dict[int, list[Member]] = {}
        self.fit: dict[int, dict[int, Candidate]] = {}
        self.groups: dict[str, Group] = {}
        self.codes: dict[int, str] = {}

    def roster(self, sites: Sequence[Site]) -> Roster:
        """The whole roster; queries do not grow with people or targets."""
        hosts = bureaus_of(site.owner for site in sites) if self.terms.level == "lower" else {}
        self._departments([*dict.fromkeys(hosts.values())] or [self.lead])
        places = self.known.places if self.known else places_of(site.town for site in sites)
        away = {} if self.known else self._barred(sites)
        targets = {}
        for site in sites:
            host = hosts.get(site.owner, self.lead)
            slots = self._slots(host, places.get(site.town or 0, NOWHERE), site.domain)
            forbid = sorted(self.codes[pk] for pk in away.get(site.number, ()) if pk in self.codes)
            targets[site.number] = Row(slots, forbid, target_salt(self.secret, site.number))
        departments = list(self.departments.values())
        more, quotas = ([], []) if self.known else self._quotas(departments)
        return Roster(
            on=self.visits.ends_on.isoformat(),
            tau=tau_of(self.planned * sum(each.slots for each in departments), len(self.codes)),
            shake=self.settings["match_shake"],
            departments=departments,
            groups=[*self.groups.values(), *more],
            people=self._people(len(sites)),
            targets=targets,
            quotas=quotas,
            secret=self.secret,
        )

    def _barred(self, sites: Sequence[Site]) -> dict[str, set[int]]:
        return barred(
            {each.inspector.pk: each.inspector for mine in self.members.values() for each in mine},
            sites,
            bureau=self.lead,
            scope=self.scope,
            on=self.visits.ends_on,
            employer_years=self.settings["former_employer_years"],
            avoid_last=self.terms.avoid_last,
        )

    def _quotas(self, departments: Sequence[Department]) -> tuple[list[Group], list[Quota]]:
        return quotas_of(
            departments,
            list(self.groups.values()),
            {pk: self._eligible(pk) for pk in self.departments},
            self.settings,
            year=self.year,
            planned=self.planned,
        )

    def _departments(self, hosts: Sequence[Organisation]) -> None:
        """Hosts first; a partner named twice, or the lead itself, counts once."""
        bureaus = list(dict.fromkeys([*hosts, *self.participants]))
        members = self.known.members if self.known else members_of(bureaus)
        self.members = {bureau.pk: members[bureau.pk] for bureau in bureaus}
        for index, bureau in enumerate(bureaus, start=1):
            mine = self.members[bureau.pk]
            tested = self.terms.tested or bool(self.settings["admission_required"])
            rules = standing_rules(self.visits, tested=tested, appraised=self.terms.appraised)
            left, steps = sieve({each.inspector.pk: each.candidate for each in mine}, rules)
            of = {each.inspector.pk: each for each in mine}
            self.fit[bureau.pk] = {pk: of[pk].candidate for pk in left}
            lead, steps = bureau in hosts, [Step("全部登记人员", len(mine), 0), *steps]
            self.departments[bureau.pk] = Department(
                f"d{index}", bureau.pk, bureau.name, self.size, lead, len(mine), steps
            )
            for pk in left:
                self.codes[pk] = person_code(self._salt(pk), of[pk].inspector.certificate)

    def _slots(self, host: Organisation, place: Place, domain: str) -> list[str]:
        """The class of every seat of one target: the host's seats first, then each partner's."""
        slots = []
        for pk, department in self.departments.items():
            if department.lead and pk != host.pk:
                continue
            for seat in range(department.slots):
                leader = department.lead and self.terms.leader and seat == 0
                fitting = department.lead and self._specialist(seat)
                tag = self.terms.tag if department.lead and seat == int(self.terms.leader) else ""
                slots.append(self._group(pk, self._pool(pk, place), place, domain if fitting else "", leader, tag))
        return slots

    def _specialist(self, seat: int) -> bool:
        """With one specialist a group it is the first who is not the leader, so that leaders stay many."""
        return self.terms.specialty == "all" or (self.terms.specialty == "one" and seat == int(self.terms.leader))

    def _pool(self, bureau: int, place: Place) -> str:
        """Where a town has no station of its own, its region sends people."""
        teams = {each.candidate.team for each in self.members[bureau]}
        return "region" if self.terms.pool == "team" and place.code not in teams else self.terms.pool

    def _group(self, bureau: int, pool: str, place: Place, domain: str, leader: bool, tag: str) -> str:
        """The id of the class, made at its first use together with those it may be widened to."""
        department = self.departments[bureau]
        where = "" if pool == "bureau" else f"{place.name}{TITLES[pool]}" if place.name else ""
        words = [where or "全局", *([domain] if domain else []), *([tag] if tag else []), *(["组长"] if leader else [])]
        name = ":".join([department.id, *words])
        if name in self.groups:
            return name
        asked = Asked(
            pool if where else "bureau", place.code, place.near, domain, leader, tag=tag, strict=self.terms.by_item
        )
        people = self.fit[bureau]
        left, steps = sieve(people, seat_rules(asked, place.name))
        codes = sorted(self.codes[pk] for pk in left)
        wider = ""
        if asked.pool in WIDER:
            wider = self._group(bureau, WIDER[asked.pool], place, domain, leader, tag)
            if len(self.groups[wider].candidates) == len(codes):
                wider = self.groups[wider].wider
        self.groups[name] = Group(
            name,
            department.id,
            "　".join(words),
            codes,
            [*department.funnel, *steps],
            wider,
            place.name if where else "",
            "、".join(filter(None, (domain, tag))),
            leader,
        )
        return name

    def _eligible(self, bureau: int) -> Eligible:
        fit = self.fit[bureau]
        return Eligible(
            {pk: self.codes[pk] for pk in fit},
            frozenset(pk for pk, candidate in fit.items() if candidate.is_office),
            sum(certified(each.candidate) for each in self.members[bureau]),
        )

    def _people(self, targets: int) -> list[Person]:
        cap = cap_of(self.terms.cap, targets)
        people = []
        for mine in self.members.values():
            for person, _ in mine:
                # Nobody without a certificate comes this far: the first rule asks for it.
                if person.pk in self.codes and person.certificate_until:
                    people.append(
                        Person(
                            id=self.codes[person.pk],
                            pk=person.pk,
                            name=person.name,
                            certificate=person.certificate,
                            until=person.certificate_until.isoformat(),
                            salt=self._salt(person.pk),
                            cap=cap,
                            is_leader=person.is_leader,
                            is_office=person.is_office,
                            team=person.organisation.short_name,
                        )
                    )
        return sorted(people, key=lambda person: person.id)

    def _salt(self, pk: int) -> str:
        return salt_of(self.secret, "person", str(pk))
