// Lets the disk and the clock of a process fail while somebody says so.
//
//     cc -shared -fPIC -O2 -o faults.so Tests/Faults/Preload/faults.c -ldl
//     LD_PRELOAD=… FAULTS_DIRECTORY=/absolute/directory FAULTS_SWITCH=/elsewhere/switch  command
//
// The switch is a file of 16 bytes that the process maps: an int32, the error that writes and syncs under the directory
// end with (0: none; ENOSPC, EIO), an int32 that is not used, and an int64, nanoseconds that CLOCK_REALTIME is ahead.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct faults {
    int32_t error;
    int32_t unused;
    int64_t ahead;
};

static const volatile struct faults none, *faults = &none;
static char directory[PATH_MAX];

#define NEXT(name) ((__typeof__(&name))next(#name))

static void *next(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

__attribute__((constructor)) static void start(void) {
    const char *watched = getenv("FAULTS_DIRECTORY"), *path = getenv("FAULTS_SWITCH");
    if (!watched || !path || !realpath(watched, directory)) return;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) abort();
    void *mapped = mmap(NULL, sizeof(struct faults), PROT_READ, MAP_SHARED, descriptor, 0);
    if (mapped == MAP_FAILED) abort();
    close(descriptor);
    faults = mapped;
}

static int fails(int descriptor) {
    int error = faults->error;
    if (!error) return 0;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    size_t count = strlen(directory);
    if (strncmp(path, directory, count) != 0 || path[count] != '/') return 0;
    errno = error;
    return 1;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    return fails(descriptor) ? -1 : NEXT(pwrite)(descriptor, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    return fails(descriptor) ? -1 : NEXT(pwrite64)(descriptor, bytes, count, offset);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    return fails(descriptor) ? -1 : NEXT(write)(descriptor, bytes, count);
}

// A disk that is full syncs all the same; one that fails does not.
int fdatasync(int descriptor) { return faults->error == EIO && fails(descriptor) ? -1 : NEXT(fdatasync)(descriptor); }
int fsync(int descriptor) { return faults->error == EIO && fails(descriptor) ? -1 : NEXT(fsync)(descriptor); }

int posix_fallocate(int descriptor, off_t offset, off_t length) {
    return fails(descriptor) ? errno : NEXT(posix_fallocate)(descriptor, offset, length);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int status = NEXT(clock_gettime)(clock, now);
    int64_t ahead = faults->ahead;
    if (status == 0 && clock == CLOCK_REALTIME && ahead) {
        int64_t nanoseconds = now->tv_nsec + ahead % 1000000000;
        now->tv_sec += ahead / 1000000000;
        if (nanoseconds < 0) { nanoseconds += 1000000000; now->tv_sec -= 1; }
        if (nanoseconds >= 1000000000) { nanoseconds -= 1000000000; now->tv_sec += 1; }
        now->tv_nsec = nanoseconds;
    }
    return status;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec precise;
    if (clock_gettime(CLOCK_REALTIME, &precise)) return -1;
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    (void)zone;
    return 0;
}

time_t time(time_t *out) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out) *out = now.tv_sec;
    return now.tv_sec;
}
