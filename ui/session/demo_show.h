// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/world.h"
#include "ui/session/background.h"

#include <QObject>

#include <memory>
#include <optional>

namespace mailvitals::ui {

/// The demonstration as the window sees it: off, or on with an act. The world behind it is built in the
/// background, as its keys take a moment to make.
class DemoShow : public QObject {
    Q_OBJECT

 public:
    explicit DemoShow(Background& background, QObject* parent = nullptr);

    bool isOn() const { return world_ != nullptr; }
    demo::Act act() const { return act_; }
    /// Builds the world if there is none yet; then ready() or failed() follows.
    void begin(demo::Act act);
    void end();

    /// What a check of the demonstration asks, and how. Only while it is on.
    CheckRequest request() const { return world_->request(); }
    run::RunSettings settings() const { return world_->settings(); }
    std::size_t messagesTaken() const { return world_ ? world_->messagesTaken() : 0; }

 Q_SIGNALS:
    /// The act can be watched.
    void ready(demo::Act act);
    void failed(const QString& sentence);

 private:
    void raise();

    Background& background_;
    std::shared_ptr<demo::World> world_;
    demo::Act act_ = demo::Act::Healthy;
    bool building_ = false;
};

}  // namespace mailvitals::ui
