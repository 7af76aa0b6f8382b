"""检查: dispatch, the visit, the result per item with its evidence, and the review.

In come drawn targets with their groups; out go approved results that can be published and problems to be handled.
"""
