# SPDX-License-Identifier: Apache-2.0
"""What came out of the box, as one person writes it down: the slips of each stratum, when, and the photographs."""

from collections.abc import Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile

from suicha.draws.forms.moments import TakenAtField
from suicha.draws.rules.slips import MOST_PHOTOS, Box, slips_read


class _Photos(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photographs chosen at once; the bytes are judged by the act, not by their names."""

    widget = _Photos

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(each, initial) for each in chosen or [None]]


class SlipsForm(forms.Form):
    """Two fields for each stratum that is drawn, named by its code: ``drawn-s1``, ``spare-s1``."""

    taken_at = TakenAtField(label="抽签时间", required_words="填写抽签的时间")
    photos = PhotosField(
        label="现场照片",
        allow_empty_file=True,
        help_text=f"拍下抽出的签和在场的人，1至{MOST_PHOTOS}张，可以一次选几张",
        widget=_Photos(attrs={"accept": "image/*", "multiple": True}),
        error_messages={"required": "选现场照片", "invalid": "重新选照片"},
    )
    record = forms.FileField(
        label="签名的抽签记录表",
        allow_empty_file=True,
        help_text="见证人签名后拍照或扫描成图片，签名要看得清",
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={"required": "选签名的抽签记录表", "invalid": "重新选照片"},
    )

    def __init__(self, *args, boxes: Sequence[Box], **kwargs):
        super().__init__(*args, **kwargs)
        self.boxes = [box for box in boxes if box.is_drawn]
        for box in self.boxes:
            self.fields[f"drawn-{box.code}"] = _numbers(f"{box.name}：抽中的{box.drawn}个签", box)
            if box.spare:
                self.fields[f"spare-{box.code}"] = _numbers(f"{box.name}：备选的{box.spare}个签", box)
        self.order_fields([name for name in self.fields if "-" in name])

    def clean(self):
        found = super().clean()
        for box in self.boxes:
            names = (f"drawn-{box.code}", f"spare-{box.code}")
            for name in names:
                try:
                    found[name] = slips_read(found.get(name, ""))
                except ValueError as wrong:
                    self.add_error(name, str(wrong))
            if self.errors.keys() & set(names):
                continue
            fault = box.fault(*(found[name] for name in names))
            if fault:
                self.add_error(f"spare-{box.code}" if "备选" in fault else f"drawn-{box.code}", fault)
        return found

    def slips(self) -> dict[str, dict[str, list[int]]]:
        found = self.cleaned_data
        return {
            box.code: {"drawn": found[f"drawn-{box.code}"], "spare": found[f"spare-{box.code}"]} for box in self.boxes
        }


def _numbers(label: str, box: Box) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=4000,
        help_text=f"1至{box.size}号，按抽出的次序，用空格或顿号隔开",
        error_messages={"required": "写下抽出的签号"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "num"}),
    )
