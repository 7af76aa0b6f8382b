# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import path

from suicha.catalogue.views import items, joint, settings

app_name = "catalogue"
urlpatterns = [
    path("w/items/", items.items, name="items"),
    path("w/items/export/<str:kind>/", items.items_export, name="items_export"),
    path("w/items/<int:pk>/", items.item, name="item"),
    path("w/joint-items/", joint.joint_items, name="joint_items"),
    path("w/joint-items/export/<str:kind>/", joint.joint_items_export, name="joint_items_export"),
    path("w/rules/settings/", settings.settings, name="settings"),
    path("w/rules/settings/<str:organisation>/<str:key>/", settings.setting, name="setting"),
]
