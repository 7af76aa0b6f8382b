# SPDX-License-Identifier: Apache-2.0
"""A photograph is opened to the last pixel before it counts as evidence: no bomb, no torn file, no disguise."""

import io
import warnings

from PIL import Image

MAX_PIXELS = 80_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")


def photo_fault(content: bytes) -> str | None:
    """Why ``content`` is no usable photograph, as a Chinese phrase; ``None`` if it is one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
                width, height = picture.size
                if width * height > MAX_PIXELS:
                    return f"尺寸{width}×{height}过大，不像手机拍的照片"
                picture.load()
    except Image.DecompressionBombError:
        return "尺寸过大，不像手机拍的照片"
    except (OSError, SyntaxError, ValueError, IndexError, EOFError, MemoryError):
        return "打不开，文件不完整或不是照片"
    return None
