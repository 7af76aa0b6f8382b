# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import path

from suicha.accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("w/account/password/", views.password, name="password"),
    path("w/system/users/<int:pk>/password/", views.password_reset, name="password_reset"),
    path("w/system/orgs/", views.organisations, name="organisations"),
    path("w/system/orgs/new/", views.organisation_create, name="organisation_create"),
    path("w/system/regions/", views.regions, name="regions"),
    path("w/system/regions/new/", views.region_create, name="region_create"),
    path("w/system/regions/<int:pk>/neighbours/", views.region_neighbours, name="region_neighbours"),
    path("w/system/users/", views.users, name="users"),
    path("w/system/users/new/", views.user_create, name="user_create"),
    path("w/system/users/<int:pk>/", views.user, name="user"),
    path("w/system/users/<int:pk>/close/", views.user_close, name="user_close"),
    path("w/system/users/<int:pk>/roles/", views.role_grant, name="role_grant"),
    path("w/system/users/<int:pk>/roles/<int:grant>/revoke/", views.role_revoke, name="role_revoke"),
    path("organisation/", views.arrangements_public, name="arrangements_public"),
    path("w/organisation/", views.arrangements, name="arrangements"),
    path("w/organisation/groups/new/", views.group_new, name="group_new"),
    path("w/organisation/groups/<int:pk>/", views.group, name="group"),
    path("w/organisation/groups/<int:pk>/end/", views.group_end, name="group_end"),
    path("w/organisation/groups/<int:pk>/members/<int:member>/leave/", views.member_leave, name="member_leave"),
    path("w/organisation/duties/new/", views.responsibility_new, name="responsibility_new"),
    path("w/organisation/duties/<int:pk>/end/", views.responsibility_end, name="responsibility_end"),
    path("w/organisation/contacts/new/", views.contact_new, name="contact_new"),
    path("w/system/roles/", views.roles, name="roles"),
]
