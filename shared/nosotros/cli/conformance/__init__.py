"""`nosotros conformance`: whether a partner's running service keeps to the wire (docs/protocol.md).

It speaks to the service as everybody does, over the broker of its room or any other, and looks at
what can be seen from outside.
"""
