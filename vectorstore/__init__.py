"""The library: documents, pages and passages in; what is near a question, among the shelves a reader may see, out."""

import os

# Before numpy is imported: after a large product its second thread goes on spinning for some milliseconds, and on two cores
# the next question's embedding, which is PyTorch's own threads' work, takes twice as long. No product here needs two.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
