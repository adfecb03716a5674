"""Who a caller is, and what she may: partners is asked who, and one function decides what."""
