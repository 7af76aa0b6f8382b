"""两库: who can be inspected, and who can inspect.

In come sheets and single entries; out go targets with a code or number that can be drawn, and certified inspectors
with their tags and declared recusals.
"""
