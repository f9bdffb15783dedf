"""The library: documents, pages and passages in; what is near a question, among the shelves a reader may see, out."""
