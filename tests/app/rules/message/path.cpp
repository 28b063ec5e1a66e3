// SPDX-License-Identifier: GPL-3.0-or-later
#include "letter.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

class TestMessagePath : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void inOrder();
    void saysWhatIsOdd();
    void doesNotApply();
    void tellsWhichLineIsAssumed();
};

namespace {

std::string earlier(const char* time) {
    return std::string(
               "Received: from laptop ([192.0.2.9]) by out.example.org with ESMTPSA;\r\n Mon, 23 Nov 2026 ") +
           time + " +0000\r\n";
}

}  // namespace

void TestMessagePath::inOrder() {
    SAYS(letterWorld(handover() + earlier("12:00:01") + content), "message.path",
         "pass in-order mail.eml | count=2 | seconds=7 | evidence=message-path, message");
    SAYS(letterWorld(handover() + content), "message.path", "pass in-order mail.eml | count=1 | seconds=0");
}

void TestMessagePath::saysWhatIsOdd() {
    SAYS(letterWorld(handover() + earlier("11:29:00") + content), "message.path",
         "warning long-stay step 2, mail.homelab.example | host=mail.homelab.example | count=31");
    SAYS(letterWorld(handover() + earlier("12:05:08") + content), "message.path",
         "notice clock step 2, mail.homelab.example | count=5");
    SAYS(letterWorld(handover("out.example.org (out.example.org [203.0.113.25])", "ESMTP") + content),
         "message.path", "warning unencrypted mail.eml | host=mail.homelab.example | address=203.0.113.25");
    SAYS(letterWorld(handover() + "Received: (\r\n" + content), "message.path",
         "notice unreadable mail.eml | count=1");
}

void TestMessagePath::doesNotApply() {
    SAYS(letterWorld(content), "message.path", "not-applicable does-not-apply mail.eml");
}

void TestMessagePath::tellsWhichLineIsAssumed() {
    const std::string inner =
        "Received: from mail.homelab.example (v12.hoster.example [203.0.113.40]) by box.homelab.example with "
        "ESMTPS; Mon, 23 Nov 2026 12:00:09 +0000\r\n";
    Scenario s = letterWorld(inner + handover() + content);
    SAYS(s, "message.path",
         "notice assumed mail.eml | count=1 | host=mail.homelab.example | address=203.0.113.25");
    s.request.arrivalHop = 1;
    SAYS(s, "message.path",
         "notice chosen mail.eml | count=2 | host=box.homelab.example | address=203.0.113.40");
    SAYS(letterWorld(handover("laptop ([203.0.113.9])", "ESMTPA") + content), "message.path",
         "notice no-server mail.eml | detail=its author had logged in to mail.homelab.example (ESMTPA)",
         "warning unencrypted mail.eml | address=203.0.113.9");
}

MAILVITALS_TEST_CLASS(TestMessagePath)
#include "path.moc"
