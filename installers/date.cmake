# SPDX-License-Identifier: GPL-3.0-or-later
# The day of what is built, for man pages, metadata and packages: SOURCE_DATE_EPOCH, or that of the last commit, or where
# there is no repository that of the CHANGELOG. Never today's: the same sources give the same bytes.
set(MAILVITALS_EPOCH "$ENV{SOURCE_DATE_EPOCH}")
if(NOT MAILVITALS_EPOCH MATCHES "^[0-9]+$")
  find_program(MAILVITALS_GIT git)
  if(MAILVITALS_GIT AND EXISTS ${PROJECT_SOURCE_DIR}/.git)
    execute_process(COMMAND ${MAILVITALS_GIT} -C ${PROJECT_SOURCE_DIR} log -1 --format=%ct
      OUTPUT_VARIABLE MAILVITALS_EPOCH OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
endif()
if(NOT MAILVITALS_EPOCH MATCHES "^[0-9]+$")
  file(TIMESTAMP ${PROJECT_SOURCE_DIR}/CHANGELOG.md MAILVITALS_EPOCH "%s" UTC)
endif()
# CMake's own clock follows the variable.
set(kept "$ENV{SOURCE_DATE_EPOCH}")
set(ENV{SOURCE_DATE_EPOCH} ${MAILVITALS_EPOCH})
string(TIMESTAMP MAILVITALS_DATE "%Y-%m-%d" UTC)
string(TIMESTAMP MAILVITALS_INSTANT "%Y-%m-%dT%H:%M:%SZ" UTC)
string(TIMESTAMP MAILVITALS_DATE_OF_MAIL "%a, %d %b %Y %H:%M:%S +0000" UTC)
string(TIMESTAMP MAILVITALS_DATE_OF_RPM "%a %b %d %Y" UTC)
if(kept)
  set(ENV{SOURCE_DATE_EPOCH} ${kept})
else()
  unset(ENV{SOURCE_DATE_EPOCH})
endif()
