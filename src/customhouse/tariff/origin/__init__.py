"""Origin: the rule language, its evaluation on a bill of materials, the schemes in force, and proofs of origin."""
