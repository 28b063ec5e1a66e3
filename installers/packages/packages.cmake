# SPDX-License-Identifier: GPL-3.0-or-later
# cpack -G "DEB;RPM;TGZ", in the folder of a Release build (package.sh): a package for each program, and an archive of both.
set(CPACK_PACKAGE_NAME mailvitals)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_VENDOR "Mailvitals maintainers")
set(CPACK_PACKAGE_CONTACT "${MAILVITALS_MAINTAINER}")
set(CPACK_PACKAGE_HOMEPAGE_URL "${MAILVITALS_HOMEPAGE}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
  WORLD_EXECUTE)
set(CPACK_OUTPUT_FILE_PREFIX packages)
set(CPACK_GENERATOR TGZ)
find_program(MAILVITALS_DPKG dpkg-shlibdeps)
if(MAILVITALS_DPKG)
  list(APPEND CPACK_GENERATOR DEB)
endif()
find_program(MAILVITALS_RPMBUILD rpmbuild)
if(MAILVITALS_RPMBUILD)
  list(APPEND CPACK_GENERATOR RPM)
endif()

set(what_it_does "From your own computer it asks the DNS, the blocklists and the server itself,
shows a traffic light for each area, says what it saw, why it matters and how
to fix it, and writes reports. A check never delivers a message and never
tries a password. This is")
set(CPACK_COMPONENTS_ALL mailvitals-cli)
set(CPACK_COMPONENT_MAILVITALS-CLI_DESCRIPTION "${what_it_does} the program for the terminal and for scripts.")
set(summary_cli "Check whether a mail server is healthy and safe (terminal)")
if(TARGET mailvitals)
  list(APPEND CPACK_COMPONENTS_ALL mailvitals)
  set(CPACK_COMPONENT_MAILVITALS_DESCRIPTION "${what_it_does} the window.")
  set(summary_window "Check whether a mail server is healthy and safe")
endif()

include(packages/debian.cmake)
include(packages/rpm.cmake)

# Before packing, each tree is given the date of the sources and what belongs to its kind of package.
set(MAILVITALS_PACKAGES ${CMAKE_CURRENT_BINARY_DIR}/packages)
configure_file(packages/project.cmake.in ${MAILVITALS_PACKAGES}/project.cmake @ONLY)
set(CPACK_PROJECT_CONFIG_FILE ${MAILVITALS_PACKAGES}/project.cmake)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_SOURCE_DIR}/packages/finish.cmake)
include(CPack)
