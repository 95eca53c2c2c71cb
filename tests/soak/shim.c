/* Loaded before libc: counts what a process does to files under SOAK_ROOT, and kills it by SIGKILL before the step that
   SOAK_STEP names (from 1), half of it done where the step is a write. Each step is a line of the file SOAK_LOG. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static long steps = 0;
static pid_t owner = 0;

__attribute__((constructor)) static void begin(void) { owner = getpid(); }

static int is_ours(const char *path) {
    const char *root = getenv("SOAK_ROOT");
    char full[PATH_MAX];
    if (!root || !path || getpid() != owner) return 0;
    if (path[0] != '/') {
        if (!getcwd(full, sizeof full)) return 0;
        strncat(full, "/", sizeof full - strlen(full) - 1);
        strncat(full, path, sizeof full - strlen(full) - 1);
        path = full;
    }
    return strncmp(path, root, strlen(root)) == 0;
}

static const char *path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, PATH_MAX - 1);
    path[size > 0 ? size : 0] = 0;
    return path;
}

/* Whether the step that begins now is the one to die in. */
static int is_last(const char *what, const char *path) {
    static ssize_t (*plain)(int, const void *, size_t) = 0;
    if (!plain) plain = dlsym(RTLD_NEXT, "write");
    const char *wanted = getenv("SOAK_STEP"), *log = getenv("SOAK_LOG");
    pthread_mutex_lock(&guard);
    long now = ++steps;
    if (log) {
        char line[PATH_MAX + 64];
        int size = snprintf(line, sizeof line, "%ld %s %s\n", now, what, path);
        int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
        if (fd >= 0) { plain(fd, line, (size_t)size); close(fd); }
    }
    pthread_mutex_unlock(&guard);
    return wanted && atol(wanted) == now;
}

static void die(void) { kill(getpid(), SIGKILL); pause(); }

#define REAL(name) static __typeof__(name) *real = 0; if (!real) real = dlsym(RTLD_NEXT, #name)
#define STEP_FD(what, fd, half) \
    char where[PATH_MAX]; \
    if (is_ours(path_of(fd, where)) && is_last(what, where)) { half; die(); }
#define STEP_PATH(what, name) if (is_ours(name) && is_last(what, name)) die()

ssize_t write(int fd, const void *data, size_t size) {
    REAL(write); STEP_FD("write", fd, real(fd, data, size / 2)); return real(fd, data, size);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    REAL(pwrite); STEP_FD("write", fd, real(fd, data, size / 2, at)); return real(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    REAL(pwrite64); STEP_FD("write", fd, real(fd, data, size / 2, at)); return real(fd, data, size, at);
}
int fsync(int fd) { REAL(fsync); STEP_FD("fsync", fd, ); return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); STEP_FD("fsync", fd, ); return real(fd); }
int ftruncate(int fd, off_t size) { REAL(ftruncate); STEP_FD("truncate", fd, ); return real(fd, size); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); STEP_FD("truncate", fd, ); return real(fd, size); }
int rename(const char *from, const char *to) { REAL(rename); STEP_PATH("rename", to); return real(from, to); }
int renameat(int a, const char *from, int b, const char *to) {
    REAL(renameat); STEP_PATH("rename", to); return real(a, from, b, to);
}
int link(const char *from, const char *to) { REAL(link); STEP_PATH("link", to); return real(from, to); }
int linkat(int a, const char *from, int b, const char *to, int flags) {
    REAL(linkat); STEP_PATH("link", to); return real(a, from, b, to, flags);
}
int unlink(const char *path) { REAL(unlink); STEP_PATH("unlink", path); return real(path); }
int unlinkat(int at, const char *path, int flags) {
    REAL(unlinkat);
    if (at == AT_FDCWD) { STEP_PATH("unlink", path); } else { STEP_FD("unlink", at, ); }
    return real(at, path, flags);
}
int mkdir(const char *path, mode_t mode) { REAL(mkdir); STEP_PATH("mkdir", path); return real(path, mode); }
int rmdir(const char *path) { REAL(rmdir); STEP_PATH("rmdir", path); return real(path); }
