#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "cisolation.h"

#ifdef __linux__
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* Landlock as the kernel's documentation has it; the system's headers may be older than the kernel. */

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

enum {
  landlock_version = 1 << 0,
  landlock_path_beneath = 1,
  landlock_execute = 1 << 0,
  landlock_write_file = 1 << 1,
  landlock_read_file = 1 << 2,
  landlock_read_folder = 1 << 3,
  /* Removing and making files of all kinds. */
  landlock_change_folder = 0x1FF0,
  landlock_refer = 1 << 13,
  landlock_truncate = 1 << 14,
  landlock_bind_tcp = 1 << 0,
  landlock_connect_tcp = 1 << 1,
  landlock_scope_abstract_sockets = 1 << 0,
  landlock_scope_signals = 1 << 1
};

struct landlock_rules {
  uint64_t files;
  uint64_t network;
  uint64_t scoped;
};

struct landlock_path {
  uint64_t allowed;
  int32_t parent;
} __attribute__((packed));

static void allow(int ruleset, const char *path, uint64_t access) {
  struct landlock_path rule = {access, open(path, O_PATH | O_CLOEXEC)};
  if (rule.parent < 0) return;
  syscall(SYS_landlock_add_rule, ruleset, landlock_path_beneath, &rule, 0);
  close(rule.parent);
}

static int make_files_read_only(const char *folder) {
  static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, landlock_version);
  if (version < 1) return 0;
  uint64_t writing = landlock_write_file | landlock_change_folder;
  if (version >= 2) writing |= landlock_refer;
  if (version >= 3) writing |= landlock_truncate;
  struct landlock_rules rules = {writing, 0, 0};
  size_t size = sizeof rules.files;
  if (version >= 4) {
    rules.network = landlock_bind_tcp | landlock_connect_tcp;
    size = offsetof(struct landlock_rules, scoped);
  }
  if (version >= 6) {
    rules.scoped = landlock_scope_abstract_sockets | landlock_scope_signals;
    size = sizeof rules;
  }
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
  if (ruleset < 0) return 0;
  allow(ruleset, folder, writing);
  for (size_t index = 0; index < sizeof devices / sizeof *devices; index++) {
    allow(ruleset, devices[index], landlock_write_file);
  }
  long failure = syscall(SYS_landlock_restrict_self, ruleset, 0);
  close(ruleset);
  if (failure != 0) return 0;
  /* Before version 3 files could be cut off. */
  return (version >= 3 ? ISOLATION_READ_ONLY_FILES : 0) | (version >= 6 ? ISOLATION_NO_FOREIGN_SIGNALS : 0);
}

#if defined(__x86_64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef NATIVE_ARCHITECTURE

#define DENY(number, reason)                         \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1), \
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (reason))

static int close_the_network(void) {
  static struct sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCHITECTURE, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      /* Numbers of the x32 variant, which would go past the list below. */
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      DENY(__NR_socket, EACCES),
      /* These can make sockets too, without a system call for each. */
      DENY(__NR_io_uring_setup, ENOSYS),
      /* Its flags are in memory, which a filter cannot read; the C library goes back to clone. */
      DENY(__NR_clone3, ENOSYS),
      DENY(__NR_unshare, EPERM),
      DENY(__NR_setns, EPERM),
      DENY(__NR_ptrace, EPERM),
      DENY(__NR_process_vm_readv, EPERM),
      DENY(__NR_process_vm_writev, EPERM),
#ifdef __NR_pidfd_getfd
      DENY(__NR_pidfd_getfd, EPERM),
#else
      DENY(438, EPERM),
#endif
      DENY(__NR_bpf, EPERM),
      DENY(__NR_perf_event_open, EPERM),
      DENY(__NR_userfaultfd, EPERM),
      DENY(__NR_keyctl, EPERM),
      DENY(__NR_add_key, EPERM),
      DENY(__NR_request_key, EPERM),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
      BPF_JUMP(
          BPF_JMP | BPF_JSET | BPF_K,
          CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP, 0,
          1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = {sizeof program / sizeof *program, program};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == 0 ? ISOLATION_NO_NETWORK : 0;
}

#else

static int close_the_network(void) { return 0; }

#endif

static int drop_capabilities(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[2];
  memset(none, 0, sizeof none);
  return syscall(SYS_capset, &header, none) == 0 ? ISOLATION_NO_CAPABILITIES : 0;
}

int isolation_sandbox(const char *folder) {
  int active = drop_capabilities();
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return active;
  active |= ISOLATION_NO_NEW_PRIVILEGES;
  active |= make_files_read_only(folder);
  return active | close_the_network();
}

#else

int isolation_sandbox(const char *folder) {
  (void)folder;
  return 0;
}

#endif
