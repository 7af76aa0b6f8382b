# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import path

from suicha.draws import entrance_views, views

app_name = "draws"
urlpatterns = [
    path("w/draws/", views.draw_list, name="list"),
    path("w/draws/keeper/", entrance_views.keeper, name="keeper"),
    path("w/draws/of-task/<int:task_pk>/", views.of_task, name="of_task"),
    path("w/draws/<int:pk>/", views.draw, name="draw"),
    path("w/draws/<int:pk>/commit/", views.commit, name="commit"),
    path("w/draws/<int:pk>/reveal/", views.reveal, name="reveal"),
    path("w/draws/<int:pk>/issue/", views.issue, name="issue"),
    path("w/draws/witnesses/<int:pk>/code/", views.code, name="code"),
    path("w/draws/<int:pk>/match/", views.match, name="match"),
    path("w/draws/<int:pk>/people/", views.people, name="people"),
    path("w/draws/<int:pk>/package.zip", views.package, name="package"),
    path("w/draws/<int:pk>/certificate.json", views.certificate, name="certificate"),
    path("w/draws/<int:pk>/commitment.json", views.commitment, name="commitment"),
    path("w/tasks/<int:pk>/freeze/", views.freeze, name="freeze"),
    path("witness/", entrance_views.witness, name="witness"),
    path("witness/number/", entrance_views.witness_number, name="witness_number"),
]
