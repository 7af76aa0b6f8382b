# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import path

from suicha.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("w/items/", views.items, name="items"),
    path("w/items/export/<str:kind>/", views.items_export, name="items_export"),
    path("w/items/<int:pk>/", views.item, name="item"),
    path("w/joint-items/", views.joint_items, name="joint_items"),
    path("w/joint-items/export/<str:kind>/", views.joint_items_export, name="joint_items_export"),
    path("w/rules/settings/", views.settings, name="settings"),
    path("w/rules/settings/<str:organisation>/<str:key>/", views.setting, name="setting"),
]
