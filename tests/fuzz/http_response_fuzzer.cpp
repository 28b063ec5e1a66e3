// SPDX-License-Identifier: GPL-3.0-or-later
// What a web server answers to one GET.
#include "fuzz/require.h"
#include "records/http/response.h"

#include <algorithm>
#include <cstdint>

using namespace mailvitals;
using fuzz::require;

namespace {

http::ResponseReader readFrom(std::string_view octets, std::size_t step) {
    http::ResponseReader reader;
    for (std::size_t at = 0; at < octets.size(); at += step) reader.take(octets.substr(at, step));
    reader.end(true);
    return reader;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const http::ResponseReader whole = readFrom(input, std::max<std::size_t>(size, 1));
    require(whole.isDone(), "an end is an end");
    require(whole.flaw().has_value() == !whole.why().empty(), "a flaw has its reason");
    require(whole.flaw() || whole.response(), "without a flaw there is a response");
    if (whole.response()) {
        const http::Response& response = *whole.response();
        require(response.status >= 200 && response.status <= 999, "a status is one of an answer");
        require(response.body.size() <= std::min(size, http::longestBody), "nothing is made up");
        require(!response.cut || response.body.size() == http::longestBody, "it is cut at the bound");
    }
    for (const std::size_t step : {1u, 3u}) {
        const http::ResponseReader pieces = readFrom(input, step);
        require(pieces.response() == whole.response() && pieces.flaw() == whole.flaw(),
                "however the network cuts it");
    }
    return 0;
}
