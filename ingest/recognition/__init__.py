"""Pictures of pages to their words: text recognition (OCR), by whichever engine is installed."""
