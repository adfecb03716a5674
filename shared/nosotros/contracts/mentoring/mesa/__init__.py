"""The Mesa: organisations, commissions, who offers what, strategic actions, contributions."""
