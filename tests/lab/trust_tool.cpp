// SPDX-License-Identifier: GPL-3.0-or-later
// trust_tool ADDRESS...: reads names of configuration files, one a line, from the standard input, and prints
// for each what trust.configuration says of it, and which of the addresses it trusts: "trusts-everybody
// | 10.0.0.1".
#include "records/config/survey.h"
#include "support/scenario.h"

#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

using namespace mailvitals;

int main(int count, char** words) {
    std::string path;
    while (std::getline(std::cin, path)) {
        std::ifstream file(path, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        auto item = std::make_shared<ConfigurationItem>();
        item->add(text, path);
        test::Scenario scenario("homelab.example");
        scenario.request.configuration = item;
        const auto judged = scenario.judge("trust.configuration");
        for (const std::string& problem : judged.problems) std::cerr << path << ": " << problem << '\n';
        for (const Finding& finding : judged.findings) std::cout << finding.tag << ' ';
        std::cout << '|';
        const config::Survey survey = config::survey(item->texts);
        for (int i = 1; i < count; ++i) {
            const auto address = IpAddress::parse(words[i]);
            if (address && survey.trust.holding(*address)) std::cout << ' ' << words[i];
        }
        std::cout << std::endl;
    }
    return 0;
}
