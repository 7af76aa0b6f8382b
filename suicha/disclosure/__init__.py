"""公示: what citizens see, as frozen approved copies, and the portal that shows them.

In come published plans, finished draws and approved results; out go copies that later edits never rewrite.
"""
