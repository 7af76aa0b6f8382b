# SPDX-License-Identifier: Apache-2.0
"""Section 9 of docs/draw-spec.md written down a second time, plainly and slowly, from the words and not the library."""

from fractions import Fraction
from hashlib import sha256


def match(instance):
    """`assignment`, `loads`, `levels` and `quotas`, or None where it cannot be done."""
    quotas, told = sorted(instance.get("quotas", []), key=lambda quota: quota["class"]), []
    book = Book(instance)
    if not Book(instance).fill():
        return None
    for quota in quotas:
        order = [target for target in book.slots if set(book.slots[target]) & set(quota["of"])]
        order.sort(key=lambda target: book.ticket("quota", f"{quota['class']}|{target}"))
        wanted = given = -(-quota["ppm"] * len(order) // 10**6)
        while not book.narrowed(quota, order[:given]).fill():
            given -= 1
        book = book.narrowed(quota, order[:given])
        told.append({"class": quota["class"], "wanted": wanted, "given": given})
    book.fill()
    if instance.get("shake", 0):
        book.balance(0)
        book.shake(instance["shake"])
    levels = book.balance(instance["tau"])
    return {
        "assignment": {t: [book.at[t, n] for n in range(len(slots))] for t, slots in book.slots.items()},
        "loads": {person: book.load(person) for person in book.people},
        "levels": levels,
        "quotas": told,
    }


class Book:
    """Slots are (target, index); `holds` is the list of each person, in the order in which slots came to them."""

    def __init__(self, instance, slots=None, members=None):
        self.instance, self.key = instance, instance["K"]
        caps = {person["id"]: person["cap"] for person in instance["inspectors"]}
        self.people = sorted(caps, key=lambda person: (self.ticket("inspector", person), person))
        self.caps = caps
        self.slots = slots or {target["id"]: list(target["slots"]) for target in instance["targets"]}
        self.members = members or {group["id"]: set(group["candidates"]) for group in instance["classes"]}
        self.forbid = {target["id"]: set(target.get("forbid", [])) for target in instance["targets"]}
        groups = [group for slots in self.slots.values() for group in slots]
        room = {group: sum(caps[person] for person in self.members[group]) for group in groups}
        self.order = sorted(
            ((target, index) for target, slots in self.slots.items() for index in range(len(slots))),
            key=lambda slot: (Fraction(room[self.group(slot)], groups.count(self.group(slot))), self.lot(slot), slot),
        )
        self.at, self.holds = {}, {person: [] for person in self.people}

    def ticket(self, purpose, subject):
        return sha256(f"{self.key}|{purpose}|{subject}".encode()).hexdigest()

    def lot(self, slot):
        return int(self.ticket("slot", f"{slot[0]}#{slot[1]}"), 16)

    def group(self, slot):
        return self.slots[slot[0]][slot[1]]

    def load(self, person):
        return len(self.holds[person])

    def beside(self, slot):
        """{person: slot} of everyone who sits at the target."""
        seats = [(slot[0], index) for index in range(len(self.slots[slot[0]]))]
        return {self.at[seat]: seat for seat in seats if seat in self.at}

    def may(self, person, slot):
        return person in self.members[self.group(slot)] and person not in self.forbid[slot[0]]

    def narrowed(self, quota, targets):
        slots, members = {name: list(groups) for name, groups in self.slots.items()}, dict(self.members)
        for target in targets:
            index = max(n for n, group in enumerate(slots[target]) if group in quota["of"])
            narrow = (slots[target][index], quota["class"])
            members[narrow] = self.members[narrow[0]] & self.members[narrow[1]]
            slots[target][index] = narrow
        return Book(self.instance, slots, members)

    def sit(self, slot, person):
        if slot in self.at:
            self.holds[self.at[slot]].remove(slot)
        self.at[slot] = person
        self.holds[person].append(slot)

    def choose(self, slot, most, tau):
        able = [p for p in self.people if self.may(p, slot) and p not in self.beside(slot)]
        able = [p for p in able if self.load(p) < self.caps[p] and self.load(p) <= most]
        least = min(map(self.load, able), default=0)
        near = sorted(
            (p for p in able if self.load(p) <= least + tau), key=lambda p: (self.load(p), self.people.index(p))
        )
        return near[self.lot(slot) % len(near)] if near else None

    def fill(self):
        remembered = []
        for slot in self.order:
            person = self.choose(slot, len(self.order), self.instance["tau"])
            if person is None:
                remembered.append(slot)
            else:
                self.sit(slot, person)
        return all(self.search([slot], len(self.order), set()) is None for slot in remembered)

    def search(self, starts, most, passed):
        """None after a shift, else everyone who was noted or passed over."""
        noted, came, waiting = set(passed), {}, list(starts)
        for slot in waiting:
            person = self.choose(slot, most, 0)
            if person is not None:
                path = [(slot, person)]
                while slot in came:
                    path.append((came[slot], self.at[slot]))
                    slot = came[slot]
                for seat, taker in path:
                    self.sit(seat, taker)
                return None
            for person in self.people:
                if person in noted or not self.may(person, slot):
                    continue
                if person in self.beside(slot):
                    lent = [self.beside(slot)[person]]
                else:
                    noted.add(person)
                    lent = self.holds[person]
                for seat in lent:
                    if seat not in came and seat not in starts:
                        came[seat] = slot
                        waiting.append(seat)
        return noted

    def balance(self, tau):
        levels, closed = {}, set()
        for level in range(max(map(self.load, self.people), default=0), tau + 1, -1):
            for person in self.people:
                if person not in closed and self.load(person) == level:
                    noted = self.search(self.holds[person], level - 2 - tau, closed | {person})
                    if noted is not None:
                        levels |= dict.fromkeys(noted - closed, level)
                        closed = noted
        return {person: levels.get(person, tau + 1) for person in self.people}

    def shake(self, rounds):
        self.holds = {person: [slot for slot in self.order if self.at[slot] == person] for person in self.people}
        kind = {target: tuple(sorted(map(str, slots))) for target, slots in self.slots.items()}
        weight = {}
        for target, slots in self.slots.items():
            known = set().union(*(self.members[group] for group in slots))
            weight[kind[target]] = 10**6 * len(known) // max(1, list(kind.values()).count(kind[target]) * len(slots))

        def visits(person, sort):
            return sum(kind[target] == sort for target, _index in self.holds[person])

        for turn in range(rounds):
            for slot in self.order:
                lots = self.ticket("shake", f"{turn}|{slot[0]}#{slot[1]}")
                listed = [person for person in self.people if person in self.members[self.group(slot)]]
                met, holder = listed[int(lots[:16], 16) % len(listed)], self.at[slot]
                if met == holder or met in self.forbid[slot[0]] or met in self.beside(slot):
                    continue
                less = self.load(holder) - self.load(met)
                later = self.people.index(met) > self.people.index(holder)
                if (less > 1 or (less == 1 and later)) and self.load(met) < self.caps[met]:
                    self.sit(slot, met)
                elif self.holds[met]:
                    other = self.holds[met][int(lots[16:32], 16) % self.load(met)]
                    if not self.may(holder, other) or holder in self.beside(other):
                        continue
                    k, m = kind[slot[0]], kind[other[0]]
                    here, there = visits(met, k) + 1 - visits(holder, k), visits(holder, m) + 1 - visits(met, m)
                    if k != m and here * weight[k] + there * weight[m] > 0:
                        continue
                    self.at[slot], self.at[other] = met, holder
                    self.holds[met][self.holds[met].index(other)] = slot
                    self.holds[holder][self.holds[holder].index(slot)] = other
