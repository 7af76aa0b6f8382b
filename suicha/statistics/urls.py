# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import path

from suicha.statistics.views import coverage, dossier, item_use, overview, workload

app_name = "statistics"
urlpatterns = [
    path("w/statistics/", overview.overview, name="overview"),
    path("w/statistics/export/<str:format>/", overview.export, name="export"),
    path("w/statistics/coverage/", coverage.coverage, name="coverage"),
    path("w/statistics/items/", item_use.items, name="items"),
    path("w/statistics/items/export/<str:format>/", item_use.items_export, name="items_export"),
    path("w/statistics/items/<int:pk>/slot/", item_use.of_item, name="of_item"),
    path("w/statistics/powers/", item_use.powers, name="powers"),
    path("w/statistics/powers/export/<str:format>/", item_use.powers_export, name="powers_export"),
    path("w/statistics/workload/", workload.workload, name="workload"),
    path("w/statistics/dossier/", dossier.dossiers, name="dossiers"),
    path("w/statistics/dossier/<int:pk>/", dossier.dossier, name="dossier"),
    path("w/statistics/dossier/visit/<int:pk>/", dossier.dossier_of_visit, name="dossier_of_visit"),
]
