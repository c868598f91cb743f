// What a change is about to destroy, read and recorded.
// Part of powercut.c, which includes it once; see there.

/// Reads up to `count` bytes at `offset`, also from a descriptor that is open for writing only.
static void *old_bytes(int descriptor, uint64_t offset, uint64_t count) {
    char *bytes = malloc(count ? count : 1);
    if (!bytes) give_up("no memory for old bytes");
    int source = descriptor;
    for (uint64_t done = 0; done < count;) {
        ssize_t got = pread(source, bytes + done, count - done, offset + done);
        if (got < 0 && errno == EBADF && source == descriptor) {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
            source = NEXT(open)(link, O_RDONLY | O_CLOEXEC);
            if (source < 0) give_up("old bytes cannot be read");
            continue;
        }
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) give_up("old bytes cannot be read");
        if (got == 0) {
            memset(bytes + done, 0, count - done);
            break;
        }
        done += got;
    }
    if (source != descriptor) NEXT(close)(source);
    return bytes;
}

/// The whole contents of the file at `path`. An open descriptor is used where there is one: closing a second one would
/// drop this process's locks on the file.
static void *contents(const char *path, const struct stat *status) {
    for (int descriptor = 0; descriptor <= highest_descriptor; descriptor++) {
        if (tracked(descriptor) && table[descriptor].kind == KIND_FILE && table[descriptor].inode == status->st_ino) {
            return old_bytes(descriptor, 0, status->st_size);
        }
    }
    int descriptor = NEXT(open)(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return calloc(1, status->st_size ? status->st_size : 1);
    void *bytes = old_bytes(descriptor, 0, status->st_size);
    NEXT(close)(descriptor);
    return bytes;
}

static void before_write(int descriptor, const struct stat *status, uint64_t offset, uint64_t length) {
    uint64_t size = status->st_size;
    uint64_t end = length > UINT64_MAX - offset ? UINT64_MAX : offset + length;
    uint64_t covered = offset < size ? (end < size ? end : size) - offset : 0;
    void *bytes = covered ? old_bytes(descriptor, offset, covered) : NULL;
    append(
        (struct record){
            .type = RECORD_WRITE, .inode = status->st_ino, .offset = offset, .length = length, .old_length = size,
            .payload_length = covered,
        },
        NULL, NULL, bytes);
    free(bytes);
}

static uint64_t position(int descriptor, const struct stat *status) {
    if (fcntl(descriptor, F_GETFL) & O_APPEND) return status->st_size;
    off_t offset = lseek(descriptor, 0, SEEK_CUR);
    return offset < 0 ? 0 : offset;
}

static void append_truncation(const struct stat *status, uint64_t length, const void *cut_off) {
    uint64_t size = status->st_size;
    append(
        (struct record){
            .type = RECORD_TRUNCATE, .inode = status->st_ino, .offset = length, .old_length = size,
            .payload_length = length < size ? size - length : 0,
        },
        NULL, NULL, cut_off);
}
