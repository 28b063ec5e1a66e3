// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ink.h"

namespace mailvitals::ui {

QColor colourOf(Ink ink, const Colours& colours) {
    switch (ink) {
        case Ink::Muted: return colours.muted;
        case Ink::Link: return colours.link;
        case Ink::Well: return colours.green.ink;
        case Ink::Notice: return colours.blue.ink;
        case Ink::Look: return colours.yellow.ink;
        case Ink::Act: return colours.red.ink;
        case Ink::Grey: return colours.grey.ink;
        case Ink::Text: break;
    }
    return colours.text;
}

Ink inkOf(Status status) {
    switch (status) {
        case Status::Ok: return Ink::Well;
        case Status::Notice: return Ink::Notice;
        case Status::Warning: return Ink::Look;
        case Status::Critical: return Ink::Act;
        case Status::Unknown:
        case Status::Partly:
        case Status::NotApplicable:
        case Status::Checking: break;
    }
    return Ink::Grey;
}

}  // namespace mailvitals::ui
