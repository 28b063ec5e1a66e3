// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/other_form.h"

#include "base/ascii.h"
#include "base/wide_text.h"

#include <algorithm>
#include <array>

namespace mailvitals::message {
namespace {

/// The form shows at the beginning, whatever the size.
constexpr std::size_t mostLooked = 4096;

struct Beginning {
    std::string_view bytes;
    const char* form;
};

constexpr std::array binaries{
    Beginning{{"\xd0\xcf\x11\xe0", 4},
              "it is in Outlook's own format (.msg), which has no original header; save the message as .eml"},
    Beginning{{"PK\x03\x04", 4}, "it is a ZIP archive; unpack it first"},
    Beginning{{"\x1f\x8b", 2}, "it is compressed with gzip; unpack it first"},
    Beginning{{"%PDF-", 5}, "it is a PDF; save the message's source as .eml"},
    Beginning{{"{\\rtf", 5}, "it is in RTF; save the message's source as .eml or plain text"},
};

std::string_view firstLineOf(std::string_view text) {
    return ascii::trimmed(text.substr(0, text.find_first_of("\r\n")));
}

bool isNumber(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), ascii::isDigit);
}

/// "-----Original Message-----", "---------- Forwarded message ---------", "Begin forwarded message:"
bool isForwarding(std::string_view line) {
    const std::string words = ascii::lowered(line);
    const bool ruled = words.starts_with("-----") &&
                       (words.find("message") != words.npos || words.find("forwarded") != words.npos);
    return ruled || words.starts_with("begin forwarded message");
}

bool isWebPage(std::string_view line) {
    const std::string words = ascii::lowered(line);
    return words.starts_with("<!doctype") || words.starts_with("<html");
}

}  // namespace

std::string otherForm(std::string_view bytes) {
    bytes = bytes.substr(0, mostLooked);
    for (const Beginning& one : binaries) {
        if (bytes.starts_with(one.bytes)) return one.form;
    }
    if (const auto wide = wideEncodingOf(bytes); !wide.empty())
        return "it is in " + std::string(wide) + "; save it as UTF-8 or plain text";
    if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
    const std::size_t begin = bytes.find_first_not_of(" \t\r\n");
    if (begin == bytes.npos) return bytes.empty() ? "" : "there is nothing but blanks in it";
    const std::string_view line = firstLineOf(bytes.substr(begin));
    const std::string_view before = bytes.substr(0, begin);
    if (isNumber(line) && before.empty())
        return "it is in the format of Apple Mail (.emlx): its first line is a number; delete that line, or "
               "save the message as “Raw Message Source”";
    if (isWebPage(line)) return "it is a web page; save the message's source as .eml or plain text";
    if (isForwarding(line))
        return "it begins as a forwarded message, which has lost its original header; save the message "
               "itself, as it was received";
    if (line.front() == '>')
        return "its lines begin with “>”, as in a quotation, which has lost the original header; save the "
               "message itself, as it was received";
    if (before.find_first_of("\r\n") != before.npos)
        return "it begins with an empty line, after which there is no header any more; delete the empty "
               "lines at its beginning";
    if (!before.empty())
        return "its first line begins with a blank, as a continued line does; delete the blanks in front of "
               "the header";
    return {};
}

std::string whyNobodyIsNamed(const Message& header, bool flawed) {
    const bool from = header.first("From") != nullptr;
    const bool received = header.first("Received") != nullptr;
    std::string why = from && received ? "Neither its From line nor its Received lines name a domain"
                      : from           ? "Its From line names no domain, and there is no Received line"
                      : received       ? "Its Received lines name no server, and there is no From line"
                                       : "It has neither a From nor a Received line";
    if (flawed) {
        const std::string_view bytes = header.bytes();
        const char end = header.lineEnds() == LineEnds::Cr ? '\r' : '\n';
        const auto lines = std::count(bytes.begin(), bytes.end(), end);
        why += "; line " + std::to_string(lines + 1) + " is no header field, so the header ends there";
    }
    return why;
}

}  // namespace mailvitals::message
