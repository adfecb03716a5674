"""A service that writes down what it hears of an orchard, and fails when it is told to.

It exists to test the bus with: it owns entries and trees, listens to the events of an owner
`orchard` that nobody here plays, and tells of the entries that it is commanded to write.
"""
