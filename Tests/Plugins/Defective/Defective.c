/*
 * A library whose file name tells the one thing that is wrong with it: libDefective-abort.so aborts, and libDefective.so
 * is right. Its analyzer tells the peaks of the recording by block, and the beats that lie in loud blocks.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <fenv.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "performia/performia.h"

#define TEXT(literal) {literal, sizeof(literal) - 1}
#define ATTRIBUTE(name, value) {sizeof(performia_attribute), TEXT(name), TEXT(value)}

static char defect[64] = "none";

static int has(const char *name) { return strcmp(defect, name) == 0; }

/* Takes the defect from the name under which this library was loaded. */
static void choose(void) {
  Dl_info info;
  const char *name, *end;
  if (dladdr(defect, &info) == 0 || !(name = strrchr(info.dli_fname, '-')) || !(end = strrchr(name, '.'))) return;
  snprintf(defect, sizeof defect, "%.*s", (int)(end - name - 1), name + 1);
}

/* ---- What the analyzer declares ---- */

static const performia_attribute rate = ATTRIBUTE("sample_rate", "8000");
static const performia_attribute *const audio_attributes[] = {&rate};
static const performia_port audio_port = {sizeof audio_port, PERFORMIA_COUNT_ONE, TEXT("audio"), TEXT("audio/source/1"),
                                          TEXT("The recording."), 1, audio_attributes};
static const performia_port beats_port = {sizeof beats_port, PERFORMIA_COUNT_OPTIONAL, TEXT("beats"),
                                          TEXT("music/beats/1"), TEXT("Beats."), 0, NULL};
static const performia_port onset_port = {sizeof onset_port, PERFORMIA_COUNT_OPTIONAL, TEXT("onset"),
                                          TEXT("feature/onset/1"), TEXT("Onset strength."), 0, NULL};
static const performia_port *const inputs[] = {&audio_port, &beats_port, &onset_port};
static const performia_port peaks_port = {sizeof peaks_port, PERFORMIA_COUNT_ONE, TEXT("peaks"), TEXT("feature/onset/1"),
                                          TEXT("Peak of each block."), 0, NULL};
static performia_port loud_port = {sizeof loud_port, PERFORMIA_COUNT_ONE, TEXT("loud"), TEXT("music/beats/1"),
                                   TEXT("Beats in loud blocks."), 0, NULL};
static const performia_port *const outputs[] = {&peaks_port, &loud_port};

static const performia_text modes[] = {TEXT("peak"), TEXT("mean")};
static performia_value block_default = {sizeof block_default, PERFORMIA_PARAMETER_INTEGER, 400, 0, {NULL, 0}, {0, 0}};
static const performia_value mode_default = {sizeof mode_default, PERFORMIA_PARAMETER_CHOICE, 0, 0, TEXT("peak"), {0, 0}};
static performia_parameter block_parameter = {
    sizeof block_parameter, PERFORMIA_PARAMETER_INTEGER, TEXT("block"), TEXT("Length of a block."), TEXT("sample"),
    &block_default, 100, 4000, 0, NULL};
static performia_parameter mode_parameter = {
    sizeof mode_parameter, PERFORMIA_PARAMETER_CHOICE, TEXT("mode"), TEXT("What is told of a block."), TEXT(""),
    &mode_default, 0, 0, 2, modes};
static const performia_parameter *const parameters[] = {&block_parameter, &mode_parameter};

static performia_resource memory = {sizeof memory, TEXT("memory_base"), 1 << 20};
static performia_resource threads = {sizeof threads, TEXT("threads"), 1};
static const performia_resource *const resources[] = {&memory, &threads};

static performia_descriptor descriptor = {
    .size = sizeof descriptor,
    .id = TEXT("org.example.defective"),
    .version = TEXT("1.0.0"),
    .name = TEXT("Defective"),
    .summary = TEXT("Tells peaks, and does one thing wrong."),
    .maker = TEXT("Example"),
    .licence = TEXT("MIT"),
    .input_count = 3,
    .inputs = inputs,
    .output_count = 2,
    .outputs = outputs,
    .parameter_count = 2,
    .parameters = parameters,
    .resource_count = 2,
    .resources = resources,
    .deterministic = 1,
};
static performia_descriptor second_descriptor;

/* ---- The analyzer ---- */

enum { block_limit = 4000, most_rows = 1 << 14, most_channels = 64 };

typedef struct instance {
  performia_analyzer analyzer;
  const performia_host *host;
  int64_t block;
  int mean;
  int is_configured;
  int analyses;
  const float *kept;
  float last_peak;
} instance;

static float shared_peak;
static int shared_analyses;
static pthread_t idle_thread;
static void *volatile lost;

static performia_status refuse(const instance *self, performia_status status, const char *message, const char *parameter) {
  performia_text text = {message, strlen(message)};
  performia_text name = {parameter, strlen(parameter)};
  self->host->fail(self->host, text, name);
  return status;
}

static int is(performia_text text, const char *wanted) {
  return text.size == strlen(wanted) && memcmp(text.data, wanted, text.size) == 0;
}

static performia_status configure(performia_analyzer *analyzer, const performia_value *const *values, uint32_t count) {
  instance *self = analyzer->instance;
  const performia_status wrong = PERFORMIA_INVALID_ARGUMENT;
  if (count != 2 && !has("counts_nothing")) return refuse(self, wrong, "two values are needed", "");
  if (count < 2) return PERFORMIA_OK;
  if (!has("takes_any_kind")) {
    if (values[0]->size < sizeof(performia_value)) return refuse(self, wrong, "the value is too short", "block");
    if (values[1]->size < sizeof(performia_value)) return refuse(self, wrong, "the value is too short", "mode");
    if (values[0]->kind != PERFORMIA_PARAMETER_INTEGER) return refuse(self, wrong, "it is an integer", "block");
    if (values[1]->kind != PERFORMIA_PARAMETER_CHOICE) return refuse(self, wrong, "it is a choice", "mode");
  }
  if (has("exact_sizes") && values[0]->size != sizeof(performia_value)) return refuse(self, wrong, "wrong size", "block");
  if (values[0]->integer < 100 || values[0]->integer > block_limit) {
    if (has("takes_any_value")) return PERFORMIA_OK;
    return refuse(self, wrong, "a block has 100 to 4000 samples", has("names_no_parameter") ? "" : "block");
  }
  if (!is(values[1]->text, "peak") && !is(values[1]->text, "mean")) return refuse(self, wrong, "there is no such mode", "mode");
  self->block = values[0]->integer;
  self->mean = is(values[1]->text, "mean");
  if (has("crash_at_an_edge") && self->block == block_limit) abort();
  self->is_configured = 1;
  return PERFORMIA_OK;
}

static void *spin(void *seconds) {
  struct timespec begin, now;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  do {
    clock_gettime(CLOCK_MONOTONIC, &now);
  } while ((double)(now.tv_sec - begin.tv_sec) + 1e-9 * (double)(now.tv_nsec - begin.tv_nsec) < *(const double *)seconds);
  return NULL;
}

static void *wait_forever(void *nothing) {
  (void)nothing;
  pause();
  return NULL;
}

static void catch(int number) { (void)number; }

/* What breaks a rule of the process. */
static void misbehave(instance *self) {
  static char variable[] = "PERFORMIA_DEFECTIVE=1";
  if (has("sets_locale")) setlocale(LC_ALL, "");
  if (has("sets_signal_handler")) signal(SIGUSR1, catch);
  if (has("flushes_denormals")) {
#if defined(__x86_64__)
    unsigned int mxcsr;
    __asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
    mxcsr |= 0x8040;
    __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
#else
    fesetround(FE_TOWARDZERO);
#endif
  }
  if (has("changes_folder") && chdir("/") != 0) abort();
  if (has("changes_umask")) umask(0);
  if (has("sets_variable")) putenv(variable);
  if (has("prints")) printf("hello\n");
  if (has("writes_a_file")) {
    FILE *file = fopen("notes.txt", "w");
    if (file) fclose(file);
  }
  if (has("leaks_memory")) lost = malloc(500);
  if (has("leaks_descriptors") && open("/dev/null", O_RDONLY) < 0) abort();
  if (has("leaks_threads")) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 1 << 20);
    pthread_create(&idle_thread, &attributes, wait_forever, NULL);
    pthread_attr_destroy(&attributes);
  }
  if (has("too_many_threads")) {
    static const double seconds = 0.05;
    pthread_t helpers[3];
    for (int index = 0; index < 3; index++) pthread_create(&helpers[index], NULL, spin, (void *)&seconds);
    for (int index = 0; index < 3; index++) pthread_join(helpers[index], NULL);
  }
  if (has("calls_exit")) exit(0);
  self->analyses++;
  shared_analyses++;
}

/* Peaks by block; `loudest` is the largest of them. */
static performia_status put_peaks(instance *self, const performia_inputs *in, const performia_sink *sink, float *loudest) {
  const performia_artifact_info *info = in->info(in, 0, 0);
  performia_artifact_info layout = {.size = sizeof layout, .shape = PERFORMIA_SHAPE_MATRIX, .bins = 1};
  float *buffers[most_channels];
  performia_status status = PERFORMIA_OK;
  double last_progress = 0;
  if (info->channels > most_channels) return refuse(self, PERFORMIA_FAILED, "these are too many channels", "");
  if (has("mono_or_stereo") && info->channels > 2) abort();
  layout.frame_period = (double)self->block / info->sample_rate;
  layout.start = layout.frame_period / 2;
  if (has("frame_period_0")) layout.frame_period = 0;
  for (uint32_t channel = 0; channel < info->channels; channel++) {
    buffers[channel] = self->host->scratch(self->host, (uint64_t)block_limit * sizeof(float), 64);
    if (!buffers[channel] && !has("trusts_scratch")) return refuse(self, PERFORMIA_OUT_OF_MEMORY, "no scratch memory", "");
  }
  if (has("trusts_scratch")) buffers[0][0] = 0;
  if (info->frames == 0 && has("needs_a_sample")) abort();
  if (info->frames == 1 && has("needs_two_samples")) abort();
  if (info->frames > 1 && info->frames < 4096 && has("needs_a_frame")) abort();
  if (sink->wants(sink, 0)) status = sink->begin(sink, 0, &layout);
  if (status != PERFORMIA_OK) return status;
  for (uint64_t first = 0; first < info->frames; first += (uint64_t)self->block) {
    float value = 0, energy = 0;
    if (self->host->is_cancelled(self->host) && !has("never_stops")) return PERFORMIA_CANCELLED;
    if (has("never_stops") && info->frames > 1000000) usleep(300);
    status = in->read_audio(in, 0, 0, (int64_t)first, (uint64_t)self->block, buffers);
    if (status != PERFORMIA_OK) {
      if (has("remembers_failures")) self->last_peak = 1;
      return status;
    }
    for (uint32_t channel = 0; channel < info->channels; channel++)
      for (int64_t index = 0; index < self->block; index++) {
        const float sample = buffers[channel][index];
        if (!isfinite(sample)) {
          if (has("trusts_samples")) abort();
          continue;
        }
        energy += sample * sample;
        if (self->mean) value += fabsf(sample) / (float)self->block;
        else if (fabsf(sample) > value) value = fabsf(sample);
      }
    energy /= (float)self->block * (float)info->channels;
    if (has("clips_badly") && energy > 0.99f && info->frames > 10000) value = -1;
    if (has("denormals_crash") && value > 0 && value < 1e-30f) abort();
    if (has("offset_crash") && value == 0.5f && energy == 0.25f) abort();
    if (has("impulse_crash") && value == 1 && energy < 0.1f && info->frames > 10000) abort();
    if (has("noise_crash") && value > 0.95f && energy > 0.25f && energy < 0.42f) abort();
    if (has("budget_matters")) value *= (float)self->host->thread_budget(self->host);
    if (has("instance_matters")) value *= (float)shared_analyses;
    if (has("address_matters")) value *= (float)(((uintptr_t)&shared_peak >> 12) % 1000);
    if (has("remembers_recording")) value = fmaxf(value, self->last_peak);
    if (has("remembers_failures")) value += self->last_peak;
    if (has("shares_state")) {
      shared_peak = value;
      usleep(50);
      value = shared_peak;
    }
    if (has("wants_matters") && !sink->wants(sink, 1)) value /= 2;
    if (has("nan_in_matrix")) value = nanf("");
    if (sink->wants(sink, 0)) status = sink->append_matrix(sink, 0, &value, 1);
    if (status != PERFORMIA_OK) return status;
    if (value > *loudest) *loudest = value;
    if (has("progress_over_1")) last_progress = 100 * (double)first / (double)info->frames;
    else if (has("progress_falls")) last_progress = 1 - (double)first / (double)info->frames;
    else last_progress = (double)first / (double)info->frames;
    self->host->progress(self->host, last_progress);
  }
  if (has("remembers_recording")) self->last_peak = *loudest;
  if (has("silence_crash") && *loudest == 0 && info->frames > 10000) abort();
  return status;
}

/* The beats of the input, or one in the middle of the recording. */
static performia_status put_loud(instance *self, const performia_inputs *in, const performia_sink *sink, float loudest) {
  static double start[most_rows], zero[most_rows], confidence[most_rows];
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  performia_table table = {.size = sizeof table, .start = start, .duration = zero, .confidence = confidence};
  const performia_table *beats = NULL;
  performia_status status = PERFORMIA_OK;
  if (!sink->wants(sink, 1)) return PERFORMIA_OK;
  if (has("leaves_output_out")) return PERFORMIA_OK;
  if (in->count(in, 1) == 0 && has("trusts_optional_input"))
    return ((const volatile performia_table *)beats)->size != 0 ? PERFORMIA_OK : PERFORMIA_FAILED;
  if (in->count(in, 1) > 0) {
    status = in->read_table(in, 1, 0, &beats);
    if (status != PERFORMIA_OK) return status;
  }
  pthread_mutex_lock(&lock);
  if (beats) {
    table.rows = beats->rows < most_rows ? beats->rows : most_rows;
    for (uint64_t row = 0; row < table.rows; row++) start[row] = beats->start[row];
  } else if (in->duration > 0) {
    table.rows = 1;
    start[0] = in->duration / 2;
  }
  for (uint64_t row = 0; row < table.rows; row++) confidence[row] = loudest > 0.5f ? 1 : 0.5;
  if (has("unsorted") && table.rows > 1) start[0] = start[table.rows - 1];
  if (has("beyond_the_end") && table.rows > 0) start[table.rows - 1] = in->duration + 5;
  if (has("confidence_2") && table.rows > 0) confidence[0] = 2;
  if (has("clock_matters") && table.rows > 0) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    confidence[0] = (double)(now.tv_nsec % 1000003) / 1000003;
  }
  status = sink->append_table(sink, has("unknown_port") ? 7 : 1, &table);
  pthread_mutex_unlock(&lock);
  return status;
}

/* Uses the onset strength, lent where the host lends. */
static performia_status look_at_onset(instance *self, const performia_inputs *in) {
  const performia_artifact_info *info;
  const float *lent = NULL;
  if (in->count(in, 2) == 0) return PERFORMIA_OK;
  info = in->info(in, 2, 0);
  if (has("needs_ten_bins") && info->bins < 10) abort();
  if (has("exact_sizes") && info->size != sizeof *info) return refuse(self, PERFORMIA_UNSUPPORTED, "wrong size", "");
  if (has("keeps_pointers") && self->kept && self->kept[0] > 1e30f) abort();
  if (in->map(in, 2, 0, &lent) != PERFORMIA_OK) {
    if (has("trusts_map")) abort();
    return PERFORMIA_OK;
  }
  if (info->frames == 0) return PERFORMIA_OK;
  if (has("writes_to_inputs")) ((float *)(uintptr_t)lent)[0] = 0;
  if (has("reads_beyond") && lent[info->frames * info->bins] > 1e30f) abort();
  if (has("keeps_pointers")) self->kept = lent;
  return PERFORMIA_OK;
}

static performia_status analyze(performia_analyzer *analyzer, const performia_inputs *in, const performia_sink *sink) {
  instance *self = analyzer->instance;
  float loudest = 0;
  performia_status status;
  void *large = NULL;
  if (has("segfault")) *(volatile int *)NULL = 1;
  if (has("abort")) abort();
  if (has("endless_loop"))
    for (;;) usleep(1000);
  if (has("fails_without_reason")) return PERFORMIA_FAILED;
  if (has("unknown_status")) return 4711;
  misbehave(self);
  if (has("takes_more_memory") && (large = malloc(100 << 20))) memset(large, 1, 100 << 20);
  status = look_at_onset(self, in);
  if (status == PERFORMIA_OK) status = put_peaks(self, in, sink, &loudest);
  if (status == PERFORMIA_OK) status = put_loud(self, in, sink, loudest);
  free(large);
  return has("hides_failures") && status == PERFORMIA_IO ? PERFORMIA_OK : status;
}

static void destroy(performia_analyzer *analyzer) {
  instance *self = analyzer->instance;
  if (has("destroy_needs_configure") && !self->is_configured) abort();
  if (has("crash_in_destroy") && self->analyses > 0) abort();
  if (has("leaks_instances")) return;
  free(self);
}

static const void *analyzer_extension(performia_analyzer *analyzer, performia_text id) {
  (void)analyzer, (void)id;
  return has("offers_anything") ? analyzer : NULL;
}

/* ---- The library ---- */

static uint32_t analyzer_count(performia_text argument) {
  (void)argument;
  return has("no_analyzers") ? 0 : has("same_id_twice") || has("missing_descriptor") ? 2 : 1;
}

static const performia_descriptor *describe(performia_text argument, uint32_t index) {
  (void)argument;
  if (has("short_descriptor")) descriptor.size = 16;
  if (has("bad_id")) descriptor.id = (performia_text)TEXT("Defective Analyzer");
  if (has("no_licence")) descriptor.licence = (performia_text)TEXT("");
  if (has("bad_version")) descriptor.version = (performia_text)TEXT("newest");
  if (has("unregistered_type")) loud_port.type = (performia_text)TEXT("music/loudbeats/1");
  if (has("same_port_twice")) loud_port.name = (performia_text)TEXT("peaks");
  if (has("default_out_of_range")) block_default.integer = 99;
  if (has("default_of_other_kind")) block_default.kind = PERFORMIA_PARAMETER_NUMBER;
  if (has("no_thread")) threads.amount = 0;
  if (has("other_version_each_time")) {
    static char version[] = "1.0.0";
    version[4] = version[4] == '0' ? '1' : '0';
    descriptor.version = (performia_text){version, sizeof version - 1};
  }
  if (has("same_id_twice") && index == 1) {
    second_descriptor = descriptor;
    return &second_descriptor;
  }
  if (has("index_is_ignored")) return &descriptor;
  return index == 0 ? &descriptor : NULL;
}

static performia_status create(const performia_host *host, performia_text argument, performia_text analyzer_id,
                               performia_analyzer **analyzer) {
  static instance only;
  instance *self;
  (void)argument;
  if (!is(analyzer_id, has("bad_id") ? "Defective Analyzer" : "org.example.defective") && !has("creates_anything"))
    return PERFORMIA_NOT_FOUND;
  if (has("crash_in_create")) abort();
  self = has("one_instance") ? &only : calloc(1, sizeof *self);
  if (!self) return PERFORMIA_OUT_OF_MEMORY;
  self->host = host;
  self->analyzer = (performia_analyzer){sizeof self->analyzer, self, configure, analyze, destroy, analyzer_extension};
  if (has("no_destroy")) self->analyzer.destroy = NULL;
  *analyzer = &self->analyzer;
  return PERFORMIA_OK;
}

static const void *no_extension(performia_text id) {
  (void)id;
  return NULL;
}

static performia_entry entry = {sizeof entry, PERFORMIA_MAGIC, PERFORMIA_ABI, 0, analyzer_count, describe, create,
                                      no_extension};

const performia_entry *performia_plugin_entry(uint32_t host_abi) {
  choose();
  if (has("old_size")) entry.size = 24;
  if (has("needs_later_host")) entry.minimum_host_minor = 7;
  if (has("no_create")) entry.create = NULL;
  if (has("crash_with_other_hosts") && host_abi >> 16 != PERFORMIA_ABI_MAJOR) abort();
  if (has("refuses_later_minor") && host_abi > PERFORMIA_ABI) return NULL;
  mode_parameter.minimum = mode_parameter.maximum = NAN;
  return &entry;
}
