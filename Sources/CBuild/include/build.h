// Of what this program was built: Package.swift asks git, and only C takes definitions from it.

#ifndef CBUILD_H
#define CBUILD_H

/// The commit in hexadecimal, with a + behind it where the tree had changes; "unknown" outside of a git checkout.
const char *postern_commit(void);

#endif
