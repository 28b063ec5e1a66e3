// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/catalogue.h"

#include "base/ascii.h"
#include "findings/page_form.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <tuple>

namespace mailvitals {
namespace {

std::optional<int> numberFrom(std::string_view text) {
    int number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
    return number;
}

/// A part headed "tag: level, tool, tool" whose first paragraph is the sentence.
std::optional<Message> messageOf(PageSection part) {
    const auto heading = ascii::split(part.title, ':');
    if (heading.size() != 2) return std::nullopt;
    const auto words = ascii::split(heading[1], ',');
    const auto level = outcomeFromString(ascii::trimmed(words.front()));
    std::set<Tool> tools;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto tool = toolFromString(ascii::trimmed(words[i]));
        if (!tool) return std::nullopt;
        tools.insert(*tool);
    }
    if (!level || part.body.empty() || part.body.front().kind != Block::Kind::Paragraph) return std::nullopt;
    Message message{std::string(ascii::trimmed(heading[0])),
                    *level,
                    plainText(part.body.front().spans),
                    {},
                    std::move(tools)};
    message.advice.assign(part.body.begin() + 1, part.body.end());
    return message;
}

}  // namespace

const Message* RulePage::message(std::string_view tag) const {
    const auto found =
        std::find_if(messages.begin(), messages.end(), [&](const Message& m) { return m.tag == tag; });
    return found == messages.end() ? nullptr : &*found;
}

Expected<RulePage, PageError> parseRulePage(const std::string& name, std::string_view text) {
    const auto wrong = [&](std::string what) { return unexpected(PageError{name, std::move(what)}); };
    const auto front = FrontMatter::read(text);
    if (!front) return wrong("no front matter");
    RulePage page;
    page.id = front->get("id");
    page.title = front->get("title");
    page.source = front->get("source");
    page.decisive = front->get("decisive") == "yes";
    page.planned = front->get("status") == "planned";
    const auto area = areaFromId(front->get("area"));
    const auto worst = outcomeFromString(front->get("worst"));
    if (page.id.empty() || page.title.empty()) return wrong("id or title is missing");
    if (!area) return wrong("unknown area");
    if (!worst) return wrong("unknown worst level");
    page.area = *area;
    page.rank = numberFrom(front->get("rank")).value_or(0);
    page.worst = *worst;
    for (PageSection& section : sectionsOf(parseMarkdown(front->rest))) {
        if (section.title == "What is looked at") {
            page.what = std::move(section.body);
        } else if (section.title == "Why it matters") {
            page.why = std::move(section.body);
        } else if (section.title == "How to fix") {
            page.fix = std::move(section.body);
            for (PageSection& part : section.parts)
                page.stackFixes.push_back({part.title, std::move(part.body)});
        } else if (section.title == "Messages") {
            for (PageSection& part : section.parts) {
                const std::string title = part.title;
                auto message = messageOf(std::move(part));
                if (!message)
                    return wrong("message without level or sentence, or with an unknown tool: " + title);
                page.messages.push_back(std::move(*message));
            }
        } else {
            return wrong("unknown section: " + section.title);
        }
    }
    return page;
}

Catalogue::Catalogue(std::vector<RulePage> pages, RulePage common, std::vector<RecoveryStep> recoveryGuide,
                     std::vector<std::string> headlines)
    : pages_(std::move(pages)),
      common_(std::move(common)),
      recoveryGuide_(std::move(recoveryGuide)),
      headlines_(std::move(headlines)) {
    const auto place = [](const RulePage& page) { return std::tuple(page.area, page.rank == 0, page.rank); };
    std::stable_sort(pages_.begin(), pages_.end(),
                     [&](const RulePage& a, const RulePage& b) { return place(a) < place(b); });
    for (std::size_t i = 0; i < pages_.size(); ++i) byId_.emplace(pages_[i].id, i);
}

const RulePage* Catalogue::page(std::string_view rule) const {
    const auto found = byId_.find(rule);
    return found == byId_.end() ? nullptr : &pages_[found->second];
}

std::size_t Catalogue::placeOf(std::string_view rule) const {
    const auto found = byId_.find(rule);
    return found == byId_.end() ? pages_.size() : found->second;
}

std::size_t Catalogue::headlinePlaceOf(std::string_view rule) const {
    const auto found = std::find(headlines_.begin(), headlines_.end(), rule);
    const auto place = static_cast<std::size_t>(found - headlines_.begin());
    return found == headlines_.end() ? place + placeOf(rule) : place;
}

const Message* Catalogue::message(std::string_view rule, std::string_view tag) const {
    const RulePage* own = page(rule);
    const Message* message = own ? own->message(tag) : nullptr;
    return message ? message : common_.message(tag);
}

std::string Catalogue::sentence(const Finding& finding) const {
    const Message* found = message(finding.rule, finding.tag);
    return found ? fill(found->text, finding.args) : finding.tag;
}

Document Catalogue::advice(const Finding& finding) const {
    const Message* found = message(finding.rule, finding.tag);
    return found ? fill(found->advice, finding.args) : Document();
}

bool Catalogue::offers(const Finding& finding, Tool tool) const {
    const Message* said = message(finding.rule, finding.tag);
    return said && said->tools.contains(tool);
}

}  // namespace mailvitals
