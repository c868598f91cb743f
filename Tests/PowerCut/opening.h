// open, creat, mkstemp, dup, close.
// Part of powercut.c, which includes it once; see there.

static void register_opened(int descriptor, bool created) {
    int saved = errno;
    char path[PATH_MAX];
    struct stat status;
    if (path_of_descriptor(descriptor, path) && is_watched(path) && fstat(descriptor, &status) == 0) {
        if (S_ISDIR(status.st_mode)) {
            track(descriptor, KIND_DIRECTORY, status.st_ino);
        } else if (S_ISREG(status.st_mode)) {
            append(
                (struct record){
                    .type = created ? RECORD_CREATED : RECORD_OPENED, .inode = status.st_ino,
                    .offset = status.st_nlink == 0,
                },
                path, NULL, NULL);
            track(descriptor, KIND_FILE, status.st_ino);
        }
    }
    errno = saved;
}

static int registered(int descriptor, bool created) {
    if (descriptor < 0 || !watched_length) return descriptor;
    lock();
    register_opened(descriptor, created);
    unlock();
    return descriptor;
}

static int open_any(int directory, const char *path, int flags, mode_t mode) {
    if (!watched_length) return NEXT(openat)(directory, path, flags, mode);
    char full[PATH_MAX];
    bool nameless = (flags & O_TMPFILE) == O_TMPFILE;
    bool changes = (flags & (O_CREAT | O_TRUNC)) && !nameless && watched_path(directory, path, full);
    if (!changes) {
        // Without the mutex: opening a FIFO may wait for another thread.
        int descriptor = NEXT(openat)(directory, path, flags, mode);
        return registered(descriptor, nameless);
    }
    lock();
    struct stat status;
    bool existed = stat(full, &status) == 0;
    if (existed && (flags & O_TRUNC) && !(flags & O_EXCL) && S_ISREG(status.st_mode) && status.st_size > 0) {
        void *bytes = contents(full, &status);
        append((struct record){.type = RECORD_OPENED, .inode = status.st_ino}, full, NULL, NULL);
        append_truncation(&status, 0, bytes);
        free(bytes);
    }
    int descriptor = NEXT(openat)(directory, path, flags, mode);
    if (descriptor >= 0) register_opened(descriptor, !existed);
    unlock();
    return descriptor;
}

#define MODE_ARGUMENT(flags)                                                    \
    mode_t mode = 0;                                                            \
    if ((flags) & (O_CREAT | __O_TMPFILE)) {                                    \
        va_list arguments;                                                      \
        va_start(arguments, flags);                                             \
        mode = va_arg(arguments, mode_t);                                       \
        va_end(arguments);                                                      \
    }

int open(const char *path, int flags, ...) { MODE_ARGUMENT(flags) return open_any(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE_ARGUMENT(flags) return open_any(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE_ARGUMENT(flags) return open_any(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE_ARGUMENT(flags) return open_any(at, path, flags, mode); }
int __open_2(const char *path, int flags) { return open_any(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return open_any(AT_FDCWD, path, flags, 0); }
int __openat_2(int at, const char *path, int flags) { return open_any(at, path, flags, 0); }
int __openat64_2(int at, const char *path, int flags) { return open_any(at, path, flags, 0); }
int creat(const char *path, mode_t mode) { return open_any(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return open_any(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int mkstemp(char *template) { return registered(NEXT(mkstemp)(template), true); }
int mkstemp64(char *template) { return registered(NEXT(mkstemp)(template), true); }
int mkostemp(char *template, int flags) { return registered(NEXT(mkostemp)(template, flags), true); }
int mkostemp64(char *template, int flags) { return registered(NEXT(mkostemp)(template, flags), true); }
int mkstemps(char *template, int suffix) { return registered(NEXT(mkstemps)(template, suffix), true); }
int mkstemps64(char *template, int suffix) { return registered(NEXT(mkstemps)(template, suffix), true); }
int mkostemps(char *template, int suffix, int flags) {
    return registered(NEXT(mkostemps)(template, suffix, flags), true);
}

int close(int descriptor) {
    forget(descriptor);
    return NEXT(close)(descriptor);
}

static int duplicated(int old, int new) {
    if (new < 0 || new == old || !watched_length || getpid() != own_pid) return new;
    if (tracked(old)) track(new, table[old].kind, table[old].inode);
    else forget(new);
    return new;
}

int dup(int old) { return duplicated(old, NEXT(dup)(old)); }
int dup2(int old, int new) { return duplicated(old, NEXT(dup2)(old, new)); }
int dup3(int old, int new, int flags) { return duplicated(old, NEXT(dup3)(old, new, flags)); }

#define FCNTL(name)                                                             \
    int name(int descriptor, int command, ...) {                                \
        va_list arguments;                                                      \
        va_start(arguments, command);                                           \
        void *argument = va_arg(arguments, void *);                             \
        va_end(arguments);                                                      \
        int result = NEXT(fcntl)(descriptor, command, argument);                \
        bool copies = command == F_DUPFD || command == F_DUPFD_CLOEXEC;         \
        return copies ? duplicated(descriptor, result) : result;                \
    }
FCNTL(fcntl)
FCNTL(fcntl64)
