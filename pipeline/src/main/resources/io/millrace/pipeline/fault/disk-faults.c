// Loaded before the C library into a broker (LD_PRELOAD), it makes the disk of that broker slow, full,
// failing or hung, as seen by the broker, without a privilege. What it is to do stands in a small
// file that Millrace maps and changes while the broker runs: see the class BadDisks.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

struct control {
  _Atomic int delay_ms;  // before every write; -1: until this changes
  _Atomic int error;     // an errno that every write then ends with; 0: none
  _Atomic int affected;  // how many writes were delayed or failed
};

static struct control *control;
static const char *within;  // part of the path of every file that is meant

__attribute__((constructor)) static void attach(void) {
  const char *path = getenv("MILLRACE_DISK_CONTROL");
  within = getenv("MILLRACE_DISK_WITHIN");
  int fd = path && within ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (fd < 0) { return; }
  void *mapped = mmap(0, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (mapped != MAP_FAILED) { control = mapped; }
  close(fd);
}

static int is_meant(int fd) {
  char link[40];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) { return 0; }
  path[length] = 0;
  return strstr(path, within) != 0;
}

static void sleep_ms(long ms) {
  struct timespec left = {ms / 1000, ms % 1000 * 1000000};
  while (nanosleep(&left, &left) && errno == EINTR) { }
}

// Counts and delays a write of this file where it is to be affected; returns 0, or the errno that the
// write then fails with.
static int failing_with(int fd) {
  if (!control || (!control->delay_ms && !control->error) || !is_meant(fd)) { return 0; }
  control->affected++;
  if (control->delay_ms > 0) { sleep_ms(control->delay_ms); }
  while (control->delay_ms < 0) { sleep_ms(10); }
  return control->error;
}

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) { *(void **) &real = dlsym(RTLD_NEXT, name); } \
  int error = failing_with(fd); \
  if (error) { errno = error; return -1; }

ssize_t write(int fd, const void *from, size_t count) {
  REAL(ssize_t, "write", int, const void *, size_t)
  return real(fd, from, count);
}

ssize_t pwrite(int fd, const void *from, size_t count, off_t at) {
  REAL(ssize_t, "pwrite", int, const void *, size_t, off_t)
  return real(fd, from, count, at);
}

ssize_t pwrite64(int fd, const void *from, size_t count, off64_t at) {
  REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t)
  return real(fd, from, count, at);
}

ssize_t writev(int fd, const struct iovec *from, int count) {
  REAL(ssize_t, "writev", int, const struct iovec *, int)
  return real(fd, from, count);
}

int fsync(int fd) {
  REAL(int, "fsync", int)
  return real(fd);
}

int fdatasync(int fd) {
  REAL(int, "fdatasync", int)
  return real(fd);
}
