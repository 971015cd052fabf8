#define _GNU_SOURCE
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "library.h"

#ifdef __APPLE__
#define LIBRARY "libarchive.2.dylib"
#else
#define LIBRARY "libarchive.so.13"
#endif

enum { BLOCK = 1 << 16 };

#define FUNCTIONS(use)                    \
  use(archive_read_new)                   \
  use(archive_read_support_format_tar)    \
  use(archive_read_support_format_zip)    \
  use(archive_read_support_filter_all)    \
  use(archive_read_open_filename)         \
  use(archive_read_next_header)           \
  use(archive_read_data)                  \
  use(archive_read_free)                  \
  use(archive_entry_pathname)             \
  use(archive_entry_filetype)             \
  use(archive_entry_hardlink)             \
  use(archive_entry_perm)                 \
  use(archive_error_string)               \
  use(archive_write_new)                  \
  use(archive_write_set_format_pax_restricted) \
  use(archive_write_add_filter_gzip)      \
  use(archive_write_set_filter_option)    \
  use(archive_write_open_fd)              \
  use(archive_write_header)               \
  use(archive_write_data)                 \
  use(archive_write_close)                \
  use(archive_write_free)                 \
  use(archive_entry_new)                  \
  use(archive_entry_free)                 \
  use(archive_entry_set_pathname)         \
  use(archive_entry_set_size)             \
  use(archive_entry_set_filetype)         \
  use(archive_entry_set_perm)             \
  use(archive_entry_set_mtime)

#define MEMBER(name) __typeof__(&name) name;
static struct { FUNCTIONS(MEMBER) } lib;

#define ADDRESS(name) {#name, (void **)&lib.name},
static const library_function functions[] = {FUNCTIONS(ADDRESS)};
static library loaded = {
    LIBRARY, functions, sizeof functions / sizeof *functions, NULL, PTHREAD_MUTEX_INITIALIZER, 0};

/* Whether each component is a plain name that does not begin with a dot; a '/' may stand at the end. */
static int is_inside(const char *path) {
  if (*path == '\0') return 0;
  for (const char *component = path; *component != '\0';) {
    size_t length = strcspn(component, "/");
    if (length == 0 || *component == '.') return 0;
    component += length;
    if (*component == '/') component++;
  }
  return 1;
}

/* Makes the folders of a path. 0 on success. */
static int make_folders(int folder, char *path, int including_last) {
  for (char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    int result = mkdirat(folder, path, 0755);
    *slash = '/';
    if (result != 0 && errno != EEXIST) return -1;
  }
  if (including_last && mkdirat(folder, path, 0755) != 0 && errno != EEXIST) return -1;
  return 0;
}

static int write_all(int file, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(file, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return -1;
    bytes += written;
    count -= (size_t)written;
  }
  return 0;
}

/* Writes what the current entry holds. 0 on success; PACKAGES_UNWRITABLE or -1. */
static int write_entry(
    struct archive *archive, const char *path, int file, uint64_t *room, packages_message *message) {
  static _Thread_local char block[BLOCK];
  for (;;) {
    la_ssize_t count = lib.archive_read_data(archive, block, sizeof block);
    if (count == 0) return 0;
    if (count < 0) {
      library_say(message, "'%s' cannot be unpacked: %s", path, lib.archive_error_string(archive));
      return -1;
    }
    if ((uint64_t)count > *room) {
      library_say(message, "it holds more data than is allowed");
      return -1;
    }
    *room -= (uint64_t)count;
    if (write_all(file, block, (size_t)count) != 0) {
      library_say(message, "'%s' cannot be written: %s", path, strerror(errno));
      return PACKAGES_UNWRITABLE;
    }
  }
}

static int unpack_file(
    struct archive *archive, int folder, const char *path, mode_t mode, uint64_t *room, packages_message *message) {
  int file = openat(folder, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  if (file < 0) {
    library_say(message, "'%s' cannot be written: %s", path, errno == EEXIST ? "it is there twice" : strerror(errno));
    return -1;
  }
  int result = write_entry(archive, path, file, room, message);
  close(file);
  return result == 0 ? 0 : -1;
}

static int unpack_entry(
    struct archive *archive, struct archive_entry *entry, int folder, packages_limits *rest, packages_message *message) {
  const char *name = lib.archive_entry_pathname(entry);
  if (name == NULL || !is_inside(name)) {
    library_say(message, "it holds '%s', which is no plain path inside a folder", name == NULL ? "" : name);
    return -1;
  }
  unsigned kind = lib.archive_entry_filetype(entry);
  if (lib.archive_entry_hardlink(entry) != NULL || (kind != AE_IFREG && kind != AE_IFDIR)) {
    library_say(message, "it holds '%s', which is neither a plain file nor a folder", name);
    return -1;
  }
  if (rest->files-- == 0) {
    library_say(message, "it holds more files than are allowed");
    return -1;
  }
  char *path = strdup(name);
  if (path == NULL || make_folders(folder, path, kind == AE_IFDIR) != 0) {
    library_say(message, "the folder of '%s' cannot be made: %s", name, strerror(errno));
    free(path);
    return -1;
  }
  mode_t mode = lib.archive_entry_perm(entry) & 0100 ? 0755 : 0644;
  int result = kind == AE_IFDIR ? 0 : unpack_file(archive, folder, path, mode, &rest->bytes, message);
  free(path);
  return result;
}

/* What is done with an entry of an archive; 0 goes on to the next one, anything else ends the walk with that result. */
typedef int (*visitor)(struct archive *archive, struct archive_entry *entry, void *context, packages_message *message);

/* Shows all entries of an archive to a visitor. 0 at the end, what the visitor said where that is not 0, -1 where the archive
   cannot be read. */
static int walk(const char *path, int with_zip, visitor visit, void *context, packages_message *message) {
  message->text[0] = '\0';
  if (library_load(&loaded, message) != 0) return -1;
  struct archive *archive = lib.archive_read_new();
  if (archive == NULL) return library_say(message, "there is not enough memory"), -1;
  lib.archive_read_support_filter_all(archive);
  lib.archive_read_support_format_tar(archive);
  if (with_zip) lib.archive_read_support_format_zip(archive);
  int status = lib.archive_read_open_filename(archive, path, BLOCK);
  int result = 0;
  while (result == 0 && (status == ARCHIVE_OK || status == ARCHIVE_WARN)) {
    struct archive_entry *entry;
    status = lib.archive_read_next_header(archive, &entry);
    if (status == ARCHIVE_OK || status == ARCHIVE_WARN) result = visit(archive, entry, context, message);
  }
  if (result == 0 && status != ARCHIVE_EOF) {
    library_say(message, "%s", lib.archive_error_string(archive));
    result = -1;
  }
  lib.archive_read_free(archive);
  return result;
}

typedef struct unpacking {
  int folder;
  packages_limits rest;
} unpacking;

static int unpack(struct archive *archive, struct archive_entry *entry, void *context, packages_message *message) {
  unpacking *unpacking = context;
  return unpack_entry(archive, entry, unpacking->folder, &unpacking->rest, message);
}

int packages_unpack(const char *path, int folder, packages_limits limits, packages_message *message) {
  unpacking unpacking = {folder, limits};
  int result = walk(path, 0, unpack, &unpacking, message);
#ifdef __linux__
  /* All of it at once: a flush for each file takes as long as thousands of them are many. */
  if (result == 0 && syncfs(folder) != 0) {
    library_say(message, "it cannot be written: %s", strerror(errno));
    result = -1;
  }
#endif
  return result;
}

typedef struct extraction {
  const char *member;
  int file;
  uint64_t room;
} extraction;

enum { EXTRACTED = 1 };

static int extract(struct archive *archive, struct archive_entry *entry, void *context, packages_message *message) {
  extraction *extraction = context;
  const char *name = lib.archive_entry_pathname(entry);
  if (name == NULL || strcmp(name, extraction->member) != 0 || lib.archive_entry_filetype(entry) != AE_IFREG) return 0;
  int result = write_entry(archive, name, extraction->file, &extraction->room, message);
  return result == 0 ? EXTRACTED : result;
}

int packages_extract(
    const char *path, const char *member, int file, uint64_t most_bytes, packages_message *message) {
  extraction extraction = {member, file, most_bytes};
  int result = walk(path, 1, extract, &extraction, message);
  if (result == EXTRACTED) return 0;
  if (result != 0) return result;
  library_say(message, "it holds no '%s'", member);
  return PACKAGES_NO_MEMBER;
}

int packages_exchange(const char *first, const char *second) {
#ifdef __APPLE__
  return renamex_np(first, second, RENAME_SWAP);
#else
  return renameat2(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE);
#endif
}

struct packages_archive {
  struct archive *archive;
};

packages_archive *packages_begin(int file, packages_message *message) {
  message->text[0] = '\0';
  if (library_load(&loaded, message) != 0) return NULL;
  packages_archive *result = calloc(1, sizeof *result);
  if (result == NULL || (result->archive = lib.archive_write_new()) == NULL) {
    library_say(message, "there is not enough memory");
    free(result);
    return NULL;
  }
  /* Without a time stamp the same content gives the same bytes. */
  if (lib.archive_write_set_format_pax_restricted(result->archive) != ARCHIVE_OK ||
      lib.archive_write_add_filter_gzip(result->archive) != ARCHIVE_OK ||
      lib.archive_write_set_filter_option(result->archive, "gzip", "timestamp", NULL) != ARCHIVE_OK ||
      lib.archive_write_open_fd(result->archive, file) != ARCHIVE_OK) {
    library_say(message, "%s", lib.archive_error_string(result->archive));
    lib.archive_write_free(result->archive);
    free(result);
    return NULL;
  }
  return result;
}

int packages_add(
    packages_archive *archive, const char *name, int is_executable, int source, uint64_t size, packages_message *message) {
  struct archive_entry *entry = lib.archive_entry_new();
  if (entry == NULL) return library_say(message, "there is not enough memory"), -1;
  lib.archive_entry_set_pathname(entry, name);
  lib.archive_entry_set_size(entry, (la_int64_t)size);
  lib.archive_entry_set_filetype(entry, AE_IFREG);
  lib.archive_entry_set_perm(entry, is_executable ? 0755 : 0644);
  lib.archive_entry_set_mtime(entry, 0, 0);
  int status = lib.archive_write_header(archive->archive, entry);
  lib.archive_entry_free(entry);
  static _Thread_local char block[BLOCK];
  while (status == ARCHIVE_OK && size > 0) {
    ssize_t count = read(source, block, size < sizeof block ? (size_t)size : sizeof block);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      library_say(message, "'%s' cannot be read: %s", name, count < 0 ? strerror(errno) : "it became shorter");
      return -1;
    }
    if (lib.archive_write_data(archive->archive, block, (size_t)count) != count) status = ARCHIVE_FATAL;
    size -= (uint64_t)count;
  }
  if (status == ARCHIVE_OK) return 0;
  library_say(message, "%s", lib.archive_error_string(archive->archive));
  return -1;
}

int packages_finish(packages_archive *archive, packages_message *message) {
  int status = lib.archive_write_close(archive->archive);
  if (status != ARCHIVE_OK) library_say(message, "%s", lib.archive_error_string(archive->archive));
  lib.archive_write_free(archive->archive);
  free(archive);
  return status == ARCHIVE_OK ? 0 : -1;
}
