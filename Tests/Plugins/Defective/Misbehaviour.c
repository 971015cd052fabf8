/* What no plugin should do to its process. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <fenv.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "Defect.h"

enum { table_rows = 280 };

int shared_analyses;
static pthread_t idle_thread;
static void *volatile lost;

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

void misbehave(instance *self) {
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
  if (has("fills_a_table") && shared_analyses < table_rows) lost = malloc(500);
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
