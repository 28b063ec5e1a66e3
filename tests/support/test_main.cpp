// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_group.h"

#include <cstdio>
#include <vector>

namespace mailvitals::test {
namespace {

std::vector<std::function<std::unique_ptr<QObject>()>>& makers() {
    static std::vector<std::function<std::unique_ptr<QObject>()>> list;
    return list;
}

int run(int argc, char** argv) {
    // "test.app.rules.dns TestMxPresent [function...]" runs one class.
    const QByteArray wanted = argc > 1 ? QByteArray(argv[1]) : QByteArray();
    const bool one = wanted.startsWith("Test");
    if (one) {
        argv[1] = argv[0];
        ++argv;
        --argc;
    }
    int failed = 0;
    int ran = 0;
    for (const auto& make : makers()) {
        const std::unique_ptr<QObject> test = make();
        if (one && wanted != test->metaObject()->className()) continue;
        ++ran;
        failed += QTest::qExec(test.get(), argc, argv) == 0 ? 0 : 1;
    }
    if (ran == 0) std::fprintf(stderr, "There is no test %s.\n", wanted.constData());
    return ran == 0 || failed > 0 ? 1 : 0;
}

}  // namespace

bool addTest(std::function<std::unique_ptr<QObject>()> make) {
    makers().push_back(std::move(make));
    return true;
}

}  // namespace mailvitals::test

int main(int argc, char** argv) {
    return mailvitals::test::run(argc, argv);
}
