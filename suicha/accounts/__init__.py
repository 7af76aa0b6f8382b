"""People and organisations: who there is, what each may do, and for which part of the tree.

In come organisations (机构树), regions, people and roles; out goes one answer: may this person do this act here.
三员分立: the system, security and audit administrators are three people and do no business act.
"""
