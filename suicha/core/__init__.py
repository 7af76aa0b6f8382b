"""What every stage stands on: refusals, constraints, states, read-only pages, paging, codes, the calendar.

No model of a stage lives here, and nothing here knows a stage.
"""
