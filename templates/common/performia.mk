# What every plugin project does with its library: write the manifest, validate, install. The Makefile that includes this
# says what the library is called (NAME), where Performia is installed (PERFORMIA_SDK), and how the library is built.

export PERFORMIA_SDK
export PKG_CONFIG_PATH := $(PERFORMIA_SDK)/lib/pkgconfig$(if $(PKG_CONFIG_PATH),:$(PKG_CONFIG_PATH))
# $(call sdk,OPTION): what pkg-config says of the SDK. `shell` does not see exported variables in every version of make.
sdk = $(shell PKG_CONFIG_PATH="$(PKG_CONFIG_PATH)" pkg-config $(1) performia-plugin)

# The program: the one of that installation, or the first on the PATH.
PERFORMIA ?= $(shell [ -x "$(PERFORMIA_SDK)/bin/performia" ] && echo "$(PERFORMIA_SDK)/bin/performia" || echo performia)

# Where Performia looks for the user's own plugins.
PLUGIN_FOLDER ?= $(or $(XDG_DATA_HOME),$(HOME)/.local/share)/performia/plugins

IS_DARWIN := $(filter Darwin,$(shell uname -s))
LIBRARY := build/lib$(NAME).$(if $(IS_DARWIN),dylib,so)
MANIFEST := build/$(NAME).plugin.json

ifneq ($(MAKECMDGOALS),clean)
ifeq ($(call sdk,--silence-errors --modversion),)
$(error pkg-config finds no performia-plugin under '$(PERFORMIA_SDK)'. Install pkg-config and Performia's SDK \
  (make install, or scripts/install-sdk, in its sources), or say where it is: make PERFORMIA_SDK=/prefix)
endif
endif

.PHONY: all manifest test unit-test validate install uninstall clean
.DEFAULT_GOAL := all

all: $(MANIFEST)

manifest: $(MANIFEST)

# The library tells its own manifest, so that the two never differ.
$(MANIFEST): $(LIBRARY)
	"$(PERFORMIA)" plugins manifest $(LIBRARY) >$@.part
	mv $@.part $@

test: unit-test validate

validate: all
	"$(PERFORMIA)" plugins validate --level quick --quiet $(VALIDATE_FLAGS) $(LIBRARY)

install: all
	install -d "$(PLUGIN_FOLDER)"
	install -m 755 $(LIBRARY) "$(PLUGIN_FOLDER)/"
	install -m 644 $(MANIFEST) "$(PLUGIN_FOLDER)/"

uninstall:
	rm -f "$(PLUGIN_FOLDER)/$(notdir $(LIBRARY))" "$(PLUGIN_FOLDER)/$(notdir $(MANIFEST))"

clean:
	rm -rf build .build target
