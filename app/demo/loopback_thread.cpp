// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/loopback_thread.h"

#include "base/threads.h"

#include <QEventLoop>

#include <future>
#include <memory>

namespace mailvitals::demo {

LoopbackThread::LoopbackThread() {
    const auto ready = std::make_shared<std::promise<void>>();
    thread_ = startThread([this, ready] {
        QEventLoop loop;
        QObject home;
        loop_ = &loop;
        home_ = &home;
        ready->set_value();
        loop.exec();
    });
    if (thread_) ready->get_future().wait();
}

LoopbackThread::~LoopbackThread() {
    if (!thread_) return;
    QMetaObject::invokeMethod(loop_, &QEventLoop::quit, Qt::QueuedConnection);
    thread_->join();
}

void LoopbackThread::run(const std::function<void()>& work) {
    if (thread_) QMetaObject::invokeMethod(home_, work, Qt::BlockingQueuedConnection);
}

LoopbackHouse::LoopbackHouse(LoopbackThread& thread) : thread_(thread) {
    thread_.run([this] { house_ = new QObject(thread_.home()); });
}

LoopbackHouse::~LoopbackHouse() {
    thread_.run([this] { delete house_; });
}

}  // namespace mailvitals::demo
