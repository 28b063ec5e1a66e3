// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"
#include "base/timestamp.h"
#include "records/x509/certificate.h"
#include "report/kind_exhibits.h"

#include <QString>

#include <algorithm>

namespace mailvitals::report {

std::string inMilliseconds(const Timing& timing) {
    const double milliseconds = static_cast<double>((timing.finished - timing.started).count()) / 1000.0;
    // Not by printf(), which writes a comma where the machine's language does.
    return QString::number(milliseconds, 'f', milliseconds < 10 ? 1 : 0).toStdString() + " ms";
}

std::string describe(const Failure& failure) {
    std::string text = std::string("failed: ") + toString(failure.why);
    if (!failure.detail.empty()) text += " (" + printable(failure.detail) + ")";
    return text;
}

std::string wayOf(const IpAddress& local, const Timing& timing) {
    // A proxy does not tell from which address it went on.
    const bool direct = kindOf(local) != AddressKind::Unspecified;
    return (direct ? "from " + local.toString() : "through a proxy") + " in " + inMilliseconds(timing);
}

std::string_view addText(Exhibit& exhibit, std::string_view text, std::size_t mostLines) {
    for (std::size_t lines = 0; !text.empty() && lines < mostLines; ++lines) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        const std::string_view line = text.substr(0, end);
        exhibit.lines.push_back("   " + printable(line.substr(0, line.find_first_of("\r\n"))));
        text.remove_prefix(end);
    }
    return text;
}

void addTls(Exhibit& exhibit, const TlsFacts& tls) {
    exhibit.lines.push_back("   " + tls.protocol + " " + tls.cipher);
    for (const std::string& der : tls.chain) {
        const auto certificate = x509::parse(der);
        if (!certificate) {
            exhibit.lines.push_back("   unreadable certificate");
            continue;
        }
        exhibit.lines.push_back(printable("   certificate: " + certificate->subject));
        exhibit.lines.push_back(printable("      issued by " + certificate->issuer));
        std::string names;
        for (const std::string& name : certificate->dnsNames) names += (names.empty() ? "" : ", ") + name;
        if (!names.empty()) exhibit.lines.push_back(printable("      for " + names));
        exhibit.lines.push_back("      valid " + toReadable(certificate->notBefore) + " to " +
                                toReadable(certificate->notAfter));
        exhibit.lines.push_back(printable("      key " + certificate->keyType + " " +
                                          std::to_string(certificate->keyBits) + " bits, signed with " +
                                          certificate->signatureAlgorithm));
    }
    exhibit.lines.push_back(tls.storeUsable ? printable("   trust: " + tls.verifyText)
                                            : "   trust: no CA certificates to compare with");
}

}  // namespace mailvitals::report
