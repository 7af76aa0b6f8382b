# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import path

from suicha.draws.views import (
    acts,
    draw,
    files,
    freeze,
    keeper,
    lists,
    mine,
    opening,
    people,
    readings,
    slips,
    stage,
    substitute,
    void,
    witness,
)

app_name = "draws"
urlpatterns = [
    path("w/draws/", lists.draw_list, name="list"),
    path("w/draws/keeper/", keeper.key, name="keeper"),
    path("w/draws/mine/", mine.codes, name="mine"),
    path("w/draws/of-task/<int:task_pk>/", lists.of_task, name="of_task"),
    path("w/draws/<int:pk>/", draw.draw, name="draw"),
    path("w/draws/<int:pk>/stage/", stage.stage, name="stage"),
    path("w/draws/<int:pk>/commit/", acts.commit, name="commit"),
    path("w/draws/<int:pk>/codes/", acts.codes, name="codes"),
    path("w/draws/<int:pk>/readings/<slug:name>/", readings.reading, name="reading"),
    path("w/draws/<int:pk>/slips/", slips.slips, name="slips"),
    path("w/draws/<int:pk>/slips/paper/<slug:kind>/", slips.paper, name="slips_paper"),
    path("w/draws/<int:pk>/slips/files/<int:file_pk>/", slips.file, name="slips_file"),
    path("w/draws/<int:pk>/reveal/", keeper.reveal, name="reveal"),
    path("w/draws/<int:pk>/issue/", acts.issue, name="issue"),
    path("w/draws/<int:pk>/match/", acts.match, name="match"),
    path("w/draws/<int:pk>/void/", void.void, name="void"),
    path("w/draws/<int:pk>/void/confirm/", void.void_confirm, name="void_confirm"),
    path("w/draws/<int:pk>/void/withdraw/", void.void_withdraw, name="void_withdraw"),
    path("w/draws/<int:pk>/targets/<int:target_pk>/substitute/", substitute.substitute, name="substitute"),
    path("w/draws/<int:pk>/opening/", opening.opening, name="opening"),
    path("w/draws/<int:pk>/people/", people.people, name="people"),
    path("w/draws/<int:pk>/package.zip", files.package, name="package"),
    path("w/draws/<int:pk>/matchings/<int:matching_pk>.zip", files.match_package, name="match_package"),
    path("w/draws/<int:pk>/certificate.json", files.certificate, name="certificate"),
    path("w/draws/<int:pk>/commitment.json", files.commitment, name="commitment"),
    path("w/tasks/<int:pk>/freeze/", freeze.freeze, name="freeze"),
    path("witness/", witness.enter, name="witness"),
    path("witness/number/", witness.number, name="witness_number"),
    path("witness/leave/", witness.leave, name="witness_leave"),
]
