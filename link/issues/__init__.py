"""Issues downwards: what a node below lacks goes to it by itself, in parts that wait for others.

A coordination point holds the region's newest issue, and every status says which issues a node
holds. From those two follows what to send, so nothing of a transfer is kept above: `giving`. Below,
parts lie in link.db until all are there; then the folder of the issue is made again and the
ordinary importer reads it, as it reads a stick: `getting`. Whatever a parent sends, nothing is
shown that the importer has not proven.
"""
