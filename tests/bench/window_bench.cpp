// SPDX-License-Identifier: GPL-3.0-or-later
// Does the window keep up while a real check brings in thousands of answers? The check asks the simulated
// mail world for thousands of DKIM selectors through real sockets; each event of the window's thread is
// timed. Prints figures; judges nothing.
#include "demo/world.h"
#include "ui/main_window.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QThread>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <sys/resource.h>

using namespace mailvitals;
using namespace mailvitals::ui;

namespace {

double msOf(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// How long single events kept the thread: by the clock on the wall, and by the processor time that they took
/// themselves, where a busy machine does not count.
class TimedApplication : public QApplication {
 public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        if (!isWindowThread()) return QApplication::notify(receiver, event);
        if (depth_++ > 0) return leave(QApplication::notify(receiver, event));
        const double wall = msOf(CLOCK_MONOTONIC);
        const double own = msOf(CLOCK_THREAD_CPUTIME_ID);
        const bool handled = QApplication::notify(receiver, event);
        walls.push_back(msOf(CLOCK_MONOTONIC) - wall);
        owns.push_back(msOf(CLOCK_THREAD_CPUTIME_ID) - own);
        return leave(handled);
    }

    std::vector<double> walls;
    std::vector<double> owns;

 private:
    /// Events of other threads come through here as well.
    bool isWindowThread() const { return QThread::currentThread() == thread(); }
    bool leave(bool handled) {
        --depth_;
        return handled;
    }

    int depth_ = 0;
};

double longest(const std::vector<double>& times) {
    return times.empty() ? 0 : *std::max_element(times.begin(), times.end());
}

/// One check with `extra` selectors, looked at on the overview or on the page of an area.
void measure(TimedApplication& application, MainWindow& window, demo::World& world, int extra,
             std::optional<Area> page) {
    CheckRequest request = world.request();
    for (int i = 0; i < extra; ++i) request.selectors.push_back("selector" + std::to_string(i));
    window.session().start(request, world.settings());
    if (page) window.openArea(*page);
    application.processEvents();
    application.walls.clear();
    application.owns.clear();
    const double began = msOf(CLOCK_MONOTONIC);
    QApplication::exec();
    const double took = msOf(CLOCK_MONOTONIC) - began;
    for (int i = 0; i < 50; ++i) application.processEvents();  // what is still to be drawn
    const std::size_t items = window.session().snapshot()->evidence->of<DnsQuestion>().size();
    std::printf("| %-8s | %5zu | %8.0f | %6zu | %12.1f | %11.1f |\n", page ? "DKIM" : "overview", items, took,
                application.walls.size(), longest(application.walls), longest(application.owns));
}

}  // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    TimedApplication application(argc, argv);
    const int items = argc > 1 ? std::max(1, std::atoi(argv[1])) : 5000;
    const QTemporaryDir folder;
    QCoreApplication::setOrganizationName(QStringLiteral("MailvitalsBench"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
    const auto policy = shippedPolicy();
    if (!policy) return 1;
    applyTheme(application, ThemeChoice::Light);
    demo::World world;
    world.setAct(demo::Act::Incident);
    Settings settings;
    MainWindow window(*policy, settings);
    window.resize(1280, 740);
    window.show();
    QObject::connect(&window.session(), &CheckSession::finished, &application, &QApplication::quit);
    std::printf("Times in ms; longest: one event, by the clock and in the thread's own processor time.\n\n");
    std::printf("| page     | items |    check | events | longest wall | longest own |\n");
    std::printf("|----------|------:|---------:|-------:|-------------:|------------:|\n");
    for (int i = 0; i < 3; ++i) {
        measure(application, window, world, items, std::nullopt);
        measure(application, window, world, items, Area::Dkim);
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("\nPeak memory, the simulated Internet included: %.0f MiB\n",
                static_cast<double>(usage.ru_maxrss) / 1024.0);
    return 0;
}
