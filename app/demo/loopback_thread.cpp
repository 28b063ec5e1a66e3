// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/loopback_thread.h"

namespace mailvitals::demo {

LoopbackThread::LoopbackThread() : home_(new QObject) {
    home_->moveToThread(&thread_);
    QObject::connect(&thread_, &QThread::finished, home_, &QObject::deleteLater);
    thread_.start();
    started_ = thread_.isRunning();
}

LoopbackThread::~LoopbackThread() {
    thread_.quit();
    thread_.wait();
    if (!started_) delete home_;
}

void LoopbackThread::run(const std::function<void()>& work) {
    if (!started_) return;
    QMetaObject::invokeMethod(home_, work, Qt::BlockingQueuedConnection);
}

}  // namespace mailvitals::demo
