"""一单一细则: what may be inspected, on which legal basis, and by which rules.

In come item lists from upper levels and the bureau's own; out go published items that a plan may name, and the
settings (细则) that every later stage asks for its numbers and clocks.
"""
