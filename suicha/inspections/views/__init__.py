# SPDX-License-Identifier: Apache-2.0
"""Pages of the visit: ``phone`` for the group on site, ``office`` for everybody else."""
