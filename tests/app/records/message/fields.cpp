// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/address.h"
#include "records/message/authentication_results.h"
#include "records/message/date.h"
#include "records/message/encoded_word.h"
#include "records/message/list_unsubscribe.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::message;

namespace {

template <class T>
QByteArray orError(const Expected<T, ParseError>& value, QByteArray (*describe)(const T&)) {
    if (value) return describe(*value);
    return "error@" + QByteArray::number(static_cast<qulonglong>(value.error().where)) + ": " +
           QByteArray::fromStdString(value.error().what);
}

QByteArray describedList(const AddressList& list) {
    std::string text;
    for (const Mailbox& mailbox : list.mailboxes)
        text += "[" + mailbox.displayName + "|" + mailbox.localPart + "|" + mailbox.domain + "]";
    for (const std::string& group : list.groups) text += "{" + group + "}";
    return QByteArray::fromStdString(text);
}

QByteArray describedResults(const AuthenticationResults& all) {
    std::string text = all.server;
    if (all.instance) text = "i=" + std::to_string(*all.instance) + " " + text;
    for (const AuthResult& result : all.results) {
        text += " " + result.method + "=" + result.result;
        if (!result.reason.empty()) text += "(" + result.reason + ")";
        for (const AuthProperty& property : result.properties)
            text += "," + property.type + "." + property.property + "=" + property.value;
    }
    return QByteArray::fromStdString(text);
}

void rows() {
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("summary");
}

void row(const char* what, const QByteArray& value, const QByteArray& summary) {
    QTest::newRow(what) << value << summary;
}

}  // namespace

class TestMessageFields : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void dates_data();
    void dates();
    void addresses_data();
    void addresses();
    void returnPaths_data();
    void returnPaths();
    void messageIds_data();
    void messageIds();
    void encodedWords_data();
    void encodedWords();
    void results_data();
    void results();
    void findsProperties();
    void unsubscribe_data();
    void unsubscribe();
};

void TestMessageFields::dates_data() {
    rows();
    row("example (RFC 5322 appendix A.1.1)", "Fri, 21 Nov 1997 09:55:06 -0600", "880127706 -360");
    row("no weekday (section 3.3)", "21 Nov 1997 09:55:06 -0600", "880127706 -360");
    row("no seconds (section 3.3)", "21 Nov 1997 09:55 -0600", "880127700 -360");
    row("comment and fold (appendix A.5)",
        "Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n               -0330 "
        "(Newfoundland Time)",
        "-27723480 -210");
    row("obsolete (appendix A.6.2)", "21 Nov 97 09:55:06 GMT", "880106106 0");
    row("blanks and comments (appendix A.6.3)", "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600",
        "880127706 -360");
    row("zone names (section 4.3)", "21 Nov 1997 09:55:06 EDT", "880120506 -240");
    row("military letter says nothing (section 4.3)", "21 Nov 1997 09:55:06 A", "880106106 ?");
    row("-0000 (section 3.3)", "21 Nov 1997 09:55:06 -0000", "880106106 ?");
    row("two digits from 50 (section 4.3)", "1 Jan 70 00:00:00 +0000", "0 0");
    row("two digits up to 49 (section 4.3)", "1 Jan 26 00:00:00 +0000", "1767225600 0");
    row("three digits (section 4.3)", "1 Jan 126 00:00:00 +0000", "1767225600 0");
    row("leap second (section 3.3)", "31 Dec 2016 23:59:60 +0000", "1483228800 0");
    row("leap day", "29 Feb 2024 00:00:00 +0000", "1709164800 0");
    row("upper case", "MON, 23 NOV 2026 11:00:00 GMT", "1795431600 0");
    row("no comma", "Mon 23 Nov 2026 11:00:00 GMT", "1795431600 0");
    row("weekday and month in full", "Monday, 23 November 2026 11:00:00 GMT", "1795431600 0");
    row("no leap day", "29 Feb 2026 00:00:00 +0000", "error@12: a day that this month does not have");
    row("no day", "Nov 2026", "error@0: no day of the month from 1 to 31");
    row("day 32", "32 Nov 2026 00:00 +0000", "error@0: no day of the month from 1 to 31");
    row("month in another language", "23 Okt 2026 00:00 +0000", "error@3: no month in three letters");
    row("year of five digits", "23 Nov 20261 00:00 +0000", "error@7: no year from 1900 on");
    row("hour 24", "23 Nov 2026 24:00 +0000", "error@12: no hour from 0 to 23");
    row("minute 60", "23 Nov 2026 23:60 +0000", "error@15: no minute from 0 to 59");
    row("second 61", "23 Nov 2026 23:59:61 +0000", "error@18: no second from 0 to 60");
    row("no zone", "23 Nov 2026 23:59:00", "error@20: no time zone");
    row("zone of three digits", "23 Nov 2026 23:59:00 +100", "error@21: no time zone");
    row("zone with 60 minutes", "23 Nov 2026 23:59:00 +0160", "error@21: no time zone");
    row("more behind it", "23 Nov 2026 23:59:00 +0100 x", "error@27: something behind the date");
    row("nothing", "", "error@0: no day of the month from 1 to 31");
    row("open comment", "23 Nov 2026 (", "error@12: a comment that nothing closes");
}

void TestMessageFields::dates() {
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, summary);
    QCOMPARE(orError<Date>(
                 parseDate(value.toStdString()),
                 [](const Date& date) {
                     return QByteArray::number(static_cast<qlonglong>(date.utc.time_since_epoch().count())) +
                            " " +
                            (date.zoneKnown ? QByteArray::number(static_cast<qlonglong>(date.offset.count()))
                                            : QByteArray("?"));
                 }),
             summary);
}

void TestMessageFields::addresses_data() {
    rows();
    row("example (RFC 5322 appendix A.1.1)", "John Doe <jdoe@machine.example>",
        "[John Doe|jdoe|machine.example]");
    row("several (appendix A.1.2)",
        "\"Joe Q. Public\" <john.q.public@example.com>, Mary Smith <mary@x.test>, jdoe@example.org, Who? "
        "<one@y.test>",
        "[Joe Q. Public|john.q.public|example.com][Mary "
        "Smith|mary|x.test][|jdoe|example.org][Who?|one|y.test]");
    row("quoted name with backslashes (appendix A.1.2)",
        "<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>",
        "[|boss|nil.test][Giant; \"Big\" Box|sysservices|example.net]");
    row("groups (appendix A.1.3)", "A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;",
        "[Ed Jones|c|a.test][|joe|where.test][John|jdoe|one.test]{A Group}");
    row("empty group (appendix A.1.3)", "Undisclosed recipients:;", "{Undisclosed recipients}");
    row("comments (appendix A.5)", "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>",
        "[Pete|pete|silly.test]");
    row("obsolete (appendix A.6.1)", "Joe Q. Public <john.q.public@example.com>",
        "[Joe Q. Public|john.q.public|example.com]");
    row("route (appendix A.6.1)", "Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example",
        "[Mary Smith|mary|example.net][|jdoe|test.example]");
    row("blanks and comments in an address (appendix A.6.3)", "John Doe <jdoe@machine(comment).  example>",
        "[John Doe|jdoe|machine.example]");
    row("encoded words (RFC 2047)", "=?utf-8?Q?Gr=C3=BC=C3=9Fe?= =?iso-8859-1?Q?_J=F6rg?= <a@b.c>",
        "[Gr\xc3\xbc\xc3\x9f"
        "e J\xc3\xb6rg|a|b.c]");
    row("folded inside quotes (RFC 5322 section 3.2.4)", "\"Alice\r\n Smith\" <a@b.c>",
        "[Alice Smith|a|b.c]");
    row("quoted local part", "\"john doe\"@example.org", "[|john doe|example.org]");
    row("domain literal", "a@[192.0.2.1]", "[|a|[192.0.2.1]]");
    row("an address in the name is no address", "\"ceo@bank.example\" <evil@example.net>",
        "[ceo@bank.example|evil|example.net]");
    row("bytes above ASCII (RFC 6532)",
        "J\xc3\xb6rg <j\xc3\xb6rg@b\xc3\xbc"
        "cher.example>",
        "[J\xc3\xb6rg|j\xc3\xb6rg|b\xc3\xbc"
        "cher.example]");
    row("group, then an address", "G:a@b.c;, d@e.f", "[|a|b.c][|d|e.f]{G}");
    row("an unquoted address as name", "ceo@bank.example <evil@example.net>",
        "error@17: something between two addresses that is no comma");
    row("two without a comma", "<a@b.c> <d@e.f>",
        "error@8: something between two addresses that is no comma");
    row("no domain", "postmaster", "error@10: no @ behind the name of a mailbox");
    row("nothing behind the @", "a@", "error@2: no domain behind the @");
    row("nothing before the @", "@b.c", "error@0: no address here");
    row("bracket open", "<a@b.c", "error@6: an angle bracket that nothing closes");
    row("empty brackets", "Name <>", "error@7: an empty address");
    row("group open", "G: a@b.c", "error@8: a group that no semicolon closes");
    row("blanks in the local part", "a b@c.d", "error@0: blanks in the name of a mailbox");
    row("quote open", "\"a <b@c.d>", "error@0: a quoted string that nothing closes");
    row("nothing", "", "");
}

void TestMessageFields::addresses() {
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, summary);
    QCOMPARE(orError<AddressList>(parseAddresses(value.toStdString()), describedList), summary);
}

void TestMessageFields::returnPaths_data() {
    rows();
    row("usual (RFC 5321 section 4.4)", "<a@b.c>", "a@b.c");
    row("null sender (RFC 5321 section 4.5.5)", "<>", "");
    row("without brackets", "a@b.c", "a@b.c");
    row("with a comment", "<a@b.c> (x)", "a@b.c");
    row("more behind it", "<a@b.c> d", "error@8: something behind the return path");
    row("nothing", "", "error@0: no address here");
}

void TestMessageFields::returnPaths() {
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, summary);
    QCOMPARE(orError<Mailbox>(parseReturnPath(value.toStdString()),
                              [](const Mailbox& m) { return QByteArray::fromStdString(m.address()); }),
             summary);
}

void TestMessageFields::messageIds_data() {
    rows();
    row("usual (RFC 5322 section 3.6.4)", " <1234@local.machine.example>", "1234@local.machine.example");
    row("literal", "<a@[192.0.2.1]>", "a@[192.0.2.1]");
    row("comment (appendix A.5)", "<testabcd.1234@silly.test> (x)", "testabcd.1234@silly.test");
    row("no brackets", "a@b", "error@0: a message id without angle brackets");
    row("no at sign", "<ab>", "error@0: a message id without one @ between two parts");
    row("two at signs", "<a@b@c>", "error@0: a message id without one @ between two parts");
    row("nothing on the left", "<@b>", "error@0: a message id without one @ between two parts");
    row("bracket open", "<a@b", "error@4: an angle bracket that nothing closes");
    row("two of them", "<a@b> <c@d>", "error@6: something behind the message id");
    row("bracket inside", "<a@<b>", "error@3: an angle bracket inside a message id");
}

void TestMessageFields::messageIds() {
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, summary);
    QCOMPARE(orError<std::string>(parseMessageId(value.toStdString()),
                                  [](const std::string& id) { return QByteArray::fromStdString(id); }),
             summary);
}

void TestMessageFields::encodedWords_data() {
    rows();
    row("none", "plain text", "plain text");
    row("Q (RFC 2047 section 4.2)", "=?ISO-8859-1?Q?a=20b_c=E4?=", "a b c\xc3\xa4");
    row("B (RFC 2047 section 4.1)", "=?UTF-8?B?R3LDvMOfZQ==?=",
        "Gr\xc3\xbc\xc3\x9f"
        "e");
    row("blanks between two go (section 8)", "(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?= c)", "(ab c)");
    row("text before and behind", "a =?utf-8?q?b?= c", "a b c");
    row("a language (RFC 2231 section 5)", "=?US-ASCII*EN?Q?Keith?=", "Keith");
    row("unknown character set", "=?klingon?Q?a?=", "=?klingon?Q?a?=");
    row("unknown encoding", "=?utf-8?X?a?=", "=?utf-8?X?a?=");
    row("broken hexadecimal", "=?utf-8?Q?=G1?=", "=?utf-8?Q?=G1?=");
    row("broken base64", "=?utf-8?B?****?=", "=?utf-8?B?****?=");
    row("not closed", "=?utf-8?Q?abc", "=?utf-8?Q?abc");
    row("blanks inside", "=?utf-8?Q?a b?=", "=?utf-8?Q?a b?=");
    row("beginnings alone", "=?=?=?=?", "=?=?=?=?");
    row("a letter in place of the equals sign", "x?utf-8?Q?a?=", "x?utf-8?Q?a?=");
    row("empty", "", "");
}

void TestMessageFields::encodedWords() {
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, summary);
    QCOMPARE(QByteArray::fromStdString(decodeWords(value.toStdString())), summary);
}

void TestMessageFields::results_data() {
    rows();
    row("none (RFC 8601 appendix B.2)", "example.org 1; none", "example.org");
    row("SPF (appendix B.3)", "example.com;\r\n          spf=pass smtp.mailfrom=example.net",
        "example.com spf=pass,smtp.mailfrom=example.net");
    row("several (appendix B.4)",
        "example.com;\r\n  auth=pass (cleartext) smtp.auth=sender@example.net;\r\n  spf=pass "
        "smtp.mailfrom=example.net",
        "example.com auth=pass,smtp.auth=sender@example.net spf=pass,smtp.mailfrom=example.net");
    row("DKIM (appendix B.6)",
        "example.com; dkim=pass reason=\"good signature\" header.i=@mail-router.example.net; dkim=fail "
        "reason=\"bad signature\" header.i=@newyork.example.com",
        "example.com dkim=pass(good signature),header.i=@mail-router.example.net dkim=fail(bad "
        "signature),header.i=@newyork.example.com");
    row("comments everywhere (appendix B.7)",
        "foo.example.net (foobar) 1 (baz);\r\n dkim (Because I like it) / 1 (One yay) = (wait for it) "
        "fail\r\n policy (A dot can go here) . (like that) expired\r\n (this surprised me) = (as I wasn't "
        "expecting it) 1362471462",
        "foo.example.net dkim=fail,policy.expired=1362471462");
    row("version of a method", "a.b; dkim/1=pass", "a.b dkim=pass");
    row("base64 in a property", "a.b; dkim=pass header.b=\"aB+/c==\" header.d=x.y",
        "a.b dkim=pass,header.b=aB+/c==,header.d=x.y");
    row("base64 unquoted", "a.b; dkim=pass header.b=aB+/c==", "a.b dkim=pass,header.b=aB+/c==");
    row("blanks around the equals sign", "a.b; spf = pass smtp.mailfrom = c.d",
        "a.b spf=pass,smtp.mailfrom=c.d");
    row("upper case", "a.b; SPF=Pass SMTP.MailFrom=C.d", "a.b spf=pass,smtp.mailfrom=C.d");
    row("Gmail",
        "mx.google.com;\r\n       dkim=pass header.i=@example.org header.s=sel header.b=abc;\r\n       "
        "spf=pass (google.com: domain of a@example.org designates 192.0.2.1 as permitted sender) "
        "smtp.mailfrom=a@example.org;\r\n       dmarc=pass (p=REJECT sp=REJECT dis=NONE) "
        "header.from=example.org",
        "mx.google.com dkim=pass,header.i=@example.org,header.s=sel,header.b=abc "
        "spf=pass,smtp.mailfrom=a@example.org dmarc=pass,header.from=example.org");
    row("Outlook, without a name", "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.org; dkim=none",
        "error@0: no name of the server that writes this");
    row("Exchange, with what has no dot",
        "mx; dmarc=pass action=none header.from=example.org;compauth=pass reason=100",
        "mx dmarc=pass,header.from=example.org compauth=pass(100)");
    row("ARC (RFC 8617 section 4.1.1)", "i=2; lists.example; arc=pass; spf=fail",
        "i=2 lists.example arc=pass spf=fail");
    row("ARC with i= in words", "i=two; lists.example; none",
        "error@2: an instance that is no number from 1 to 50");
    row("semicolon at the end", "a.b; spf=none;", "a.b spf=none");
    row("name alone", "a.b", "a.b");
    row("version 2 (section 2.2)", "a.b 2; spf=pass", "error@4: a version other than 1");
    row("no result", "a.b; spf", "error@8: no equals sign behind a name");
    row("two names side by side", "a.b; spf dkim=pass", "error@9: no equals sign behind a name");
    row("nothing behind the equals sign", "a.b; spf=", "error@9: no result behind the equals sign");
    row("version of no method", "a.b; /1=pass", "error@8: no method before the slash");
    row("nothing", "", "error@0: no name of the server that writes this");
    row("too many", "a.b" + QByteArray("; spf=pass").repeated(201), "error@2005: more than 200 results");
}

void TestMessageFields::results() {
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, summary);
    QCOMPARE(
        orError<AuthenticationResults>(parseAuthenticationResults(value.toStdString()), describedResults),
        summary);
}

void TestMessageFields::findsProperties() {
    const auto all = parseAuthenticationResults("a.b; dkim=pass header.d=x.y header.s=");
    QVERIFY(all);
    QCOMPARE(*all->results[0].value("header", "d"), std::string("x.y"));
    QCOMPARE(*all->results[0].value("header", "s"), std::string());
    QVERIFY(all->results[0].value("header", "i") == nullptr);
    QVERIFY(all->results[0].value("smtp", "d") == nullptr);
}

void TestMessageFields::unsubscribe_data() {
    rows();
    const QByteArray post = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
    row("none", "From: a\r\n", "");
    row("example (RFC 8058 section 8.1)",
        "List-Unsubscribe: <https://example.com/unsubscribe/opaquepart>\r\n" + post,
        "<https://example.com/unsubscribe/opaquepart> click");
    row("two (RFC 8058 section 8.2)",
        "List-Unsubscribe:\r\n  <mailto:listrequest@example.com?subject=unsubscribe>,\r\n  "
        "<https://example.com/unsubscribe.html?opaque=123456789>\r\n" +
            post,
        "<mailto:listrequest@example.com?subject=unsubscribe> "
        "<https://example.com/unsubscribe.html?opaque=123456789> click");
    row("no Post", "List-Unsubscribe: <https://example.com/u>\r\n", "<https://example.com/u>");
    row("mail alone is no click (RFC 8058 section 3.1)", "List-Unsubscribe: <mailto:a@b.c>\r\n" + post,
        "<mailto:a@b.c>");
    row("http is no click (RFC 8058 section 3.1)", "List-Unsubscribe: <http://example.com/u>\r\n" + post,
        "<http://example.com/u>");
    row("another Post", "List-Unsubscribe: <https://example.com/u>\r\nList-Unsubscribe-Post: yes\r\n",
        "<https://example.com/u>");
    row("Post alone", post, "");
    row("blanks inside (RFC 2369 section 2)", "List-Unsubscribe: <https://example.com/\r\n  u>\r\n" + post,
        "<https://example.com/u> click");
    row("no brackets", "List-Unsubscribe: https://example.com/u\r\n" + post, "");
    row("bracket open", "List-Unsubscribe: <https://example.com/u\r\n" + post, "");
}

void TestMessageFields::unsubscribe() {
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, summary);
    const ListUnsubscribe list = listUnsubscribe(*Message::parse(value.toStdString()));
    std::string text;
    for (const std::string& uri : list.addresses) text += (text.empty() ? "<" : " <") + uri + ">";
    if (list.oneClick) text += " click";
    QCOMPARE(QByteArray::fromStdString(text), summary);
}

QTEST_APPLESS_MAIN(TestMessageFields)
#include "fields.moc"
