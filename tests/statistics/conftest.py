# SPDX-License-Identifier: Apache-2.0
from tests.draws.conftest import make_bureau  # noqa: F401 - a bureau that can draw
