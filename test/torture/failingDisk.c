/*
 * System calls that fail as those of a failing disk do, for files below one folder; loaded before libc.
 *
 * FAIL_BELOW    the folder, absolute
 * FAIL_COUNTER  a file of three 64-bit numbers that all processes share: calls that change, that read, that open
 * FAIL_CALLS    which of them fail: 0, 1 or 2; none where FAIL_ERRNO is unset
 * FAIL_ERRNO    what they fail with
 * FAIL_FROM     the first call that fails, from 1 on
 * FAIL_SPAN     how many fail; 0: all from there on
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CHANGE, READ, OPEN, KINDS };

static const char *below;
static size_t below_length;
static unsigned long *counters;
static int failing = -1, failing_errno;
static unsigned long from, span;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  const char *counter = getenv("FAIL_COUNTER");
  if (getenv("FAIL_BELOW") == NULL || counter == NULL) return;
  int fd = REAL(open)(counter, O_RDWR | O_CLOEXEC);
  if (fd < 0) abort();
  counters = mmap(NULL, KINDS * sizeof *counters, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (counters == MAP_FAILED) abort();
  below = getenv("FAIL_BELOW");
  below_length = strlen(below);
  if (getenv("FAIL_ERRNO") == NULL) return;
  failing = atoi(getenv("FAIL_CALLS"));
  failing_errno = atoi(getenv("FAIL_ERRNO"));
  from = strtoul(getenv("FAIL_FROM"), NULL, 10);
  span = strtoul(getenv("FAIL_SPAN"), NULL, 10);
}

static int is_below(const char *path) {
  return strncmp(path, below, below_length) == 0 && (path[below_length] == '/' || path[below_length] == '\0');
}

static int fd_is_below(int fd) {
  if (below == NULL || fd < 0) return 0;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = '\0';
  return is_below(path);
}

static int path_is_below(int directory, const char *path) {
  if (below == NULL || path == NULL) return 0;
  if (path[0] == '/') return is_below(path);
  if (directory != AT_FDCWD) return fd_is_below(directory);
  char here[PATH_MAX];
  return getcwd(here, sizeof here) != NULL && is_below(here);
}

static int strikes(int kind, int concerned) {
  if (!concerned) return 0;
  unsigned long call = __atomic_add_fetch(&counters[kind], 1, __ATOMIC_SEQ_CST);
  if (kind != failing || call < from || (span != 0 && call >= from + span)) return 0;
  errno = failing_errno;
  return 1;
}

static int open_strikes(int directory, const char *path, int flags) {
  int concerned = path_is_below(directory, path), saved = errno;
  int writes = (flags & (O_CREAT | O_TRUNC)) != 0 || (flags & O_ACCMODE) != O_RDONLY;
  if (strikes(OPEN, concerned) || strikes(writes ? CHANGE : READ, concerned)) return 1;
  errno = saved;
  return 0;
}

#define OPENING(name)                                                          \
  int name(const char *path, int flags, ...) {                                 \
    va_list rest;                                                              \
    va_start(rest, flags);                                                     \
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                                              \
    return open_strikes(AT_FDCWD, path, flags) ? -1 : REAL(name)(path, flags, mode); \
  }
OPENING(open)
OPENING(open64)

#define OPENING_AT(name)                                                       \
  int name(int directory, const char *path, int flags, ...) {                  \
    va_list rest;                                                              \
    va_start(rest, flags);                                                     \
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                                              \
    return open_strikes(directory, path, flags) ? -1 : REAL(name)(directory, path, flags, mode); \
  }
OPENING_AT(openat)
OPENING_AT(openat64)

#define ON_FD(kind, type, name, parameters, arguments)                         \
  type name parameters { return strikes(kind, fd_is_below(fd)) ? -1 : REAL(name) arguments; }
ON_FD(CHANGE, ssize_t, write, (int fd, const void *bytes, size_t count), (fd, bytes, count))
ON_FD(CHANGE, ssize_t, writev, (int fd, const struct iovec *parts, int count), (fd, parts, count))
ON_FD(CHANGE, ssize_t, pwrite, (int fd, const void *bytes, size_t count, off_t at), (fd, bytes, count, at))
ON_FD(CHANGE, ssize_t, pwrite64, (int fd, const void *bytes, size_t count, off64_t at), (fd, bytes, count, at))
ON_FD(CHANGE, ssize_t, pwritev, (int fd, const struct iovec *parts, int count, off_t at), (fd, parts, count, at))
ON_FD(CHANGE, ssize_t, pwritev64, (int fd, const struct iovec *parts, int count, off64_t at), (fd, parts, count, at))
ON_FD(CHANGE, int, fsync, (int fd), (fd))
ON_FD(CHANGE, int, fdatasync, (int fd), (fd))
ON_FD(CHANGE, int, ftruncate, (int fd, off_t length), (fd, length))
ON_FD(CHANGE, int, ftruncate64, (int fd, off64_t length), (fd, length))
ON_FD(CHANGE, ssize_t, sendfile, (int fd, int source, off_t *at, size_t count), (fd, source, at, count))
ON_FD(CHANGE, ssize_t, sendfile64, (int fd, int source, off64_t *at, size_t count), (fd, source, at, count))
ON_FD(READ, ssize_t, read, (int fd, void *bytes, size_t count), (fd, bytes, count))
ON_FD(READ, ssize_t, readv, (int fd, const struct iovec *parts, int count), (fd, parts, count))
ON_FD(READ, ssize_t, pread, (int fd, void *bytes, size_t count, off_t at), (fd, bytes, count, at))
ON_FD(READ, ssize_t, pread64, (int fd, void *bytes, size_t count, off64_t at), (fd, bytes, count, at))
ON_FD(READ, ssize_t, preadv, (int fd, const struct iovec *parts, int count, off_t at), (fd, parts, count, at))

ssize_t copy_file_range(int source, off64_t *at, int fd, off64_t *to, size_t count, unsigned flags) {
  return strikes(CHANGE, fd_is_below(fd)) ? -1 : REAL(copy_file_range)(source, at, fd, to, count, flags);
}

#define ON_PATH(name, parameters, arguments)                                   \
  int name parameters { return strikes(CHANGE, path_is_below(AT_FDCWD, path)) ? -1 : REAL(name) arguments; }
ON_PATH(mkdir, (const char *path, mode_t mode), (path, mode))
ON_PATH(rename, (const char *from_path, const char *path), (from_path, path))
ON_PATH(link, (const char *from_path, const char *path), (from_path, path))
ON_PATH(symlink, (const char *target, const char *path), (target, path))
