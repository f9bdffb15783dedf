"""The porch: files in, readings out: pages, opened into sections, cut into passages that know where they stand."""
