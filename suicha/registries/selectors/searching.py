# SPDX-License-Identifier: Apache-2.0
"""Pages and counts of the library of targets, whatever its size.

The queryset says who belongs to a page; the index only says where to look.  What is not folded into the index yet is
looked at in the queryset itself, so a search never misses what was written a moment ago.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.rules.regions import prefix_end, prefix_of
from suicha.accounts.selectors import organisations_with
from suicha.catalogue.selectors import setting_lookup
from suicha.registries.models import SearchEntry, SearchPending, Target
from suicha.registries.rules.search import (
    BLOCK,
    SHIFT,
    Facet,
    as_asked,
    gathered,
    is_certain,
    mask_between,
    members,
    tokens_asked,
    unpack,
    verified_before,
)
from suicha.registries.selectors.areas import risk_towns
from suicha.registries.selectors.libraries import drawable_where, stale_before, target_list

BOUND = 1_000
_CHUNK, _CHUNKS = 1_000, 50
_COUNTED = (Facet.DOMAIN, Facet.TOWN)
_EXACT = {
    "domain": Facet.DOMAIN, "status": Facet.STATUS, "grade": Facet.GRADE, "kind": Facet.KIND,
    "line": Facet.LINE, "industry": Facet.INDUSTRY, "approval": Facet.APPROVAL, "tag": Facet.TAG,
}  # fmt: skip


Levels = dict[int, tuple[str, ...]]
Masks = dict[int, int]


class Group(NamedTuple):
    """Targets that have one of these tokens of a facet, or one in a range (first, before last); else any token."""

    facet: Facet
    tokens: tuple[str, ...] = ()
    ranges: tuple[tuple[str, str], ...] = ()

    @property
    def where(self) -> Q:
        if self.ranges:
            within = Q(pk__in=[])
            for first, last in self.ranges:
                within |= Q(facet=self.facet, token__gte=first, token__lt=last)
            return within
        return Q(facet=self.facet, token__in=self.tokens) if self.tokens else Q(facet=self.facet)

    def has(self, facet: int, token: str) -> bool:
        if facet != self.facet:
            return False
        if self.ranges:
            return any(first <= token < last for first, last in self.ranges)
        return not self.tokens or token in self.tokens


class Found(NamedTuple):
    """How many there are; ``more``: at least so many, counted no further.  ``drawable`` only where all were counted."""

    number: int
    more: bool
    drawable: int | None


class Search:
    """One question to the library, by one person, at one moment: a fixed number of queries for a page and its counts.

    Conditions the index does not know are judged by the queryset alone.
    """

    def __init__(self, by: User, conditions: Mapping[str, str], permission: Permission = Permission.TARGET_VIEW):
        self.rows = target_list(by, permission=permission, **conditions)
        self.everything = target_list(by, permission=permission)
        offices = list(organisations_with(by, permission).only("path"))
        own, wanted, self._certain = _groups(offices, conditions)
        levels = _levels(offices)
        self._drawable = _drawable(levels)
        # First what waits, then the index: whatever is folded in between counts as waiting.
        pending = SearchPending.objects.order_by("first").values_list("first", "last")
        self._waiting = gathered(list(pending))
        self._sees_all = not own
        self._base, self._found, self._fit = self._masks(own or Group(Facet.STATUS), wanted, levels)

    def _masks(self, own: Group, wanted: list[Group], levels: Levels) -> tuple[Masks, Masks, Masks]:
        """Block → who is seen at all, who is found, who can be drawn."""
        fits = [
            (_fit(level), Group(Facet.OWNER, owners) if owners else _fit(level)) for level, owners in levels.items()
        ]
        groups = [own, *wanted, *(group for pair in fits for group in pair)]
        each: list[Masks] = [{} for _ in groups]
        where = Q(pk__in=[])
        for group in groups:
            where |= group.where
        entries = SearchEntry.objects.filter(where).order_by()
        for facet, token, block, kept in entries.values_list("facet", "token", "block", "members"):
            mask = unpack(bytes(kept))
            for group, masks in zip(groups, each, strict=True):
                if group.has(facet, token):
                    masks[block] = masks.get(block, 0) | mask
        base = {block: self._folded(block, mask) for block, mask in each[0].items()}
        found = dict(base)
        for masks in each[1 : 1 + len(wanted)]:
            found = {block: mask & masks[block] for block, mask in found.items() if block in masks}
        fit: Masks = {}
        for good, owned in zip(each[1 + len(wanted) :: 2], each[2 + len(wanted) :: 2], strict=True):
            for block, mask in good.items():
                fit[block] = fit.get(block, 0) | mask & owned.get(block, 0)
        return base, found, fit

    def _folded(self, block: int, mask: int) -> int:
        """The bits of ``mask`` that the index may speak of."""
        start, end = block << SHIFT, (block << SHIFT) + BLOCK - 1
        for first, last in self._waiting:
            if first <= end and last >= start:
                mask &= ~mask_between(max(first, start) - start, min(last, end) - start)
        return mask

    def _unfolded(self, rows: QuerySet[Target]) -> QuerySet[Target]:
        ranges = Q(pk__in=[])
        for first, last in self._waiting:
            ranges |= Q(pk__range=(first, last))
        return rows.filter(ranges)

    def domains(self) -> list[tuple[str, int]]:
        """How many targets this person sees in each domain, the largest first (LIBT-12)."""
        return self._counted()[Facet.DOMAIN]

    def towns(self) -> list[str]:
        """The codes of the towns in which there are targets."""
        return sorted(code for code, _ in self._counted()[Facet.TOWN] if code)

    def _counted(self) -> dict[Facet, list[tuple[str, int]]]:
        kept: dict[Facet, list[tuple[str, int]]] | None = getattr(self, "_kept", None)
        if kept is None:
            kept = self._kept = self._count()
        return kept

    def _count(self) -> dict[Facet, list[tuple[str, int]]]:
        numbers: dict[tuple[int, str], int] = {}
        entries = SearchEntry.objects.filter(facet__in=_COUNTED).order_by()
        touched = {block for first, last in self._waiting for block in range(first >> SHIFT, (last >> SHIFT) + 1)}
        blocks = {block for block, mask in self._base.items() if mask}
        if self._sees_all:  # of blocks in which nothing waits, the sums are kept
            whole = entries.filter(block__in=blocks - touched).values_list("facet", "token")
            numbers = {(facet, token): n for facet, token, n in whole.annotate(n=Sum("count"))}
            blocks &= touched
        for facet, token, block, kept in entries.filter(block__in=blocks).values_list(
            "facet", "token", "block", "members"
        ):
            mine = (unpack(bytes(kept)) & self._base[block]).bit_count()
            numbers[facet, token] = numbers.get((facet, token), 0) + mine
        for facet, field in ((Facet.DOMAIN, "domain"), (Facet.TOWN, "town__code")):
            if self._waiting:
                fresh = self._unfolded(self.everything).order_by().values_list(field).annotate(n=Count("pk"))
                for value, n in fresh:
                    numbers[facet, value or ""] = numbers.get((facet, value or ""), 0) + n
        return {
            facet: sorted(
                ((token, n) for (of, token), n in numbers.items() if of == facet and n),
                key=lambda pair: (-pair[1], pair[0]),
            )
            for facet in _COUNTED
        }

    def found(self) -> Found:
        """How many there are: exact where the index knows, else counted up to ``BOUND``."""
        waiting, waiting_fit = 0, 0
        told = {"n": Count("pk"), "fit": Count("pk", filter=self._drawable)}
        if self._waiting:
            waiting, waiting_fit = self._unfolded(self.rows).order_by().aggregate(**told).values()
        if self._certain:
            number = sum(mask.bit_count() for mask in self._found.values())
            fit = sum((mask & self._fit.get(block, 0)).bit_count() for block, mask in self._found.items())
            return Found(number + waiting, False, fit + waiting_fit)
        number = fit = 0
        for turn, chunk in enumerate(_chunks(self._keys(None, descending=False), _CHUNK, _CHUNK)):
            if number + waiting > BOUND or turn >= _CHUNKS:
                return Found(max(number + waiting, BOUND), True, None)
            counts = self.rows.filter(pk__in=chunk).order_by().aggregate(**told)
            number, fit = number + counts["n"], fit + counts["fit"]
        return Found(number + waiting, False, fit + waiting_fit)

    def take(self, key: int | None, descending: bool, limit: int) -> list[Target]:
        """The next rows beyond ``key`` in the order of their keys."""
        order = "-pk" if descending else "pk"
        fresh: list[Target] = []
        if self._waiting:
            beyond = Q() if key is None else Q(pk__lt=key) if descending else Q(pk__gt=key)
            fresh = list(self._unfolded(self.rows).filter(beyond).order_by(order)[:limit])
        folded: list[Target] = []
        first = limit if self._certain else 4 * limit
        for chunk in _chunks(self._keys(key, descending=descending), first, _CHUNK):
            folded += self.rows.filter(pk__in=chunk).order_by(order)
            if len(folded) >= limit:
                break
        return sorted([*fresh, *folded], key=lambda row: row.pk, reverse=descending)[:limit]

    def _keys(self, key: int | None, *, descending: bool) -> Iterator[int]:
        """Primary keys beyond ``key`` that the index proposes, in order."""
        for block in sorted(self._found, reverse=descending):
            start = block << SHIFT
            mask = self._found[block]
            if key is not None:
                here = key - start
                if descending:
                    mask &= mask_between(0, min(here, BLOCK) - 1) if here > 0 else 0
                elif here >= 0:
                    mask = mask >> (here + 1) << (here + 1)
            for offset in members(mask, backwards=descending):
                yield start + offset


def _groups(offices: list[Organisation], conditions: Mapping[str, str]) -> tuple[Group | None, list[Group], bool]:
    """Whose targets are seen (None: everybody's), what is asked of the index, and whether the index is sure of it."""
    owners = _owners(offices)
    own = None if len(offices) == Organisation.objects.count() else Group(Facet.OWNER, owners)
    wanted, certain = [], True
    for name, value in conditions.items():
        if name in _EXACT:
            wanted.append(Group(_EXACT[name], (value,)))
        elif name == "town":
            first = prefix_of(value)
            wanted.append(Group(Facet.TOWN, ranges=((first, prefix_end(first)),)))
        elif name == "text":
            text = as_asked(value)
            wanted += [Group(Facet.TEXT, (token,)) for token in tokens_asked(text)]
            certain = certain and is_certain(text)
        elif name == "check" and value == "stale":
            wanted.append(Group(Facet.VERIFIED, ranges=verified_before(stale_before())))
        elif name == "check" and value == "area":
            wanted.append(Group(Facet.TOWN, tuple(risk_towns()) or ("-",)))
            certain = False
        elif name == "check" and value == "doubtful":
            wanted.append(Group(Facet.DOUBTFUL))
        else:
            certain = False
    return own, wanted, certain


def _owners(offices: Iterable[Organisation]) -> tuple[str, ...]:
    return tuple(str(office.pk) for office in offices) or ("0",)


def _levels(offices: list[Organisation]) -> Levels:
    """What the 细则 asks of a row before it may be drawn (LIBT-10) → whose rows; () means everybody's."""
    asked = setting_lookup("target_review")
    found: dict[int, list[Organisation]] = {}
    for office in offices:
        found.setdefault(asked(office), []).append(office)
    if len(found) < 2:
        return dict.fromkeys(found, ())
    return {level: _owners(mine) for level, mine in found.items()}


def _fit(level: int) -> Group:
    """Who can be drawn where so much is asked."""
    return Group(Facet.FIT, (str(level),)) if level else Group(Facet.STATUS, (Target.Status.ACTIVE.value,))


def _drawable(levels: Levels) -> Q:
    """The same as a condition."""
    where = Q(pk__in=[])
    for level, owners in levels.items():
        where |= drawable_where(level) & (Q(organisation__in=owners) if owners else Q())
    return where


def _chunks(keys: Iterator[int], size: int, most: int) -> Iterator[Sequence[int]]:
    """Pieces of ``keys`` that grow from ``size`` to ``most``."""
    piece: list[int] = []
    for key in keys:
        piece.append(key)
        if len(piece) == size:
            yield piece
            piece, size = [], min(size * 4, most)
    if piece:
        yield piece
