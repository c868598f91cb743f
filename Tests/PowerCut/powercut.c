// Makes what a process wrote, and did not sync, losable: `kill -9` alone proves nothing about a power cut, because
// the page cache survives the process.
//
//     cc -shared -fPIC -O2 -o .build/powercut.so Tests/PowerCut/powercut.c -ldl -lpthread
//     LD_PRELOAD=… POWERCUT_DIRECTORY=/absolute/directory POWERCUT_LOG=/elsewhere/log  command
//
// Before each change of a file under POWERCUT_DIRECTORY a record of how to undo it is appended to POWERCUT_LOG; each
// completed fsync or fdatasync is recorded too. After the process was killed, `restore.py` undoes what no sync
// covered. With POWERCUT_SYNCS=N the process is killed when its Nth sync begins. README.md beside this file says what
// counts as synced and what is out of reach.
//
// Every append is one write() to a file opened with O_APPEND, under one mutex that is also held over the change
// itself: a killed process leaves whole records, at most the last one cut, and then its change did not happen.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "log.h"
#include "watch.h"
#include "old_bytes.h"

static void lock(void) { pthread_mutex_lock(&mutex); }
static void unlock(void) { pthread_mutex_unlock(&mutex); }
static void unlock_in_child(void) {
    own_pid = getpid();
    pthread_mutex_unlock(&mutex);
}

__attribute__((constructor)) static void start(void) {
    const char *directory = getenv("POWERCUT_DIRECTORY"), *log = getenv("POWERCUT_LOG");
    if (!directory || !log) return;
    char resolved[PATH_MAX];
    if (!realpath(directory, resolved)) give_up("POWERCUT_DIRECTORY");
    int descriptor = NEXT(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0) give_up("POWERCUT_LOG");
    // Out of the way of a program that expects low descriptor numbers, or closes them.
    log_descriptor = NEXT(fcntl)(descriptor, F_DUPFD_CLOEXEC, 500);
    if (log_descriptor < 0) log_descriptor = descriptor;
    else NEXT(close)(descriptor);
    own_pid = getpid();
    const char *syncs = getenv("POWERCUT_SYNCS");
    if (syncs) syncs_left = atol(syncs);
    sync_number = (uint64_t)own_pid << 32;
    pthread_atfork(lock, unlock, unlock_in_child);
    strcpy(watched_directory, resolved);
    watched_length = strlen(resolved);
}

#include "opening.h"
#include "writing.h"
#include "names.h"
