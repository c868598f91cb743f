#include "build.h"

const char *postern_commit(void) { return POSTERN_COMMIT; }
