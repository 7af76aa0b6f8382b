# SPDX-License-Identifier: Apache-2.0
"""The item list, the joint list and the settings of the 细则."""

from suicha.catalogue.models.items import Item
from suicha.catalogue.models.joint import JointItem
from suicha.catalogue.models.settings import Setting

__all__ = ["Item", "JointItem", "Setting"]
