# SPDX-License-Identifier: Apache-2.0
"""The people of a ceremony at their screens: each acts through pages only, as in the hall."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from suicha.core import clock
from suicha.draws.models import Draw
from tests.ceremonies import PASSPHRASE, SEATS
from tests.draws.conftest import Bureau
from tests.factories import make_user
from tests.inspections.scenes import picture

NUMBER = "00384207"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def seats_typed(**over: str) -> dict[str, str]:
    typed = {"rows": "3", "disclosure": "open"}
    for place, seat in enumerate(SEATS):
        typed |= {f"w{place}-kind": seat.kind, f"w{place}-name": seat.name, f"w{place}-unit": seat.unit}
    return typed | over


def local(moment: datetime) -> str:
    """A moment as the browser's date-and-time field sends it."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def photo(name: str = "骰子.jpg", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or picture(), content_type="image/jpeg")


@dataclass
class Hall:
    """A bureau's ceremony with everyone signed in at a browser of their own."""

    bureau: Bureau
    host: Client = field(init=False)
    second: Client = field(init=False)
    keeper: Client = field(init=False)
    leader: Client = field(init=False)

    def __post_init__(self) -> None:
        office = self.bureau.organisation
        self.host, self.keeper = signed_in(self.bureau.host), signed_in(self.bureau.keeper)
        self.second = signed_in(make_user(RoleName.LEGAL_OFFICE, organisation=office))
        self.leader = signed_in(make_user(RoleName.LEADER, organisation=office))

    def at(self, name: str, draw: Draw, *more: object) -> str:
        return reverse(f"draws:{name}", args=[draw.pk, *more])

    def freeze(self, **typed: str) -> Draw:
        response = self.host.post(reverse("draws:freeze", args=[self.bureau.task.pk]), seats_typed(**typed))
        assert response.status_code == 302, text_of(response)
        return Draw.objects.get(pk=int(response.url.rstrip("/").rsplit("/", 1)[1]))

    def committed(self, **typed: str) -> Draw:
        draw = self.freeze(**typed)
        self.host.post(self.at("commit", draw))
        draw.refresh_from_db()
        return draw

    def codes(self, draw: Draw, **typed: str) -> list[str]:
        page = text_of(self.host.post(self.at("codes", draw), typed))
        return [code.replace(" ", "") for code in re.findall(r"<b>(\d{4} \d{4})</b>", page)]

    def witness(self, code: str, number: str = NUMBER, phone: Client | None = None) -> HttpResponse:
        """One witness with a phone: code, number twice; the answer is the receipt."""
        phone = phone or Client()
        assert phone.post(reverse("draws:witness"), {"code": code}).status_code == 302
        return phone.post(reverse("draws:witness_number"), {"value": number, "again": number})

    def locked(self, **typed: str) -> Draw:
        draw = self.committed(**typed)
        for code in self.codes(draw):
            self.witness(code)
        return draw

    def reading(self, who: Client, draw: Draw, name: str, **typed: object) -> HttpResponse:
        sent = {"value": "1" * 20, "taken_at": local(clock.now()), "photo": photo()} | typed
        return who.post(self.at("reading", draw, name), sent)

    def revealed(self, **typed: str) -> Draw:
        draw = self.locked(**typed)
        response = self.keeper.post(self.at("reveal", draw), {"passphrase": PASSPHRASE})
        assert response.status_code == 302, text_of(response)
        draw.refresh_from_db()
        return draw

    def issued(self, **typed: str) -> Draw:
        draw = self.revealed(**typed)
        response = self.host.post(self.at("issue", draw))
        assert response.status_code == 302, text_of(response)
        draw.refresh_from_db()
        return draw

    def voided(self, draw: Draw, reason: str = "名录漏了一个镇的企业，不能用") -> Draw:
        self.host.post(self.at("void", draw), {"reason": reason})
        self.leader.post(self.at("void_confirm", draw))
        draw.refresh_from_db()
        return draw

    def page(self, who: Client, name: str, draw: Draw, *more: object) -> str:
        return text_of(who.get(self.at(name, draw, *more)))


def tomorrow() -> str:
    return local(clock.now() + timedelta(days=1))
