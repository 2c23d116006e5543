# terrarium_library(NAME <name> SOURCES ... [DEPENDS ...] [TESTS ...] [TEST_DEPENDS ...])
#
# A static library terrarium_<name> from lib/<name>, and terrarium_<name>_test from its *_test.cc.
# Warnings are errors. Exceptions and RTTI are off because the host is built that way too; only the
# tests have them (GoogleTest needs both).
#
# terrarium_fuzzer(NAME <name> [DEPENDS ...])
#
# The libFuzzer program <name>_fuzz from <name>_fuzz.cc, when TERRARIUM_FUZZ is on (preset fuzz).
#
# terrarium_tool(NAME <name> DEPENDS ...)
#
# The program <name> from <name>.cc with the dashes as underscores.
set(TERRARIUM_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Werror)

option(TERRARIUM_FUZZ "Build the fuzz targets; needs clang" OFF)
if(TERRARIUM_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "TERRARIUM_FUZZ needs clang, found ${CMAKE_CXX_COMPILER_ID}")
  endif()
  # The libraries are instrumented too; only the fuzz programs get libFuzzer's main().
  # Without RTTI there is nothing that the vptr check could compare.
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=vptr
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
endif()

function(terrarium_library)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPENDS;TESTS;TEST_DEPENDS" ${ARGN})
  set(target terrarium_${ARG_NAME})
  add_library(${target} STATIC ${ARG_SOURCES})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/include)
  target_compile_options(${target} PRIVATE ${TERRARIUM_WARNINGS} -fno-exceptions -fno-rtti)
  foreach(dependency IN LISTS ARG_DEPENDS)
    target_link_libraries(${target} PUBLIC terrarium_${dependency})
  endforeach()
  if(ARG_TESTS AND BUILD_TESTING)
    find_package(GTest REQUIRED)
    include(GoogleTest)
    add_executable(${target}_test ${ARG_TESTS})
    target_compile_options(${target}_test PRIVATE ${TERRARIUM_WARNINGS})
    target_link_libraries(${target}_test PRIVATE ${target} GTest::gmock_main)
    foreach(dependency IN LISTS ARG_TEST_DEPENDS)
      target_link_libraries(${target}_test PRIVATE terrarium_${dependency})
    endforeach()
    gtest_discover_tests(${target}_test TEST_PREFIX ${ARG_NAME}.)
  endif()
endfunction()

function(terrarium_fuzzer)
  cmake_parse_arguments(ARG "" "NAME" "DEPENDS" ${ARGN})
  if(NOT TERRARIUM_FUZZ)
    return()
  endif()
  add_executable(${ARG_NAME}_fuzz ${ARG_NAME}_fuzz.cc)
  target_compile_options(${ARG_NAME}_fuzz PRIVATE ${TERRARIUM_WARNINGS})
  target_link_options(${ARG_NAME}_fuzz PRIVATE -fsanitize=fuzzer)
  foreach(dependency IN LISTS ARG_DEPENDS)
    target_link_libraries(${ARG_NAME}_fuzz PRIVATE terrarium_${dependency})
  endforeach()
endfunction()

function(terrarium_tool)
  cmake_parse_arguments(ARG "" "NAME" "DEPENDS" ${ARGN})
  string(REPLACE "-" "_" source ${ARG_NAME}.cc)
  add_executable(${ARG_NAME} ${source})
  target_compile_options(${ARG_NAME} PRIVATE ${TERRARIUM_WARNINGS} -fno-exceptions -fno-rtti)
  foreach(dependency IN LISTS ARG_DEPENDS)
    target_link_libraries(${ARG_NAME} PRIVATE terrarium_${dependency})
  endforeach()
endfunction()
