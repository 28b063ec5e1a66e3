// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/waiting.h"

#include "cli/interrupts.h"
#include "cli/output.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QSocketNotifier>

#include <cstdio>
#include <unistd.h>

namespace mailvitals::cli {
namespace {

void showProgress(const run::CheckUpdate& update) {
    if (!isTerminal(STDERR_FILENO)) return;
    if (update.finished)
        std::fputs("\r\x1b[K", stderr);
    else
        std::fprintf(stderr, "\r\x1b[K%zu of %zu checks done", update.progress.done, update.progress.known);
    std::fflush(stderr);
}

}  // namespace

run::CheckUpdate runToTheEnd(const CheckRequest& request, const Policy& policy,
                             const run::RunSettings& settings) {
    Interrupts interrupts;
    run::CheckUpdate last;
    QEventLoop loop;
    run::CheckRun check(request, policy, settings, [&](const run::CheckUpdate& update) {
        showProgress(update);
        if (!update.finished) return;
        last = update;
        QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
    });
    QSocketNotifier interrupted(interrupts.waker.descriptor(), QSocketNotifier::Read);
    QObject::connect(&interrupted, &QSocketNotifier::activated, &loop, [&] {
        interrupts.waker.drain();
        check.cancel();
    });
    loop.exec();
    check.wait();
    return last;
}

}  // namespace mailvitals::cli
