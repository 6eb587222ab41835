"""The last swap of a card with one root: what lasts goes to a card with two, once and whole.

In this order, which makes it safe to be cut off anywhere and started again:
1. The old card is opened for reading alone; the kernel takes no writes to it where it is a device.
2. What is in use of its data partition is copied; the copy is repaired, never the card (`reading`).
3. What belongs to the point is taken out of the copy, with the numbers that users have on the new
   card (`carrying`), and made into a file system.
4. The new card is made unable to start: its partition table waits elsewhere on it (`writing`).
5. The new card is written, and read back file by file.
6. Only then its partition table comes back, in one sector.
"""
