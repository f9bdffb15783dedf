"""Papers that are no PDFs: Word, Excel, web pages and Markdown, each to a text without pages whose structure is known."""
