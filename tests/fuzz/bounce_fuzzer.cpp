// SPDX-License-Identifier: GPL-3.0-or-later
// A bounce as somebody pasted or saved it.
#include "fuzz/require.h"
#include "records/bounce/notice.h"

#include <cstdint>

using namespace mailvitals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto notice = bounce::parse(std::string(reinterpret_cast<const char*>(data), size));
    if (!notice) {
        fuzz::require(!notice.error().what.empty(), "a reason");
        return 0;
    }
    fuzz::require(notice->statements.size() <= bounce::maxStatements, "no more statements than are kept");
    for (const bounce::Statement& statement : notice->statements) {
        fuzz::require(statement.text.size() <= bounce::maxText, "no more words than are kept");
        fuzz::require(statement.code == 0 || (statement.code >= 200 && statement.code < 600),
                      "a code of SMTP");
        fuzz::require(statement.count > 0, "something that was said");
        if (statement.enhanced) {
            const auto again = bounce::enhancedCodeIn(statement.enhanced->toString());
            fuzz::require(again == statement.enhanced, "a code that can be written and read");
        }
    }
    return 0;
}
