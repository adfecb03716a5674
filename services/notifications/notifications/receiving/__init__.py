"""The ear: what providers tell, kept first and acted upon after.

The service verifies a provider's signature, keeps the call as it came, and answers. The worker
takes what is kept in the order in which it came, reads it, and does what follows: each in one
transaction with the note that it is done, so that nothing is lost and nothing is done twice,
however the worker ends. Calls hold what people wrote and where they are reached: they are emptied
as soon as they are done.
"""
