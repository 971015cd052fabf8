#include "plugin_templates.h"

#include <stddef.h>

#pragma clang diagnostic ignored "-Wc23-extensions"

/* The files of templates/, each under its path there. A test compares this list with the folder. */

static const unsigned char common_github_workflows_ci_yml[] = {
#embed "../../templates/common/.github/workflows/ci.yml"
};
static const unsigned char common_gitignore[] = {
#embed "../../templates/common/.gitignore"
};
static const unsigned char common_readme_md[] = {
#embed "../../templates/common/README.md"
};
static const unsigned char common_performia_mk[] = {
#embed "../../templates/common/performia.mk"
};
static const unsigned char common_pipeline_yaml[] = {
#embed "../../templates/common/pipeline.yaml"
};
static const unsigned char swift_makefile[] = {
#embed "../../templates/swift/Makefile"
};
static const unsigned char swift_package_swift[] = {
#embed "../../templates/swift/Package.swift"
};
static const unsigned char swift_sources_passages_passage_swift[] = {
#embed "../../templates/swift/Sources/Passages/Passage.swift"
};
static const unsigned char swift_sources_plugin_loudpassages_swift[] = {
#embed "../../templates/swift/Sources/Plugin/LoudPassages.swift"
};
static const unsigned char swift_tests_passagetests_swift[] = {
#embed "../../templates/swift/Tests/PassageTests.swift"
};
static const unsigned char swift_exports_map[] = {
#embed "../../templates/swift/exports.map"
};
static const unsigned char c_makefile[] = {
#embed "../../templates/c/Makefile"
};
static const unsigned char c_src_passages_c[] = {
#embed "../../templates/c/src/passages.c"
};
static const unsigned char c_src_passages_h[] = {
#embed "../../templates/c/src/passages.h"
};
static const unsigned char c_src_plugin_c[] = {
#embed "../../templates/c/src/plugin.c"
};
static const unsigned char c_tests_passages_test_c[] = {
#embed "../../templates/c/tests/passages_test.c"
};
static const unsigned char cpp_makefile[] = {
#embed "../../templates/cpp/Makefile"
};
static const unsigned char cpp_src_passages_cpp[] = {
#embed "../../templates/cpp/src/passages.cpp"
};
static const unsigned char cpp_src_passages_hpp[] = {
#embed "../../templates/cpp/src/passages.hpp"
};
static const unsigned char cpp_src_plugin_cpp[] = {
#embed "../../templates/cpp/src/plugin.cpp"
};
static const unsigned char cpp_tests_passages_test_cpp[] = {
#embed "../../templates/cpp/tests/passages_test.cpp"
};
static const unsigned char rust_cargo_lock[] = {
#embed "../../templates/rust/Cargo.lock"
};
static const unsigned char rust_cargo_toml[] = {
#embed "../../templates/rust/Cargo.toml"
};
static const unsigned char rust_makefile[] = {
#embed "../../templates/rust/Makefile"
};
static const unsigned char rust_build_rs[] = {
#embed "../../templates/rust/build.rs"
};
static const unsigned char rust_src_lib_rs[] = {
#embed "../../templates/rust/src/lib.rs"
};
static const unsigned char rust_src_passages_rs[] = {
#embed "../../templates/rust/src/passages.rs"
};
static const unsigned char licences_apache_2_0[] = {
#embed "../../templates/licences/Apache-2.0"
};
static const unsigned char licences_bsd_3_clause[] = {
#embed "../../templates/licences/BSD-3-Clause"
};
static const unsigned char licences_gpl_3_0_or_later[] = {
#embed "../../templates/licences/GPL-3.0-or-later"
};
static const unsigned char licences_mit[] = {
#embed "../../templates/licences/MIT"
};

#define FILE_OF(path, bytes) {path, bytes, sizeof(bytes)}

static const plugin_template templates[] = {
    FILE_OF("common/.github/workflows/ci.yml", common_github_workflows_ci_yml),
    FILE_OF("common/.gitignore", common_gitignore),
    FILE_OF("common/README.md", common_readme_md),
    FILE_OF("common/performia.mk", common_performia_mk),
    FILE_OF("common/pipeline.yaml", common_pipeline_yaml),
    FILE_OF("swift/Makefile", swift_makefile),
    FILE_OF("swift/Package.swift", swift_package_swift),
    FILE_OF("swift/Sources/Passages/Passage.swift", swift_sources_passages_passage_swift),
    FILE_OF("swift/Sources/Plugin/LoudPassages.swift", swift_sources_plugin_loudpassages_swift),
    FILE_OF("swift/Tests/PassageTests.swift", swift_tests_passagetests_swift),
    FILE_OF("swift/exports.map", swift_exports_map),
    FILE_OF("c/Makefile", c_makefile),
    FILE_OF("c/src/passages.c", c_src_passages_c),
    FILE_OF("c/src/passages.h", c_src_passages_h),
    FILE_OF("c/src/plugin.c", c_src_plugin_c),
    FILE_OF("c/tests/passages_test.c", c_tests_passages_test_c),
    FILE_OF("cpp/Makefile", cpp_makefile),
    FILE_OF("cpp/src/passages.cpp", cpp_src_passages_cpp),
    FILE_OF("cpp/src/passages.hpp", cpp_src_passages_hpp),
    FILE_OF("cpp/src/plugin.cpp", cpp_src_plugin_cpp),
    FILE_OF("cpp/tests/passages_test.cpp", cpp_tests_passages_test_cpp),
    FILE_OF("rust/Cargo.lock", rust_cargo_lock),
    FILE_OF("rust/Cargo.toml", rust_cargo_toml),
    FILE_OF("rust/Makefile", rust_makefile),
    FILE_OF("rust/build.rs", rust_build_rs),
    FILE_OF("rust/src/lib.rs", rust_src_lib_rs),
    FILE_OF("rust/src/passages.rs", rust_src_passages_rs),
    FILE_OF("licences/Apache-2.0", licences_apache_2_0),
    FILE_OF("licences/BSD-3-Clause", licences_bsd_3_clause),
    FILE_OF("licences/GPL-3.0-or-later", licences_gpl_3_0_or_later),
    FILE_OF("licences/MIT", licences_mit),
};

const plugin_template *plugin_templates(size_t *count) {
  *count = sizeof(templates) / sizeof(templates[0]);
  return templates;
}
