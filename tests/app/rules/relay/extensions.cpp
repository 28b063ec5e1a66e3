// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* address = "203.0.113.25";
constexpr const char* rule = "smtp.extensions";

using Words = std::vector<std::string>;

const Words usual{"PIPELINING", "SIZE 52428800", "8BITMIME", "SMTPUTF8", "CHUNKING"};

Words with(Words words, const std::string& one) {
    words.push_back(one);
    return words;
}

Words without(Words words, const std::string& one) {
    std::erase(words, one);
    return words;
}

Scenario offering(const Words& plain, const Words& encrypted) {
    Scenario s(address);
    s.endpoint(address, smtpPort, {.onRecipient = closed, .keywords = plain, .keywordsInTls = encrypted});
    return s;
}

Scenario limitedTo(const std::string& size) {
    const Words words = with(without(usual, "SIZE 52428800"), size);
    return offering(words, words);
}

}  // namespace

class TestExtensions : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void isSilent();
    void readsTheSizeLimit();
    void couldNotLook();
    void waits();
};

void TestExtensions::speaks() {
    SAYS(offering(without(usual, "8BITMIME"), without(usual, "8BITMIME")), rule,
         "notice missing 203.0.113.25:25 | names=8BITMIME");
    SAYS(offering({}, {}), rule, "notice missing 203.0.113.25:25 | names=8BITMIME, SIZE, PIPELINING");
    SAYS(offering(usual, without(usual, "SMTPUTF8")), rule, "notice gone 203.0.113.25:25 | names=SMTPUTF8");
    // One that is relied on, and gone: both.
    SAYS(offering(usual, without(usual, "PIPELINING")), rule,
         "notice missing 203.0.113.25:25 | names=PIPELINING",
         "notice gone 203.0.113.25:25 | names=PIPELINING");
    // Only what holds behind encryption counts.
    SAYS(offering({}, usual), rule, "pass offered 203.0.113.25:25");
}

void TestExtensions::isSilent() {
    SAYS(offering(usual, with(usual, "REQUIRETLS")), rule,
         "pass offered 203.0.113.25:25 | names=PIPELINING, SIZE 52428800, 8BITMIME, SMTPUTF8, CHUNKING, "
         "REQUIRETLS | found=PIPELINING, SIZE 52428800, 8BITMIME, SMTPUTF8, CHUNKING, STARTTLS | "
         "evidence=smtp:greeting 203.0.113.25:25");
    // These may differ.
    SAYS(offering(with(with(usual, "AUTH=PLAIN"), "XVERP"), with(usual, "AUTH PLAIN")), rule,
         "pass offered 203.0.113.25:25");
    Scenario plain(address);
    plain.endpoint(address, smtpPort, {.onRecipient = closed, .offersTls = false, .keywords = usual});
    SAYS(plain, rule,
         "pass offered-plain 203.0.113.25:25 | names=PIPELINING, SIZE 52428800, 8BITMIME, "
         "SMTPUTF8, CHUNKING");
    Scenario lower(address);
    lower.endpoint(
        address, smtpPort,
        {.onRecipient = closed, .offersTls = false, .keywords = {"pipelining", "size", "8bitmime"}});
    SAYS(lower, rule, "pass offered-plain 203.0.113.25:25");
}

void TestExtensions::readsTheSizeLimit() {
    SAYS(limitedTo("SIZE 51200"), rule, "notice tiny 203.0.113.25:25 | bytes=51200");
    SAYS(limitedTo("SIZE 65536"), rule, "notice tight 203.0.113.25:25 | bytes=65536");
    SAYS(limitedTo("SIZE 9999999"), rule, "notice tight 203.0.113.25:25");
    SAYS(limitedTo("SIZE 10000000"), rule, "pass offered 203.0.113.25:25");
    // Postfix's default.
    SAYS(limitedTo("SIZE 10240000"), rule, "pass offered 203.0.113.25:25");
    for (const char* none : {"SIZE", "SIZE 0", "SIZE many", "SIZE 99999999999999999999999999"})
        SAYS(limitedTo(none), rule, "pass offered 203.0.113.25:25");
}

void TestExtensions::couldNotLook() {
    Scenario s(address);
    s.endpoint(address, smtpPort, {.onRecipient = closed, .banner = "554 no"});
    SAYS(s, rule, "unknown could-not-look 203.0.113.25:25 | reason=it did not answer EHLO");
    SAYS(Scenario(address), rule, "unknown could-not-look 203.0.113.25:25 | reason=nobody answered in time");
}

void TestExtensions::waits() {
    Scenario s(address);
    s.endpointOpen(address, smtpPort);
    SAYS(s, rule, "waiting");
}

MAILVITALS_TEST_CLASS(TestExtensions)
#include "extensions.moc"
