// Which descriptors and which paths are watched. One load decides for every other descriptor, sockets first of all.
// Part of powercut.c, which includes it once; see there.

enum kind { KIND_NONE, KIND_FILE, KIND_DIRECTORY };

static struct {
    _Atomic uint8_t kind;
    uint64_t inode;
} table[1 << 20];
static _Atomic int highest_descriptor;

static bool tracked(int descriptor) {
    return descriptor >= 0 && descriptor < (int)(sizeof table / sizeof *table)
        && atomic_load_explicit(&table[descriptor].kind, memory_order_acquire) != KIND_NONE;
}

static void track(int descriptor, enum kind kind, uint64_t inode) {
    if (descriptor < 0 || descriptor >= (int)(sizeof table / sizeof *table)) return;
    table[descriptor].inode = inode;
    atomic_store_explicit(&table[descriptor].kind, kind, memory_order_release);
    int highest = highest_descriptor;
    while (highest < descriptor && !atomic_compare_exchange_weak(&highest_descriptor, &highest, descriptor)) {}
}

static void forget(int descriptor) {
    // A child between vfork and exec shares this memory: what it closes is still open here.
    if (tracked(descriptor) && getpid() == own_pid) table[descriptor].kind = KIND_NONE;
}

/// Whether `descriptor` is a watched file; false, and forgotten, when it was closed behind our back and used again.
static bool watched_file(int descriptor, struct stat *status) {
    if (!tracked(descriptor) || table[descriptor].kind != KIND_FILE) return false;
    int saved = errno;
    bool same = fstat(descriptor, status) == 0 && status->st_ino == table[descriptor].inode;
    if (!same) forget(descriptor);
    errno = saved;
    return same;
}

// MARK: Paths.

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/// SQLite maps its `-shm` files into memory; they are rebuilt from the WAL, and the restore deletes them.
static bool is_watched(const char *path) {
    return watched_length && strncmp(path, watched_directory, watched_length) == 0
        && (path[watched_length] == '/' || path[watched_length] == 0) && !ends_with(path, "-shm");
}

static bool path_of_descriptor(int descriptor, char out[PATH_MAX]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, out, PATH_MAX - 1);
    if (length < 0) return false;
    out[length] = 0;
    return true;
}

/// The absolute path, with its parent's links resolved, when it is watched.
static bool watched_path(int directory, const char *path, char out[PATH_MAX]) {
    if (!watched_length || !path || !*path) return false;
    int saved = errno;
    char joined[2 * PATH_MAX + 2], parent[PATH_MAX] = "";
    if (*path != '/') {
        bool here = directory == AT_FDCWD;
        bool found = here ? getcwd(parent, sizeof parent) != NULL : path_of_descriptor(directory, parent);
        if (!found) parent[0] = 0;
    }
    int length = snprintf(joined, sizeof joined, "%s/%s", parent, path);
    errno = saved;
    if (length < 0 || length >= (int)sizeof joined) return false;
    while (length > 1 && joined[length - 1] == '/') joined[--length] = 0;
    char *last = strrchr(joined, '/');
    *last++ = 0;
    bool found = realpath(*joined ? joined : "/", parent) != NULL;
    errno = saved;
    if (!found || strlen(parent) + strlen(last) + 2 > PATH_MAX) return false;
    stpcpy(stpcpy(stpcpy(out, strcmp(parent, "/") ? parent : ""), "/"), last);
    return is_watched(out);
}
