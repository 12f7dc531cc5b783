"""The ledger: double entry, in the national currency; every journal balances."""
