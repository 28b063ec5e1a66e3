# SPDX-License-Identifier: GPL-3.0-or-later
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE GPL-3.0-or-later)
set(CPACK_RPM_PACKAGE_GROUP Applications/Internet)
set(CPACK_RPM_MAILVITALS-CLI_PACKAGE_NAME mailvitals-cli)
set(CPACK_RPM_MAILVITALS-CLI_PACKAGE_SUMMARY "${summary_cli}")
set(CPACK_RPM_MAILVITALS_PACKAGE_NAME mailvitals)
set(CPACK_RPM_MAILVITALS_PACKAGE_SUMMARY "${summary_window}")
set(CPACK_RPM_MAILVITALS_PACKAGE_REQUIRES hicolor-icon-theme)
# Stripped when installed, so there is nothing to take apart; and the same bytes wherever it is packed.
set(CPACK_RPM_SPEC_MORE_DEFINE "%global debug_package %{nil}
%global use_source_date_epoch_as_buildtime 1
%global clamp_mtime_to_source_date_epoch 1
%global _buildhost localhost
%global packager ${MAILVITALS_MAINTAINER}
%global __os_install_post %{nil}")
# Folders of the system, which belong to other packages.
set(share /usr/share)
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION ${share}/applications ${share}/bash-completion
  ${share}/bash-completion/completions ${share}/fish ${share}/fish/vendor_completions.d ${share}/icons
  ${share}/icons/hicolor ${share}/icons/hicolor/scalable ${share}/icons/hicolor/scalable/apps ${share}/man
  ${share}/man/man1 ${share}/metainfo ${share}/mime ${share}/mime/packages ${share}/zsh ${share}/zsh/site-functions)
foreach(size 16 22 24 32 48 64 128 256 512)
  list(APPEND CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION ${share}/icons/hicolor/${size}x${size}
    ${share}/icons/hicolor/${size}x${size}/apps)
endforeach()
file(CONFIGURE OUTPUT packages/rpm-changelog CONTENT "* @MAILVITALS_DATE_OF_RPM@ @MAILVITALS_MAINTAINER@ - @PROJECT_VERSION@-1
- What has changed is told by CHANGELOG.md.
" @ONLY)
set(CPACK_RPM_CHANGELOG_FILE ${CMAKE_CURRENT_BINARY_DIR}/packages/rpm-changelog)
