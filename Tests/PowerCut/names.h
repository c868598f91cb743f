// unlink, rename, link, mkdir, rmdir; and the calls that cannot be undone.
// Part of powercut.c, which includes it once; see there.

static void before_unlink(const char *path) {
    struct stat status;
    if (lstat(path, &status) != 0 || !S_ISREG(status.st_mode)) return;
    void *bytes = contents(path, &status);
    append(
        (struct record){
            .type = RECORD_UNLINK, .inode = status.st_ino, .length = status.st_mode, .payload_length = status.st_size,
        },
        path, NULL, bytes);
    free(bytes);
}

#define NAMED(directory, path, before, call)                                    \
    char full[PATH_MAX];                                                        \
    if (!watched_path(directory, path, full)) return call;                      \
    lock();                                                                     \
    before;                                                                     \
    int result = call, saved = errno;                                           \
    unlock();                                                                   \
    errno = saved;                                                              \
    return result;

static void before_rmdir(const char *path) { append((struct record){.type = RECORD_RMDIR}, path, NULL, NULL); }

int unlink(const char *path) { NAMED(AT_FDCWD, path, before_unlink(full), NEXT(unlink)(path)) }
int unlinkat(int directory, const char *path, int flags) {
    NAMED(
        directory, path, (flags & AT_REMOVEDIR) ? before_rmdir(full) : before_unlink(full),
        NEXT(unlinkat)(directory, path, flags))
}
int rmdir(const char *path) { NAMED(AT_FDCWD, path, before_rmdir(full), NEXT(rmdir)(path)) }

int remove(const char *path) {
    struct stat status;
    if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode)) return rmdir(path);
    return unlink(path);
}

static int make_directory(int directory, const char *path, mode_t mode) {
    char full[PATH_MAX];
    if (!watched_path(directory, path, full)) return NEXT(mkdirat)(directory, path, mode);
    lock();
    int result = NEXT(mkdirat)(directory, path, mode), saved = errno;
    if (result == 0) append((struct record){.type = RECORD_MKDIR}, full, NULL, NULL);
    unlock();
    errno = saved;
    return result;
}

int mkdir(const char *path, mode_t mode) { return make_directory(AT_FDCWD, path, mode); }
int mkdirat(int directory, const char *path, mode_t mode) { return make_directory(directory, path, mode); }

static void before_rename(const char *from, const char *to) {
    struct stat moved, replaced;
    if (lstat(from, &moved) != 0) return;
    bool replaces = lstat(to, &replaced) == 0 && S_ISREG(replaced.st_mode) && replaced.st_ino != moved.st_ino;
    void *bytes = replaces ? contents(to, &replaced) : NULL;
    append(
        (struct record){
            .type = RECORD_RENAME, .inode = moved.st_ino, .other = replaces ? replaced.st_ino : 0,
            .length = replaces ? replaced.st_mode : 0, .payload_length = replaces ? replaced.st_size : 0,
        },
        from, to, bytes);
    free(bytes);
}

static int rename_any(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
    char full_from[PATH_MAX], full_to[PATH_MAX];
    bool leaves = watched_path(from_at, from, full_from), arrives = watched_path(to_at, to, full_to);
    if (!leaves && !arrives) return NEXT(renameat2)(from_at, from, to_at, to, flags);
    lock();
    if (leaves != arrives) append_irreversible("rename over the border of the watched directory");
    else if (flags & ~RENAME_NOREPLACE) append_irreversible("renameat2 with flags");
    else if (!(flags & RENAME_NOREPLACE) || access(full_to, F_OK) != 0) before_rename(full_from, full_to);
    int result = NEXT(renameat2)(from_at, from, to_at, to, flags), saved = errno;
    unlock();
    errno = saved;
    return result;
}

int rename(const char *from, const char *to) { return rename_any(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int from_at, const char *from, int to_at, const char *to) {
    return rename_any(from_at, from, to_at, to, 0);
}
int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
    return rename_any(from_at, from, to_at, to, flags);
}

int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
    char full[PATH_MAX];
    if (!watched_path(to_at, to, full)) return NEXT(linkat)(from_at, from, to_at, to, flags);
    lock();
    int result = NEXT(linkat)(from_at, from, to_at, to, flags), saved = errno;
    struct stat status;
    if (result == 0 && lstat(full, &status) == 0) {
        append((struct record){.type = RECORD_LINK, .inode = status.st_ino}, full, NULL, NULL);
    }
    unlock();
    errno = saved;
    return result;
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

// MARK: What cannot be undone is at least noticed: the restore then refuses.

static void note_irreversible(const char *call) {
    lock();
    append_irreversible(call);
    unlock();
}

static bool writes(const char *mode) { return strpbrk(mode, "wa+") != NULL; }

#define STREAM(name)                                                            \
    FILE *name(const char *path, const char *mode) {                            \
        char full[PATH_MAX];                                                    \
        if (writes(mode) && watched_path(AT_FDCWD, path, full)) note_irreversible("fopen"); \
        return NEXT(name)(path, mode);                                          \
    }
STREAM(fopen)
STREAM(fopen64)

FILE *fdopen(int descriptor, const char *mode) {
    if (tracked(descriptor) && writes(mode)) note_irreversible("fdopen");
    return NEXT(fdopen)(descriptor, mode);
}

#define MAPPING(name)                                                           \
    void *name(void *at, size_t length, int protection, int flags, int fd, off_t offset) { \
        bool shared = (flags & MAP_TYPE) != MAP_PRIVATE && (protection & PROT_WRITE) && !(flags & MAP_ANONYMOUS); \
        if (shared && tracked(fd)) note_irreversible("mmap");                       \
        return NEXT(name)(at, length, protection, flags, fd, offset);           \
    }
MAPPING(mmap)
MAPPING(mmap64)
