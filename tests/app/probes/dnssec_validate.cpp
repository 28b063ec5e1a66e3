// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dnssec_validate.h"

#include <QTest>

#include <map>

using namespace mailvitals;
using namespace mailvitals::probes;
using net::Validated;
using State = Validated::State;

namespace {

DomainName name(const char* text) {
    return DomainName::parse(text).value();
}

const DnssecQuestion question{name("example.org"), dns::Type::Mx};

/// A way on which the anchor's zone and the name come to this.
DnssecWays::Ask way(Validated anchor, Validated result, int* asked = nullptr) {
    return [=](const DomainName& of, dns::Type, Deadline) {
        if (asked) ++*asked;
        return of == question.name ? result : anchor;
    };
}

const Validated secure{State::Secure, {}};
const Validated insecure{State::Insecure, {}};
const Validated silent{State::Failed, "nobody answered in time"};
const Validated stripped{State::Bogus, "no signatures from 192.0.2.53"};
const Validated expired{State::Bogus, "signature expired from 192.0.2.53"};

DnssecResult validate(DnssecWays::Ask byResolver, DnssecWays::Ask byRecursion) {
    const net::TrustAnchors root{{DomainName()}, {}};
    return validateDnssec(question, {root, std::move(byResolver), std::move(byRecursion)},
                          Deadline::in(std::chrono::seconds(8)));
}

DnssecResult result(DnssecStatus status, std::string reason = {}, bool ownRecursion = false) {
    return {status, std::move(reason), ownRecursion};
}

}  // namespace

class TestDnssecValidate : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void takesTheResolversWay();
    void asksTheServersWhereTheResolverStrips();
    void callsNobodyBogusForASpoiltAnswer();
    void believesWhatCannotComeFromLeavingOut();
    void saysNothingWithoutAnAnchor();
    void knowsAWrongClock();
    void leavesTheRootAloneForAPrivateZone();
    void boundsItsReason();
    void saysTheFirstCause();
};

void TestDnssecValidate::takesTheResolversWay() {
    int asked = 0;
    QVERIFY(validate(way(secure, secure), way(secure, secure, &asked)) == result(DnssecStatus::Secure));
    QVERIFY(validate(way(secure, insecure), way(secure, secure, &asked)) == result(DnssecStatus::Insecure));
    QCOMPARE(asked, 0);
}

void TestDnssecValidate::asksTheServersWhereTheResolverStrips() {
    for (const Validated& anchor : {stripped, silent, insecure}) {
        // What a resolver says of a name counts for nothing then.
        for (const Validated& said : {secure, insecure, stripped, silent}) {
            QVERIFY(validate(way(anchor, said), way(secure, secure)) ==
                    result(DnssecStatus::Secure, {}, true));
            QVERIFY(validate(way(anchor, said), way(secure, insecure)) ==
                    result(DnssecStatus::Insecure, {}, true));
            QVERIFY(validate(way(anchor, said), way(secure, expired)) ==
                    result(DnssecStatus::Bogus, expired.reason, true));
            QVERIFY(validate(way(anchor, said), nullptr).status == DnssecStatus::Indeterminate);
            QVERIFY(validate(way(anchor, said), way(silent, silent)).status == DnssecStatus::Indeterminate);
        }
    }
    QVERIFY(validate(nullptr, way(secure, secure)) == result(DnssecStatus::Secure, {}, true));
    QCOMPARE(validate(nullptr, nullptr).reason, std::string("there is nobody to ask"));
}

void TestDnssecValidate::callsNobodyBogusForASpoiltAnswer() {
    QVERIFY(validate(way(secure, expired), way(secure, secure)) == result(DnssecStatus::Secure, {}, true));
    QVERIFY(validate(way(secure, stripped), way(secure, insecure)) ==
            result(DnssecStatus::Insecure, {}, true));
    const DnssecResult unsure = validate(way(secure, stripped), way(silent, silent));
    QVERIFY(unsure.status == DnssecStatus::Indeterminate);
    QCOMPARE(
        unsure.reason,
        std::string("what the resolver passes on is bogus (no signatures from 192.0.2.53), and what the "
                    "name servers say does not even validate the trust anchor's own zone (nobody answered "
                    "in time)"));
    QVERIFY(validate(way(secure, stripped), nullptr).status == DnssecStatus::Indeterminate);
    QVERIFY(validate(way(secure, silent), way(secure, silent)).status == DnssecStatus::Indeterminate);
}

void TestDnssecValidate::believesWhatCannotComeFromLeavingOut() {
    QVERIFY(validate(way(secure, expired), nullptr) == result(DnssecStatus::Bogus, expired.reason));
    QVERIFY(validate(way(secure, expired), way(silent, silent)) ==
            result(DnssecStatus::Bogus, expired.reason));
    QVERIFY(validate(way(secure, stripped), way(secure, expired)) ==
            result(DnssecStatus::Bogus, expired.reason, true));
}

void TestDnssecValidate::saysNothingWithoutAnAnchor() {
    const net::TrustAnchors none{{name("example.com")}, {}};
    const DnssecResult found =
        validateDnssec(question, {none, way(secure, secure), nullptr}, Deadline::in(std::chrono::seconds(1)));
    QVERIFY(found == result(DnssecStatus::Indeterminate, "there is no trust anchor above it"));
}

/// With a wrong clock, or another root's keys, everything is bogus, the root first.
void TestDnssecValidate::knowsAWrongClock() {
    QVERIFY(validate(way(expired, expired), way(expired, expired)).status == DnssecStatus::Indeterminate);
}

void TestDnssecValidate::leavesTheRootAloneForAPrivateZone() {
    const net::TrustAnchors own{{DomainName(), name("org")}, {}};
    int asked = 0;
    const auto found = validateDnssec(question, {own, way(stripped, stripped), way(secure, secure, &asked)},
                                      Deadline::in(std::chrono::seconds(1)));
    QVERIFY(found.status == DnssecStatus::Indeterminate);
    QCOMPARE(asked, 0);
}

void TestDnssecValidate::saysTheFirstCause() {
    const Validated later{
        State::Bogus,
        "validation failure <example.org. MX IN>: key for validation example.org. is marked as "
        "invalid because of a previous validation failure <example.org. SOA IN>: signature "
        "expired from 192.0.2.53"};
    QCOMPARE(validate(way(secure, later), nullptr).reason, expired.reason);
    QCOMPARE(validate(way(secure, later), way(secure, later)).reason, expired.reason);
    // One record of several that a resolver keeps back, such as a private address, breaks a signature as
    // well.
    const Validated failed{State::Bogus,
                           "validation failure <example.org. MX IN>: ECDSA signature verification "
                           "failed from 192.0.2.53"};
    QVERIFY(validate(way(secure, failed), nullptr).status == DnssecStatus::Indeterminate);
    QVERIFY(validate(way(secure, failed), way(secure, failed)).status == DnssecStatus::Bogus);
}

void TestDnssecValidate::boundsItsReason() {
    const Validated endless{State::Bogus, "signature expired " + std::string(100'000, 'x')};
    QCOMPARE(validate(way(secure, endless), nullptr).reason.size(), std::size_t(500));
    QVERIFY(validate(way(secure, {State::Bogus, std::string(100'000, 'x')}), nullptr).reason.size() <= 500);
}

QTEST_APPLESS_MAIN(TestDnssecValidate)
#include "dnssec_validate.moc"
