# SPDX-License-Identifier: Apache-2.0
"""The 细则 as citizens read it: every published version, never edited, with its file (RULE-10)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import conditional_page, require_safe

from suicha.accounts.permissions import public
from suicha.catalogue import selectors as catalogue
from suicha.core import clock
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import download
from suicha.files.selectors import file_bytes


@require_safe
@conditional_page
@public
@readonly
def rules(request: HttpRequest) -> HttpResponse:
    """The versions in force today and those that will be; earlier ones stand on the page of each."""
    page = paginate(catalogue.rules_newest(catalogue.rules_public()), request.GET)
    return render(request, "disclosure/rules.html", {"page": page, "today": clock.today()})


@require_safe
@conditional_page
@public
@readonly
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(catalogue.rules_public(), pk=pk)
    context = {
        "rule": found,
        "chapters": catalogue.rule_chapters(found),
        "versions": catalogue.rules_public().filter(lineage=found.lineage).order_by("-version"),
        "today": clock.today(),
    }
    return render(request, "disclosure/rule.html", context)


@require_safe
@public
@readonly
def rule_file(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(catalogue.rules_public(), pk=pk)
    if found.file is None:
        raise Http404(pk)
    return download(file_bytes(found.file), found.file.name, found.file.media_type)


@require_safe
@public
@readonly
def rule_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole rule as a text file, also where no file was handed in."""
    found = get_object_or_404(catalogue.rules_public(), pk=pk)
    head = [
        found.title,
        f"{found.organisation.name}　{found.number}",
        f"第{found.version}版，{found.effective_on}起施行",
    ]
    head.append(f"承办机构：{found.body}；责任人员：{found.persons}")
    parts = [
        f"{number}．{chapter.section.title}\n{chapter.text}"
        for number, chapter in enumerate(catalogue.rule_chapters(found), 1)
    ]
    content = "\r\n".join("\n\n".join(["\n".join(head), *parts]).splitlines()) + "\r\n"
    return download(content.encode("utf-8-sig"), f"{found.title}第{found.version}版.txt", "text/plain; charset=utf-8")
