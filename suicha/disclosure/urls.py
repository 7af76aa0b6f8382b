# SPDX-License-Identifier: Apache-2.0
"""Addresses of this stage: the portal at the root, the queue in the workbench."""

from django.urls import path, register_converter

from suicha.disclosure.views import draws, lists, log, pages, portal, registers, rules, slots, verify, work


class NumberConverter:
    """Numbers the public quotes: of firms (draw-spec section 1, masked ones with stars), draws, plans and results."""

    regex = r"[0-9A-Za-z._*-]{1,64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)


class RegisterConverter:
    """The lists beside the list of items."""

    regex = "joint|regimes"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)


register_converter(NumberConverter, "number")
register_converter(RegisterConverter, "register")
app_name = "disclosure"
urlpatterns = [
    path("", portal.home, name="home"),
    path("search/", portal.search, name="search"),
    path("firms/<number:number>/", portal.firm, name="firm"),
    path("items/", lists.items, name="items"),
    path("items/<int:pk>/", lists.item, name="item"),
    path("items/lists/<int:pk>/", lists.item_version, name="item_version"),
    path("items/lists/<int:pk>/changes/", lists.item_changes, name="item_changes"),
    path("items/lists/<int:pk>/download/<str:kind>/", lists.item_version_file, name="item_version_file"),
    path("items/<register:kind>/", registers.registers, name="registers"),
    path("items/<register:kind>/<int:pk>/", registers.register, name="register"),
    path("items/<register:kind>/<int:pk>/export/<str:form>/", registers.register_export, name="register_export"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<int:pk>/", rules.rule, name="rule"),
    path("rules/<int:pk>/file/", rules.rule_file, name="rule_file"),
    path("rules/<int:pk>/download/", rules.rule_text, name="rule_text"),
    path("plans/", lists.plans, name="plans"),
    path("plans/<number:number>/", lists.plan, name="plan"),
    path("draws/", lists.draws, name="draws"),
    path("draws/<number:number>/", draws.draw, name="draw"),
    path("draws/<number:number>/package.zip", draws.package, name="package"),
    path("draws/<number:number>/matching-<int:turn>.zip", draws.matching, name="matching"),
    path("draws/<number:number>/certificate.json", draws.certificate, name="certificate"),
    path("draws/<number:number>/commitment.json", draws.commitment, name="commitment"),
    path("draws/<number:number>/pool.commit", draws.pool_commit, name="pool_commit"),
    path("verify/", verify.verify, name="verify"),
    path("results/", lists.results, name="results"),
    path("results/<number:number>/", lists.result, name="result"),
    path("open-data/", pages.open_data, name="open_data"),
    path("open-data/<str:name>.csv", pages.table, name="table"),
    path("log/", log.log, name="log"),
    path("log/checkpoint", log.checkpoint, name="checkpoint"),
    path("log/checkpoints/<int:size>", log.checkpoint, name="checkpoint_of"),
    path("log/keys/", log.keys, name="log_keys"),
    path("log/keys.json", log.keys_json, name="log_keys_json"),
    path("log/proof/<int:index>.json", log.inclusion, name="log_proof"),
    path("log/consistency.json", log.consistency, name="log_consistency"),
    path("about/draw/", pages.about_draw, name="about_draw"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("w/disclosures/", work.queue, name="queue"),
    path("w/disclosures/results/<int:pk>/", work.result_preview, name="result_preview"),
    path("w/disclosures/results/<int:pk>/publish/", work.result_publish, name="result_publish"),
    path("w/disclosures/results/publish/", work.results_publish, name="results_publish"),
    path("w/disclosures/draws/<int:pk>/slot/", slots.draw, name="draw_slot"),
    path("w/disclosures/draws/<int:pk>/publish/", work.draw_publish, name="draw_publish"),
    path("w/disclosures/plans/<int:pk>/publish/", work.plan_publish, name="plan_publish"),
    path("w/disclosures/<register:kind>/<str:code>/publish/", registers.register_publish, name="register_publish"),
    path("w/disclosures/items/<int:pk>/publish/", work.list_publish, name="list_publish"),
]
