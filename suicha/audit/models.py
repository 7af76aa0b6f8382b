# SPDX-License-Identifier: Apache-2.0
"""One table, only ever added to."""

from django.db import models

from suicha.core.constraints import one_of


class Event(models.Model):
    """One official act or one refused attempt: who, when, what, on which inputs, with which outcome.

    Points at nothing by foreign key and copies names as text, so that it outlives the person and the row; triggers
    in the database refuse UPDATE and DELETE.
    """

    class Outcome(models.TextChoices):
        DONE = "done", "完成"
        REFUSED = "refused", "被拒绝"

    TONES = {"done": "green", "refused": "red"}

    at = models.DateTimeField("时间", db_index=True)
    action = models.CharField("行为", max_length=60)
    outcome = models.CharField("结果", max_length=10, choices=Outcome, default=Outcome.DONE)
    person_id = models.CharField("人员编号", max_length=40, blank=True)
    person_name = models.CharField("人员", max_length=60)
    organisation_code = models.CharField("单位代码", max_length=40, blank=True)
    organisation_name = models.CharField("单位", max_length=100, blank=True)
    organisation_path = models.CharField("单位层级", max_length=200, blank=True, db_index=True)
    object_type = models.CharField("对象种类", max_length=60)
    object_id = models.CharField("对象编号", max_length=40, db_index=True)
    object_label = models.CharField("对象", max_length=300)
    data = models.JSONField("内容", default=dict)
    request_id = models.CharField("请求号", max_length=20, blank=True)

    class Meta:
        verbose_name = "留痕事件"
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_event_object")]
        constraints = [one_of("outcome", ["done", "refused"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    @property
    def state(self) -> str:
        return self.outcome

    def get_state_display(self) -> str:
        return self.get_outcome_display()
