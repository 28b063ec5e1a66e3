// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/references.h"

namespace mailvitals::test {
namespace {

std::string portAt(const std::string& address) {
    return IpEndpoint{*IpAddress::parse(address), smtpPort}.toString();
}

}  // namespace

Scenario& nameReferences(Scenario& s) {
    const std::string first = s.policy.referenceHosts.at(0).host.toString();
    s.a(first, reference1).a(first, reference1V6);
    return s.a(s.policy.referenceHosts.at(1).host.toString(), reference2);
}

Scenario& answerAtReferences(Scenario& s, const std::string& greeting) {
    nameReferences(s);
    const auto say = [&](const char* address, const std::string& own) {
        s.portCheck(portAt(address), "S: " + (greeting.empty() ? own : greeting) + "\nC: QUIT\nS: 221 bye");
    };
    say(reference1, "220 mx.google.com ESMTP a1-20020a05600c00c1b0041 - gsmtp");
    say(reference1V6, "220 mx.google.com ESMTP a1-20020a05600c00c1b0041 - gsmtp");
    say(reference2, "220 AM4PEPF00025F97.mail.protection.outlook.com Microsoft ESMTP MAIL Service ready");
    return s;
}

Scenario& silenceReferences(Scenario& s) {
    return nameReferences(s);  // what is not mentioned is refused
}

}  // namespace mailvitals::test
