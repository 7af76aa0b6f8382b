"""抽取与匹配: a frozen list, a public commitment, numbers of witnesses, and a result anyone can recompute.

In comes a task; out go drawn targets with their tickets, the package that proves them, and the inspectors matched to
each.  The drawing itself happens in ``fairdraw``, never in the database.
"""
