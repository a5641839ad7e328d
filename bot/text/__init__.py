"""What a person reads, without knowing where: `visible`, `strings` → `layout`, `links` → `wording` → `drawing` (terminals)."""
