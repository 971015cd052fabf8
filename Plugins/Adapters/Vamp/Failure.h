// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef PERFORMIA_VAMP_FAILURE_H
#define PERFORMIA_VAMP_FAILURE_H

#include <exception>
#include <new>
#include <string>
#include <utility>

#include "performia/host.h"
#include "performia/status.h"

namespace performia::vamp {

/// Why a call of the host cannot be done: what it returns, and the sentence for the user.
struct Failure {
  performia_status status;
  std::string message;
  /// The parameter at fault; empty for none.
  std::string parameter;
};

/// A status of the host's own that is passed on: the host keeps the reason itself.
struct HostStatus {
  performia_status status;
};

/// Passes a status of the host on.
inline void require(performia_status status) {
  if (status != PERFORMIA_OK) throw HostStatus{status};
}

/// Runs what a call of the host asks for, so that no exception crosses the border.
template <typename Body>
performia_status guarded(const performia_host *host, Body &&body) noexcept {
  const auto fail = [host](performia_status status, const char *message, const char *parameter) {
    const auto text = [](const char *characters) {
      return performia_text{characters, std::char_traits<char>::length(characters)};
    };
    host->fail(host, text(message), text(parameter));
    return status;
  };
  try {
    std::forward<Body>(body)();
    return PERFORMIA_OK;
  } catch (const HostStatus &passed) {
    return passed.status;
  } catch (const Failure &failure) {
    return fail(failure.status, failure.message.c_str(), failure.parameter.c_str());
  } catch (const std::bad_alloc &) {
    return fail(PERFORMIA_OUT_OF_MEMORY, "there is not enough memory", "");
  } catch (const std::exception &error) {
    return fail(PERFORMIA_FAILED, error.what(), "");
  } catch (...) {
    return fail(PERFORMIA_FAILED, "the Vamp plugin threw something that is no exception", "");
  }
}

}  // namespace performia::vamp

#endif
