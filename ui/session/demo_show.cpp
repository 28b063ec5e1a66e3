// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/demo_show.h"

namespace mailvitals::ui {

DemoShow::DemoShow(Background& background, QObject* parent) : QObject(parent), background_(background) {}

void DemoShow::begin(demo::Act act) {
    act_ = act;
    if (world_) return raise();
    if (building_) return;
    building_ = true;
    background_.run([] { return std::make_shared<demo::World>(); },
                    [this](const std::shared_ptr<demo::World>& world) {
                        if (!std::exchange(building_, false)) return;  // ended before it began
                        if (!world->isUp()) {
                            Q_EMIT failed(
                                tr("The demonstration could not open its servers on this computer "
                                   "(127.0.0.1)."));
                            return;
                        }
                        world_ = world;
                        raise();
                    });
}

void DemoShow::raise() {
    world_->setAct(act_);
    Q_EMIT ready(act_);
}

void DemoShow::end() {
    building_ = false;
    world_.reset();
}

}  // namespace mailvitals::ui
