"""The ink of a PDF page. The only package that knows pdfium."""
