"""Reading the trace, and putting it into other people's hands."""
# SPDX-License-Identifier: Apache-2.0
