// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/http/response.h"

#include <QTest>

using namespace mailvitals;
using http::Flaw;
using http::ResponseReader;

namespace {

enum class End { None, Proper, HungUp };

ResponseReader readFrom(const std::string& octets, std::size_t step, End end) {
    ResponseReader reader;
    for (std::size_t at = 0; at < octets.size(); at += step) reader.take(octets.substr(at, step));
    if (end != End::None) reader.end(end == End::Proper);
    return reader;
}

/// "200 text/plain [body]", and what is wrong with it.
std::string told(const ResponseReader& reader) {
    std::string text = reader.isDone() ? "" : "unfinished ";
    if (const auto& response = reader.response()) {
        text += std::to_string(response->status);
        if (!response->contentType.empty()) text += " " + response->contentType;
        if (!response->location.empty()) text += " -> " + response->location;
        text += " [" + response->body + "]";
        if (response->cut) text += " cut";
    }
    if (reader.flaw()) text += " flawed: " + reader.why();
    return text;
}

const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";

}  // namespace

class TestHttpResponse : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads_data();
    void reads();
    void keepsNoMoreThanItMay();
    void endsWithFloods();
    void keepsWhatCameBeforeTheEnd();
};

void TestHttpResponse::reads_data() {
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<bool>("properly");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const std::string& octets, const char* expected,
                        bool properly = true) {
        QTest::newRow(name) << QByteArray::fromStdString(octets) << properly << QByteArray(expected);
    };
    row("with a length", head + "Content-Length: 5\r\n\r\nhello", "200 text/plain [hello]");
    row("what follows is another message", head + "Content-Length: 2\r\n\r\nhello", "200 text/plain [he]");
    row("until the end", head + "\r\nhello", "200 text/plain [hello]");
    row("until somebody hangs up", head + "\r\nhello", "200 text/plain [hello] flawed: its body ended early",
        false);
    row("whole, then hung up", head + "Content-Length: 5\r\n\r\nhello", "200 text/plain [hello]", false);
    row("too short for its length", head + "Content-Length: 50\r\n\r\nhello",
        "200 text/plain [hello] flawed: its body ended early");
    row("chunks", head + "Transfer-Encoding: Chunked\r\n\r\n3\r\nhel\r\n002;a=b\r\nlo\r\n0\r\nX: y\r\n\r\n",
        "200 text/plain [hello]");
    row("chunks without an end", head + "Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n",
        "200 text/plain [hel] flawed: its body ended early");
    row("a chunk longer than it says", head + "Transfer-Encoding: chunked\r\n\r\n2\r\nhel\r\n0\r\n\r\n",
        "200 text/plain [he] flawed: a chunk is longer than it says");
    row("a chunk without a size", head + "Transfer-Encoding: chunked\r\n\r\n\r\n",
        "200 text/plain [] flawed: the size of a chunk is no number");
    row("a chunk beyond counting", head + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n",
        "200 text/plain [] flawed: the size of a chunk is no number");
    row("bare line feeds", "HTTP/1.0 200\nContent-Length: 2\n\nhe", "200 [he]");
    row("a redirect", "HTTP/1.1 301 Moved\r\nLocation: https://b.example/\r\nContent-Length: 0\r\n\r\n",
        "301 -> https://b.example/ []");
    row("no content", "HTTP/1.1 204 None\r\n\r\n", "204 []", false);
    row("hints first", "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" + head + "Content-Length: 0\r\n\r\n",
        "200 text/plain []");
    row("another protocol next", "HTTP/1.1 101 Upgrade\r\n\r\n", " flawed: it changes to another protocol");
    row("the same length twice", head + "Content-Length: 2, 2\r\ncontent-length: 2\r\n\r\nhe",
        "200 text/plain [he]");
    row("two lengths", head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nhel",
        " flawed: its length is no number, or several");
    row("a length that is none", head + "Content-Length: +2\r\n\r\nhe",
        " flawed: its length is no number, or several");
    row("a length beyond counting", head + "Content-Length: 99999999999999999999999\r\n\r\nhe",
        " flawed: its length is no number, or several");
    row("a length and chunks", head + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        " flawed: it has a length and comes in chunks as well");
    row("packed", head + "Transfer-Encoding: gzip, chunked\r\n\r\n",
        " flawed: a transfer encoding that nobody asked for");
    row("no field", head + "what is this\r\n\r\n", " flawed: a line of its head is no field");
    row("a folded field", head + "X: a\r\n b\r\n\r\n", " flawed: a line of its head is no field");
    row("a name with a blank", head + "Content-Length : 2\r\n\r\nhe",
        " flawed: a line of its head is no field");
    row("a mail server", "220 mail.example.org ESMTP\r\n", " flawed: it does not begin as HTTP does");
    row("HTTP/2", "HTTP/2 200\r\n", " flawed: it does not begin as HTTP does");
    row("garbage", std::string("\x00\xff\x80", 3), " flawed: it does not begin as HTTP does");
    row("no status", "HTTP/1.1 OK, I think\r\n", " flawed: its first line is no status line");
    row("a status below all", "HTTP/1.1 099 x\r\n", " flawed: its first line is no status line");
    row("nothing", "", " flawed: it ended before its head did");
    row("half a head", head, " flawed: it ended before its head did");
}

void TestHttpResponse::reads() {
    QFETCH(QByteArray, octets);
    QFETCH(bool, properly);
    QFETCH(QByteArray, expected);
    // However the network cuts it.
    for (const std::size_t step : {1u, 2u, 7u, 100000u}) {
        const ResponseReader reader =
            readFrom(octets.toStdString(), step, properly ? End::Proper : End::HungUp);
        QCOMPARE(QByteArray::fromStdString(told(reader)), expected);
    }
}

void TestHttpResponse::keepsNoMoreThanItMay() {
    const std::string full(http::longestBody, 'x');
    const auto length = [](std::size_t size) {
        return "Content-Length: " + std::to_string(size) + "\r\n\r\n";
    };
    const ResponseReader whole = readFrom(head + length(full.size()) + full, 1000, End::None);
    QVERIFY(whole.isDone() && !whole.flaw() && !whole.response()->cut);
    QCOMPARE(whole.response()->body.size(), http::longestBody);
    for (const std::string& framed :
         {length(full.size() + 1) + full + "x", length(1u << 30) + full + full, "\r\n" + full + "x",
          "Transfer-Encoding: chunked\r\n\r\n20000\r\n" + full + full}) {
        const ResponseReader reader = readFrom(head + framed, 1000, End::None);
        QVERIFY(reader.isDone() && !reader.flaw() && reader.response()->cut);
        QCOMPARE(reader.response()->body.size(), http::longestBody);
    }
    // It claims much and sends little.
    QVERIFY(!readFrom(head + length(1u << 30) + "he", 1000, End::None).isDone());
}

void TestHttpResponse::endsWithFloods() {
    std::string fields = head;
    while (fields.size() <= http::longestHead) fields += "X-Flood: " + std::string(100, 'x') + "\r\n";
    std::string hints;
    while (hints.size() <= http::longestHead) hints += "HTTP/1.1 103 Early Hints\r\n\r\n";
    std::string chunks = head + "Transfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 60; ++i) chunks += "1;" + std::string(10000, 'x') + "\r\nx\r\n";
    std::string trailer = head + "Transfer-Encoding: chunked\r\n\r\n0\r\n";
    for (int i = 0; i < 6000; ++i) trailer += "X-Flood: " + std::string(100, 'x') + "\r\n";
    for (const std::string& flood :
         {fields, hints, chunks, trailer, "HTTP/1.1 200 " + std::string(http::longestHead, 'x'),
          head + std::string(http::longestHead, 'x')}) {
        const ResponseReader reader = readFrom(flood, 1000, End::None);
        QVERIFY2(reader.flaw() == Flaw::TooMuch, flood.substr(0, 60).c_str());
    }
}

void TestHttpResponse::keepsWhatCameBeforeTheEnd() {
    ResponseReader reader = readFrom(head + "Content-Length: 50\r\n\r\nhel", 4, End::None);
    QVERIFY(!reader.isDone());
    QCOMPARE(told(reader), std::string("unfinished 200 text/plain [hel]"));
    reader.end(true);
    QVERIFY(reader.flaw() == Flaw::CutOff);
    reader.take("lo");  // too late
    QCOMPARE(reader.response()->body, std::string("hel"));
}

QTEST_APPLESS_MAIN(TestHttpResponse)
#include "response.moc"
