"""全程留痕: every official act is one event, written in the transaction of the act, never changed, never removed.

In comes each act of every stage; out go sentences a supervisor can read and rows nobody can edit (国办发〔2015〕58号
「全程留痕、责任可追溯」).
"""
