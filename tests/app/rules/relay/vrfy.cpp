// SPDX-License-Identifier: GPL-3.0-or-later
#include "serving.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* rule = "smtp.vrfy";

/// Offers VRFY, and says this about its postmaster.
Scenario verifying(const std::string& reply) {
    return serving({.onRecipient = closed, .keywords = {"VRFY"}, .keywordsInTls = {"VRFY"}, .verify = reply});
}

Scenario offering(std::vector<std::string> keywords) {
    Scenario s(address);
    s.endpoint(address, smtpPort, {.onRecipient = closed, .keywords = keywords, .keywordsInTls = keywords});
    return s;
}

}  // namespace

class TestVrfy : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void isSilent();
    void asksForNobodyElse();
    void couldNotLook();
    void waits();
};

void TestVrfy::speaks() {
    SAYS(verifying("250 2.1.5 Post Master <postmaster@example.org>"), rule,
         "notice tells 203.0.113.25:25 | recipient=postmaster@example.org | reply=250 2.1.5 Post Master "
         "<postmaster@example.org> | evidence=smtp:greeting mail.example.org 203.0.113.25:25");
    SAYS(verifying("251 2.1.5 will forward to <owner@example.org>"), rule, "notice tells 203.0.113.25:25");
    // Postfix, which does not tell, and yet refuses those whom it does not know.
    SAYS(verifying("252 2.0.0 postmaster@example.org"), rule, "notice undecided 203.0.113.25:25");
    SAYS(verifying("450 4.7.1 later"), rule, "notice announced 203.0.113.25:25");
    SAYS(offering({"EXPN", "SIZE"}), rule, "notice lists 203.0.113.25:25");
    SAYS(offering({"VRFY", "EXPN"}), rule, "notice undecided 203.0.113.25:25",
         "notice lists 203.0.113.25:25");
}

void TestVrfy::isSilent() {
    SAYS(offering({"SIZE", "PIPELINING"}), rule, "pass not-offered 203.0.113.25:25");
    SAYS(verifying("502 5.5.1 VRFY command is disabled"), rule, "pass refused 203.0.113.25:25");
    SAYS(verifying("550 5.7.1 no"), rule, "pass refused 203.0.113.25:25");
}

/// Only for a name that was accepted as a recipient, so that no refusal comes of it.
void TestVrfy::asksForNobodyElse() {
    Scenario s(address);
    s.endpoint(address, smtpPort,
               {.onRecipient = [](const SmtpTrial&, bool) { return "550 5.1.1 User unknown"; },
                .keywords = {"VRFY"},
                .keywordsInTls = {"VRFY"}});
    SAYS(s, rule, "notice announced 203.0.113.25:25");
    const Evidence evidence = verifying("252 2.0.0 ok").gather().evidence;
    for (const auto& [question, attempt] : evidence.of<SmtpQuestion>()) {
        if (!attempt.answer()) continue;
        QVERIFY(!attempt.answer()->find("EXPN"));
        const SmtpExchange* asked = attempt.answer()->find("VRFY");
        QVERIFY(!asked || asked->sent == "VRFY postmaster@example.org");
        QVERIFY(!asked || question.kind == SmtpSessionKind::Greeting);
    }
}

void TestVrfy::couldNotLook() {
    Scenario s(address);
    s.endpoint(address, smtpPort, {.onRecipient = closed, .banner = "554 no"});
    SAYS(s, rule, "unknown could-not-look 203.0.113.25:25 | reason=it did not answer EHLO");
}

void TestVrfy::waits() {
    Scenario s(address);
    s.endpointOpen(address, smtpPort);
    SAYS(s, rule, "waiting");
}

MAILVITALS_TEST_CLASS(TestVrfy)
#include "vrfy.moc"
