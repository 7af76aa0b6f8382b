# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage."""

from django.urls import path

from suicha.catalogue.views import codes, excuses, items, joint, powers, rules, settings

app_name = "catalogue"
urlpatterns = [
    path("w/items/", items.items, name="items"),
    path("w/items/export/<str:kind>/", items.items_export, name="items_export"),
    path("w/items/<int:pk>/", items.item, name="item"),
    path("w/joint-items/", joint.joint_items, name="joint_items"),
    path("w/joint-items/export/<str:kind>/", joint.joint_items_export, name="joint_items_export"),
    path("w/joint-items/new/", joint.joint_item_add, name="joint_item_add"),
    path("w/joint-items/<int:pk>/", joint.joint_item_change, name="joint_item_change"),
    path("w/joint-items/<int:pk>/remove/", joint.joint_item_remove, name="joint_item_remove"),
    path("w/items/<int:pk>/links/", codes.item_links, name="item_links"),
    path("w/items/<int:pk>/no-target/", excuses.no_target_state, name="no_target_state"),
    path("w/items/<int:pk>/no-target/<int:statement>/withdraw/", excuses.no_target_withdraw, name="no_target_withdraw"),
    path("w/powers/", powers.powers, name="powers"),
    path("w/powers/export/<str:kind>/", powers.powers_export, name="powers_export"),
    path("w/powers/new/", powers.power_add, name="power_add"),
    path("w/powers/<int:pk>/", powers.power, name="power"),
    path("w/powers/<int:pk>/change/", powers.power_change, name="power_change"),
    path("w/powers/<int:pk>/items/", powers.power_link, name="power_link"),
    path("w/powers/<int:pk>/remove/", powers.power_remove, name="power_remove"),
    path("w/powers/items/", powers.items_without_power, name="items_without_power"),
    path("w/powers/items/export/<str:kind>/", powers.items_without_power_export, name="items_without_power_export"),
    path("w/powers/codes/", codes.codes, name="codes"),
    path("w/powers/codes/export/<str:kind>/", codes.codes_export, name="codes_export"),
    path("w/powers/codes/new/", codes.code_add, name="code_add"),
    path("w/powers/codes/<int:pk>/remove/", codes.code_remove, name="code_remove"),
    path("w/regimes/", excuses.regimes, name="regimes"),
    path("w/regimes/export/<str:kind>/", excuses.regimes_export, name="regimes_export"),
    path("w/regimes/new/", excuses.regime_add, name="regime_add"),
    path("w/regimes/<int:pk>/end/", excuses.regime_end, name="regime_end"),
    path("w/packs/", excuses.pack_list, name="packs"),
    path("w/packs/<str:name>/", excuses.pack, name="pack"),
    path("w/rules/", rules.rules, name="rules"),
    path("w/rules/new/", rules.rule_add, name="rule_add"),
    path("w/rules/<int:pk>/", rules.rule, name="rule"),
    path("w/rules/<int:pk>/change/", rules.rule_change, name="rule_change"),
    path("w/rules/<int:pk>/revise/", rules.rule_revise, name="rule_revise"),
    path("w/rules/<int:pk>/publish/", rules.rule_publish, name="rule_publish"),
    path("w/rules/<int:pk>/end/", rules.rule_end, name="rule_end"),
    path("w/rules/<int:pk>/file/", rules.rule_file, name="rule_file"),
    path("w/rules/deadlines/", settings.deadlines, name="deadlines"),
    path("w/rules/settings/", settings.settings, name="settings"),
    path("w/rules/settings/<str:organisation>/export/<str:kind>/", settings.settings_export, name="settings_export"),
    path("w/rules/settings/<str:organisation>/<str:key>/release/", settings.setting_release, name="setting_release"),
    path("w/rules/settings/<str:organisation>/<str:key>/", settings.setting, name="setting"),
]
