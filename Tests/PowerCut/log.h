// The undo log: its layout, which restore.py reads too (integers are little-endian), and how it is appended to.
// Part of powercut.c, which includes it once; see there.

enum {
    RECORD_CREATED = 'C',      // path, inode, offset: 1 when it has no name yet (O_TMPFILE)
    RECORD_OPENED = 'O',       // path, inode: where a file that was there before stands
    RECORD_WRITE = 'W',        // inode, offset, length, old_length; payload: the bytes that it replaces
    RECORD_TRUNCATE = 'T',     // inode, offset: the new length, old_length; payload: the bytes cut off
    RECORD_LINK = 'L',         // path, inode
    RECORD_UNLINK = 'U',       // path, inode, length: mode; payload: the contents
    RECORD_RENAME = 'R',       // path, path2, inode; of what it replaces, other: inode, length: mode, payload: contents
    RECORD_MKDIR = 'K',        // path
    RECORD_RMDIR = 'D',        // path
    RECORD_SYNC_BEGUN = 'B',   // path of a directory or inode of a file, other: number of this sync
    RECORD_SYNCED = 'S',       // inode, other: number, length: 1 for fsync, 2 for fdatasync
    RECORD_IRREVERSIBLE = 'X',  // path: the call that cannot be undone
};

struct record {
    uint32_t magic;
    uint32_t type;
    uint64_t inode, offset, length, old_length, other;
    uint32_t path_length, path2_length;
    uint64_t payload_length;
};

static const uint32_t record_magic = 0x31435750;  // "PWC1"

static int log_descriptor = -1;
static char watched_directory[PATH_MAX];
static size_t watched_length;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static _Atomic uint64_t sync_number;
static _Atomic long syncs_left;  // until the one at whose beginning the process dies; 0 and less: it does not
static pid_t own_pid;

#define NEXT(name)                                                              \
    ({                                                                          \
        static __typeof__(&name) _Atomic next;                                  \
        if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name);           \
        next;                                                                   \
    })

static void give_up(const char *what) {
    dprintf(2, "powercut: %s: %s\n", what, strerror(errno));
    abort();
}

static void append(struct record record, const char *path, const char *path2, const void *payload) {
    record.magic = record_magic;
    record.path_length = path ? strlen(path) : 0;
    record.path2_length = path2 ? strlen(path2) : 0;
    struct iovec parts[4] = {
        {&record, sizeof record},
        {(void *)path, record.path_length},
        {(void *)path2, record.path2_length},
        {(void *)payload, record.payload_length},
    };
    size_t total = sizeof record + record.path_length + record.path2_length + record.payload_length;
    if (NEXT(writev)(log_descriptor, parts, 4) != (ssize_t)total) give_up("the log cannot be written");
}

static void append_irreversible(const char *call) {
    append((struct record){.type = RECORD_IRREVERSIBLE}, call, NULL, NULL);
}
