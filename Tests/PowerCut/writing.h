// write, truncate, allocate, sync.
// Part of powercut.c, which includes it once; see there.

/// Runs `call` with the mutex held, after the record that undoes it; plainly when the descriptor is not watched.
#define RECORDED(descriptor, offset_expression, length, call)                   \
    struct stat status;                                                         \
    if (!watched_file(descriptor, &status)) return call;                        \
    lock();                                                                     \
    /* Another thread may have made the file longer while this one waited. */   \
    if (fstat(descriptor, &status) != 0) give_up("fstat");                      \
    before_write(descriptor, &status, offset_expression, length);               \
    __typeof__(call) result = call;                                             \
    int saved = errno;                                                          \
    unlock();                                                                   \
    errno = saved;                                                              \
    return result;

static size_t total_length(const struct iovec *parts, int count) {
    size_t total = 0;
    for (int i = 0; i < count; i++) total += parts[i].iov_len;
    return total;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    RECORDED(fd, position(fd, &status), count, NEXT(write)(fd, bytes, count))
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    RECORDED(fd, (uint64_t)offset, count, NEXT(pwrite)(fd, bytes, count, offset))
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    RECORDED(fd, (uint64_t)offset, count, NEXT(pwrite64)(fd, bytes, count, offset))
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    RECORDED(fd, position(fd, &status), total_length(parts, count), NEXT(writev)(fd, parts, count))
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
    RECORDED(fd, (uint64_t)offset, total_length(parts, count), NEXT(pwritev)(fd, parts, count, offset))
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
    RECORDED(fd, (uint64_t)offset, total_length(parts, count), NEXT(pwritev64)(fd, parts, count, offset))
}
ssize_t pwritev2(int fd, const struct iovec *parts, int count, off_t offset, int flags) {
    RECORDED(
        fd, offset < 0 ? position(fd, &status) : (uint64_t)offset, total_length(parts, count),
        NEXT(pwritev2)(fd, parts, count, offset, flags))
}
ssize_t sendfile(int fd, int source, off_t *offset, size_t count) {
    RECORDED(fd, position(fd, &status), count, NEXT(sendfile)(fd, source, offset, count))
}
ssize_t sendfile64(int fd, int source, off64_t *offset, size_t count) {
    RECORDED(fd, position(fd, &status), count, NEXT(sendfile64)(fd, source, offset, count))
}
ssize_t copy_file_range(int source, off64_t *from, int fd, off64_t *to, size_t count, unsigned flags) {
    RECORDED(
        fd, to ? (uint64_t)*to : position(fd, &status), count,
        NEXT(copy_file_range)(source, from, fd, to, count, flags))
}

static int truncate_descriptor(int descriptor, off_t length) {
    struct stat status;
    if (!watched_file(descriptor, &status)) return NEXT(ftruncate)(descriptor, length);
    lock();
    if (fstat(descriptor, &status) != 0) give_up("fstat");
    uint64_t cut_off = length >= 0 && length < status.st_size ? status.st_size - length : 0;
    void *bytes = cut_off ? old_bytes(descriptor, length, cut_off) : NULL;
    if (length >= 0) append_truncation(&status, length, bytes);
    free(bytes);
    int result = NEXT(ftruncate)(descriptor, length), saved = errno;
    unlock();
    errno = saved;
    return result;
}

int ftruncate(int descriptor, off_t length) { return truncate_descriptor(descriptor, length); }
int ftruncate64(int descriptor, off64_t length) { return truncate_descriptor(descriptor, length); }

static int truncate_path(const char *path, off_t length) {
    int descriptor = open_any(AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    int result = truncate_descriptor(descriptor, length), saved = errno;
    close(descriptor);
    errno = saved;
    return result;
}

int truncate(const char *path, off_t length) {
    char full[PATH_MAX];
    return watched_path(AT_FDCWD, path, full) ? truncate_path(path, length) : NEXT(truncate)(path, length);
}
int truncate64(const char *path, off64_t length) { return truncate(path, length); }

/// Space reserved past the end is undone as a change of length; every other mode changes bytes out of our sight.
static void before_allocation(const struct stat *status, int mode, off_t end) {
    bool grows = mode == 0 && end > status->st_size;
    if (mode != 0 && mode != FALLOC_FL_KEEP_SIZE) append_irreversible("fallocate");
    else if (grows) append_truncation(status, end, NULL);
}

#define ALLOCATION(name, parameters, mode, call)                                \
    int name parameters {                                                       \
        struct stat status;                                                     \
        if (!watched_file(descriptor, &status)) return call;                    \
        lock();                                                                 \
        before_allocation(&status, mode, offset + length);          \
        int result = call, saved = errno;                                       \
        unlock();                                                               \
        errno = saved;                                                          \
        return result;                                                          \
    }
ALLOCATION(fallocate, (int descriptor, int mode, off_t offset, off_t length), mode,
           NEXT(fallocate)(descriptor, mode, offset, length))
ALLOCATION(fallocate64, (int descriptor, int mode, off64_t offset, off64_t length), mode,
           NEXT(fallocate64)(descriptor, mode, offset, length))
ALLOCATION(posix_fallocate, (int descriptor, off_t offset, off_t length), 0,
           NEXT(posix_fallocate)(descriptor, offset, length))
ALLOCATION(posix_fallocate64, (int descriptor, off64_t offset, off64_t length), 0,
           NEXT(posix_fallocate64)(descriptor, offset, length))

// MARK: Syncing. What another thread writes while a sync runs is not covered by it: hence two records.

/// The path decides, not the table: opendir's descriptors are not in it.
static int sync_descriptor(int descriptor, int (*call)(int), uint64_t name) {
    char path[PATH_MAX];
    struct stat status;
    bool watched = watched_length && path_of_descriptor(descriptor, path) && is_watched(path);
    if (!watched || fstat(descriptor, &status) != 0) return call(descriptor);
    if (syncs_left > 0 && atomic_fetch_sub(&syncs_left, 1) == 1) kill(getpid(), SIGKILL);
    bool directory = S_ISDIR(status.st_mode);
    struct record record = {
        .type = RECORD_SYNC_BEGUN, .inode = status.st_ino, .length = name, .other = ++sync_number,
    };
    lock();
    append(record, directory ? path : NULL, NULL, NULL);
    unlock();
    int result = call(descriptor), saved = errno;
    record.type = RECORD_SYNCED;
    lock();
    if (result == 0) append(record, directory ? path : NULL, NULL, NULL);
    unlock();
    errno = saved;
    return result;
}

int fsync(int descriptor) { return sync_descriptor(descriptor, NEXT(fsync), 1); }
int fdatasync(int descriptor) { return sync_descriptor(descriptor, NEXT(fdatasync), 2); }
