"""计划与任务: which items are inspected this year, on whom, how many, when.

In come published items and the libraries' sizes; out go approved, published plan rows and the tasks made from them.
"""
