# SPDX-License-Identifier: GPL-3.0-or-later
# What the programs consist of, from resources/third-party.json and the versions that this build has found:
# mailvitals.spdx.json (a bill of materials, SPDX 2.3) and THIRD-PARTY.md (for people).
set(source ${PROJECT_SOURCE_DIR}/resources/third-party.json)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
file(READ ${source} json)
string(JSON count LENGTH "${json}" libraries)
math(EXPR last "${count} - 1")

if(UNBOUND_FOUND)
  set(UNBOUND_VERSION "")
  file(STRINGS ${UNBOUND_HEADERS}/unbound.h lines REGEX "define UNBOUND_VERSION_(MAJOR|MINOR|MICRO) +[0-9]+")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE ".* ([0-9]+).*" ".\\1" part "${line}")
    string(APPEND UNBOUND_VERSION ${part})
  endforeach()
  string(REGEX REPLACE "^\\." "" UNBOUND_VERSION "${UNBOUND_VERSION}")
endif()

set(table "")
set(packages "")
set(links "")
foreach(i RANGE ${last})
  foreach(key name licence copyright home version linked)
    string(JSON ${key} GET "${json}" libraries ${i} ${key})
  endforeach()
  if(name STREQUAL "libunbound" AND NOT UNBOUND_FOUND)
    continue()
  endif()
  set(found "${${version}}")
  string(REGEX REPLACE "[^A-Za-z0-9]+" "-" id "${name}")
  string(TOLOWER "${id}" purl)
  string(APPEND table "| [${name}](${home}) | ${found} | ${licence} | ${copyright} |\n")
  set(how DYNAMIC_LINK)
  if(linked STREQUAL "headers")
    set(how STATIC_LINK)
  endif()
  string(APPEND packages ",
    {
      \"SPDXID\": \"SPDXRef-${id}\",
      \"name\": \"${name}\",
      \"versionInfo\": \"${found}\",
      \"downloadLocation\": \"NOASSERTION\",
      \"homepage\": \"${home}\",
      \"filesAnalyzed\": false,
      \"licenseConcluded\": \"${licence}\",
      \"licenseDeclared\": \"${licence}\",
      \"copyrightText\": \"${copyright}\",
      \"externalRefs\": [
        {
          \"referenceCategory\": \"PACKAGE-MANAGER\",
          \"referenceType\": \"purl\",
          \"referenceLocator\": \"pkg:generic/${purl}@${found}\"
        }
      ]
    }")
  string(APPEND links ",
    { \"spdxElementId\": \"SPDXRef-Mailvitals\", \"relationshipType\": \"${how}\", \"relatedSpdxElement\": \"SPDXRef-${id}\" }")
endforeach()

string(UUID serial NAMESPACE 6ba7b811-9dad-11d1-80b4-00c04fd430c8 NAME "${PROJECT_VERSION} ${MAILVITALS_INSTANT} ${packages}"
  TYPE SHA1)
configure_file(mailvitals.spdx.json.in mailvitals.spdx.json @ONLY)
configure_file(THIRD-PARTY.md.in THIRD-PARTY.md @ONLY)
