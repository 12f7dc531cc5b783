"""What breaks from outside: processes killed, disks full, databases gone, two at once, clocks that jump.

After each: nothing lost that was acknowledged, nothing doubled, the trail whole, the ledger balanced.
"""
