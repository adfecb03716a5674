"""The part of the demonstration that is taught: the week of training-action, and the course."""
