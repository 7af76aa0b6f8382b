# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import path

from suicha.workbench import views

app_name = "workbench"
urlpatterns = [
    path("w/", views.home, name="home"),
    path("w/todo/", views.todo, name="todo"),
    path("w/search/", views.search, name="search"),
    path("w/system/components/", views.components, name="components"),
]
