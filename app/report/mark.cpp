// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/mark.h"

namespace mailvitals::report {
namespace {

constexpr const char* disc =
    "M 12 2 C 17.523 2 22 6.477 22 12 C 22 17.523 17.523 22 12 22 "
    "C 6.477 22 2 17.523 2 12 C 2 6.477 6.477 2 12 2 Z";
constexpr const char* triangle = "M 12 3 L 22 20.5 L 2 20.5 Z";
constexpr const char* octagon =
    "M 7.86 2 L 16.14 2 L 22 7.86 L 22 16.14 L 16.14 22 L 7.86 22 L 2 16.14 L 2 7.86 Z";

constexpr const char* check = "M 7 12.4 L 10.6 16 L 17.2 8.6";
constexpr const char* exclamation = "M 12 9 L 12 14 M 12 17.3 L 12 17.4";
constexpr const char* cross = "M 8 8 L 16 16 M 16 8 L 8 16";
constexpr const char* question =
    "M 9 9.4 C 9 7.7 10.3 6.6 12 6.6 C 13.7 6.6 15 7.7 15 9.3 C 15 11.5 12 11.6 12 14 M 12 17.2 L 12 17.3";
constexpr const char* information = "M 12 11.2 L 12 17 M 12 7.3 L 12 7.4";
constexpr const char* dash = "M 8 12 L 16 12";

}  // namespace

Mark markOf(Light light) {
    switch (light) {
        case Light::Green: return {light, disc, false, check, "OK"};
        case Light::Yellow: return {light, triangle, false, exclamation, "Warning"};
        case Light::Red: return {light, octagon, false, cross, "Critical"};
        case Light::Grey: break;
    }
    return {Light::Grey, disc, true, question, "Unknown"};
}

Mark markOf(Outcome outcome) {
    switch (outcome) {
        case Outcome::Pass: return {Light::Green, disc, false, check, "OK"};
        case Outcome::Notice: return {Light::Green, disc, false, information, "Notice"};
        case Outcome::Warning: return {Light::Yellow, triangle, false, exclamation, "Warning"};
        case Outcome::Critical: return {Light::Red, octagon, false, cross, "Critical"};
        case Outcome::Unknown: return {Light::Grey, disc, true, question, "Unknown"};
        case Outcome::NotApplicable: break;
    }
    return {Light::Grey, disc, true, dash, "Not applicable"};
}

}  // namespace mailvitals::report
