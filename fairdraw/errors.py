# SPDX-License-Identifier: Apache-2.0
"""The one error of the library."""


class FairdrawError(ValueError):
    """Bad input. The message is a Chinese sentence that says what is wrong, where, and how to go on."""
