#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "library.h"

#ifdef __APPLE__
#define LIBRARY "libcurl.4.dylib"
#else
#define LIBRARY "libcurl.so.4"
#endif

/* Options are set and facts are asked for through the functions themselves: curl.h wraps them into macros that check types. */
#undef curl_easy_setopt
#undef curl_easy_getinfo

#define FUNCTIONS(use)   \
  use(curl_global_init)  \
  use(curl_easy_init)    \
  use(curl_easy_setopt)  \
  use(curl_easy_perform) \
  use(curl_easy_getinfo) \
  use(curl_easy_strerror) \
  use(curl_easy_cleanup)

#define MEMBER(name) __typeof__(&name) name;
static struct { FUNCTIONS(MEMBER) } lib;

#define ADDRESS(name) {#name, (void **)&lib.name},
static const library_function functions[] = {FUNCTIONS(ADDRESS)};

static int set_up(packages_message *message) {
  if (lib.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) return 0;
  library_say(message, "libcurl cannot be set up");
  return -1;
}

static library loaded = {
    LIBRARY, functions, sizeof functions / sizeof *functions, set_up, PTHREAD_MUTEX_INITIALIZER, 0};

typedef struct transfer {
  CURL *handle;
  int file;
  uint64_t offset;
  uint64_t most_bytes;
  uint64_t done;
  int has_begun;
  int is_too_large;
  int write_error;
  packages_progress progress;
  void *context;
} transfer;

/* Called with the first bytes: a server that does not know of ranges begins anew. */
static int begin(transfer *transfer) {
  long status = 0;
  lib.curl_easy_getinfo(transfer->handle, CURLINFO_RESPONSE_CODE, &status);
  transfer->has_begun = 1;
  if (transfer->offset == 0 || status == 206 || status == 0) return 0;
  transfer->offset = 0;
  return ftruncate(transfer->file, 0) == 0 && lseek(transfer->file, 0, SEEK_SET) == 0 ? 0 : -1;
}

static size_t receive(char *bytes, size_t size, size_t count, void *context) {
  transfer *transfer = context;
  size_t total = size * count;
  if (!transfer->has_begun && begin(transfer) != 0) return transfer->write_error = errno, 0;
  if (transfer->offset + transfer->done + total > transfer->most_bytes) return transfer->is_too_large = 1, 0;
  for (size_t written = 0; written < total;) {
    ssize_t result = write(transfer->file, bytes + written, total - written);
    if (result < 0 && errno == EINTR) continue;
    if (result < 0) return transfer->write_error = errno, 0;
    written += (size_t)result;
  }
  transfer->done += total;
  return total;
}

static int tell(void *context, curl_off_t total, curl_off_t done, curl_off_t upload_total, curl_off_t uploaded) {
  transfer *transfer = context;
  (void)upload_total, (void)uploaded;
  if (transfer->progress == NULL) return 0;
  uint64_t all = total > 0 ? transfer->offset + (uint64_t)total : 0;
  return transfer->progress(transfer->context, transfer->offset + (uint64_t)done, all);
}

static CURLcode set_options(CURL *handle, const char *address, transfer *transfer, char *error) {
  CURLcode code = CURLE_OK;
#define SET(option, value) \
  if (code == CURLE_OK) code = lib.curl_easy_setopt(handle, option, value)
  SET(CURLOPT_URL, address);
  SET(CURLOPT_PROTOCOLS_STR, "https,http,file");
  SET(CURLOPT_REDIR_PROTOCOLS_STR, "https,http");
  SET(CURLOPT_FOLLOWLOCATION, 1L);
  SET(CURLOPT_MAXREDIRS, 10L);
  SET(CURLOPT_FAILONERROR, 1L);
  SET(CURLOPT_NOSIGNAL, 1L);
  SET(CURLOPT_CONNECTTIMEOUT, 30L);
  /* Less than a byte a second for a minute is a stalled transfer. */
  SET(CURLOPT_LOW_SPEED_LIMIT, 1L);
  SET(CURLOPT_LOW_SPEED_TIME, 60L);
  SET(CURLOPT_USERAGENT, "performia");
  SET(CURLOPT_ERRORBUFFER, error);
  SET(CURLOPT_WRITEFUNCTION, receive);
  SET(CURLOPT_WRITEDATA, transfer);
  SET(CURLOPT_NOPROGRESS, 0L);
  SET(CURLOPT_XFERINFOFUNCTION, tell);
  SET(CURLOPT_XFERINFODATA, transfer);
  /* Not as what is to be resumed: that fails where a server knows of no ranges. */
  char range[32];
  snprintf(range, sizeof range, "%llu-", (unsigned long long)transfer->offset);
  if (transfer->offset > 0) SET(CURLOPT_RANGE, range);
  return code;
}

/* Whether the server has nothing behind what is there: that is of something else, or all of it. */
static int is_beyond_end(transfer *transfer) {
  long status = 0;
  lib.curl_easy_getinfo(transfer->handle, CURLINFO_RESPONSE_CODE, &status);
  return status == 416 && transfer->offset > 0;
}

static CURLcode start_over(transfer *transfer) {
  transfer->offset = 0;
  transfer->has_begun = 0;
  if (ftruncate(transfer->file, 0) != 0 || lseek(transfer->file, 0, SEEK_SET) != 0) {
    transfer->write_error = errno;
    return CURLE_WRITE_ERROR;
  }
  return lib.curl_easy_setopt(transfer->handle, CURLOPT_RANGE, NULL);
}

int packages_download(
    const char *address, int file, uint64_t offset, uint64_t most_bytes, packages_progress progress, void *context,
    packages_message *message) {
  message->text[0] = '\0';
  if (library_load(&loaded, message) != 0) return PACKAGES_DOWNLOAD_FAILED;
  CURL *handle = lib.curl_easy_init();
  if (handle == NULL) return library_say(message, "there is not enough memory"), PACKAGES_DOWNLOAD_FAILED;
  transfer transfer = {
      .handle = handle, .file = file, .offset = offset, .most_bytes = most_bytes, .progress = progress, .context = context};
  char error[CURL_ERROR_SIZE] = "";
  CURLcode code = set_options(handle, address, &transfer, error);
  if (code == CURLE_OK) code = lib.curl_easy_perform(handle);
  if (code == CURLE_HTTP_RETURNED_ERROR && is_beyond_end(&transfer)) {
    code = start_over(&transfer);
    if (code == CURLE_OK) code = lib.curl_easy_perform(handle);
  }
  lib.curl_easy_cleanup(handle);
  if (code == CURLE_OK) return PACKAGES_DOWNLOADED;
  if (transfer.is_too_large) return PACKAGES_DOWNLOAD_TOO_LARGE;
  if (code == CURLE_ABORTED_BY_CALLBACK) return PACKAGES_DOWNLOAD_STOPPED;
  if (transfer.write_error != 0) {
    library_say(message, "%s", strerror(transfer.write_error));
    return PACKAGES_DOWNLOAD_UNWRITABLE;
  }
  library_say(message, "%s", error[0] != '\0' ? error : lib.curl_easy_strerror(code));
  return PACKAGES_DOWNLOAD_FAILED;
}
