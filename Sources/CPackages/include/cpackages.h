#ifndef CPACKAGES_H
#define CPACKAGES_H

/*
 * Archives by libarchive and downloads by libcurl. Both libraries bring many others with them, and almost no run of the
 * program needs either: each is loaded at its first use.
 */
#include <stddef.h>
#include <stdint.h>

/* What went wrong, in words; always terminated. */
typedef struct packages_message {
  char text[512];
} packages_message;

/* ---- Archives ---- */

/* What an archive may hold at most; more is refused. */
typedef struct packages_limits {
  uint64_t files;
  /* Bytes of all files together. */
  uint64_t bytes;
} packages_limits;

/*
 * Unpacks a tar archive, compressed or not, into an existing folder that is open as `folder`. Only plain files and folders are
 * taken, with names inside the folder and without a component that begins with a dot; anything else is refused, links included.
 * Files may be read by all and written by the owner, nothing more is taken over but whether they can be executed.
 * 0 on success; on failure -1, and what has been unpacked stays for the caller to remove.
 */
int packages_unpack(const char *archive, int folder, packages_limits limits, packages_message *message);

/*
 * Writes one file of a tar or zip archive, named by its path in it, to the open file `file`. 0 on success, PACKAGES_NO_MEMBER
 * where there is none of that name, PACKAGES_UNWRITABLE where `file` takes no more; -1 on any other failure, more than
 * `most_bytes` among them.
 */
int packages_extract(const char *archive, const char *member, int file, uint64_t most_bytes, packages_message *message);

enum { PACKAGES_NO_MEMBER = -2, PACKAGES_UNWRITABLE = -4 };

/* Lets two paths of one file system change places in one step. 0 on success; -1, with errno, where that cannot be done. */
int packages_exchange(const char *first, const char *second);

/* An archive that is being written. */
typedef struct packages_archive packages_archive;

/* Begins a tar archive, compressed by gzip, into the open file `file`. NULL on failure. */
packages_archive *packages_begin(int file, packages_message *message);

/* Adds a file of `size` bytes that is open as `source`. Owner and times are not kept. 0 on success. */
int packages_add(
    packages_archive *archive, const char *name, int is_executable, int source, uint64_t size, packages_message *message);

/* Writes the end. 0 on success; `archive` is gone either way. */
int packages_finish(packages_archive *archive, packages_message *message);

/* ---- Downloads ---- */

/* What `packages_download` tells of its progress: bytes so far and in all, 0 where that is not known. Not 0 stops it. */
typedef int (*packages_progress)(void *context, uint64_t done, uint64_t total);

enum {
  PACKAGES_DOWNLOADED = 0,
  PACKAGES_DOWNLOAD_FAILED = -1,
  PACKAGES_DOWNLOAD_STOPPED = -2,
  /* More bytes than allowed. */
  PACKAGES_DOWNLOAD_TOO_LARGE = -3,
  /* `file` takes no more. */
  PACKAGES_DOWNLOAD_UNWRITABLE = -4
};

/*
 * Downloads what is at an address (https, http or file) to the end of the open file `file`, which holds its first `offset`
 * bytes; where the server gives no rest, the file is emptied and filled anew. Proxies and certificates are libcurl's own.
 */
int packages_download(
    const char *address, int file, uint64_t offset, uint64_t most_bytes, packages_progress progress, void *context,
    packages_message *message);

#endif
