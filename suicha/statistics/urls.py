# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import path

from suicha.statistics import views

app_name = "statistics"
urlpatterns = [
    path("w/statistics/", views.overview, name="overview"),
    path("w/statistics/export/<str:format>/", views.export, name="export"),
]
