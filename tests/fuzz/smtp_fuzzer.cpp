// SPDX-License-Identifier: GPL-3.0-or-later
// What a mail server answers: the first line is the name that we gave in EHLO, the others are one reply.
#include "base/ascii.h"
#include "fuzz/require.h"
#include "records/smtp/client_address.h"
#include "records/smtp/relay_answer.h"

#include <algorithm>
#include <cstdint>

using namespace mailvitals;
using namespace mailvitals::smtp;
using fuzz::require;

namespace {

std::vector<std::string> printed(const Reply& reply) {
    std::vector<std::string> lines;
    for (const std::string& text : reply.texts) {
        const bool last = lines.size() + 1 == reply.texts.size();
        lines.push_back(std::to_string(reply.code) + (last ? ' ' : '-') + text);
    }
    return lines;
}

void readExtensions(const Reply& reply) {
    const EhloReply ehlo = readEhlo(reply);
    require(ehlo.keywords.size() + 1 == reply.texts.size(), "every line but the first is an extension");
    require(ehlo.greeting.starts_with(ehlo.domain), "a greeting begins with the name");
    for (const std::string& keyword : ehlo.keywords)
        require(ehlo.offers(std::string_view(keyword).substr(0, keyword.find(' '))),
                "what it lists it offers");
}

void readAnswer(const Reply& reply) {
    const RelayAnswer answer = readRelayAnswer(reply);
    if (answer == RelayAnswer::Accepted)
        require(reply.code == 250 || reply.code == 251, "only a yes is a yes");
    const bool yesOrUnclear =
        answer == RelayAnswer::Accepted || answer == RelayAnswer::Tarpit || answer == RelayAnswer::Unclear;
    require(!reply.positive() || yesOrUnclear, "a yes is no refusal");
    require(answer != RelayAnswer::Tarpit || reply.positive(), "a tarpit says yes");
    require(answer != RelayAnswer::NeedsTls || reply.code == 530, "only 530 asks for STARTTLS");
}

void readAddresses(const Reply& reply, std::string_view helloName) {
    (void)clientAddressInHello(reply, helloName);
    const auto refused = clientAddressInRefusal(reply, helloName);
    require(!refused || reply.code >= 400, "only a refusal refuses");
    // Whoever only says our name again has told us nothing, whatever that name looks like.
    const Reply echo{250, std::nullopt, {"Hello " + std::string(helloName)}};
    require(!clientAddressInHello(echo, helloName), "an echo tells nothing");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::vector<std::string_view> pieces = ascii::split(input, '\n');
    const std::vector<std::string> lines(pieces.begin() + 1, pieces.end());
    std::size_t longest = 0;
    for (const std::string& line : lines) {
        longest = std::max(longest, line.size());
        const auto read = parseReplyLine(line);
        if (!read) fuzz::requireSound(read.error(), line);
    }
    const auto reply = parseReply(lines);
    if (!reply) {
        fuzz::requireSound(reply.error(), std::string(longest, ' '));
        return 0;
    }
    require(reply->code >= 200 && reply->code <= 599, "a code is one of a reply");
    require(reply->texts.size() == lines.size(), "no line is lost");
    require(!reply->enhanced || reply->enhanced->classDigit == reply->code / 100, "both codes agree");
    const auto again = parseReply(printed(*reply));
    const bool same = again && again->code == reply->code && again->texts == reply->texts &&
                      again->enhanced == reply->enhanced;
    require(same, "what is printed reads the same");
    readExtensions(*reply);
    readAnswer(*reply);
    readAddresses(*reply, pieces.front());
    return 0;
}
