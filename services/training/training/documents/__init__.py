"""What is printed: laid out on pages, with fonts that travel along."""
