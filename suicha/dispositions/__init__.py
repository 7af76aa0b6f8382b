"""处置: every problem found gets its order, the firm's report, the verification and its end.

In come approved results with a problem; out go closed cases with their four documents.
"""
