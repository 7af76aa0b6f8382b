"""Files that came in: evidence by content hash, and the sheets people import.

A file is named by the SHA-256 of its bytes and never overwritten; the same bytes are kept once.  An import is a file
whose rows have each been judged before any of them is saved.
"""
