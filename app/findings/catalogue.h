// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "findings/area.h"
#include "findings/document.h"
#include "findings/finding.h"
#include "findings/page_form.h"
#include "findings/recovery_step.h"
#include "findings/tool.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace mailvitals {

/// One of the things a rule can say: how bad it is, the sentence, and what to do about just this.
struct Message {
    std::string tag;
    Outcome level = Outcome::Unknown;
    std::string text;           ///< with {placeholders}
    Document advice;            ///< with {placeholders}; may be empty
    std::set<Tool> tools = {};  ///< what the program can do next about it
};

/// The page of one rule, resources/rules/<id>.md: its contract, its levels and all its words.
struct RulePage {
    std::string id;
    std::string title;  ///< what is well when it passes: "Strangers cannot send through it"
    Area area{};
    int rank = 0;  ///< its place among the rules of its area, from 1; 0: none, so the last
    Outcome worst = Outcome::Critical;
    std::string source;     ///< the standards behind it
    bool decisive = false;  ///< an unknown of this rule keeps its area from being green
    bool planned = false;   ///< laid out, but no code judges it yet
    Document what;
    Document why;
    std::vector<Message> messages;
    Document fix;
    std::vector<StackFix> stackFixes;

    const Message* message(std::string_view tag) const;
};

/// The text of a page, front matter and all.
Expected<RulePage, PageError> parseRulePage(const std::string& name, std::string_view text);

/// All pages. Levels and words are data: a rule only knows its tags.
class Catalogue {
 public:
    Catalogue() = default;
    /// `common` has the messages that every rule can say (could-not-look, does-not-apply).
    Catalogue(std::vector<RulePage> pages, RulePage common, std::vector<RecoveryStep> recoveryGuide = {},
              std::vector<std::string> headlines = {});

    const std::vector<RulePage>& pages() const { return pages_; }
    const RulePage* page(std::string_view rule) const;
    /// Its place among the pages; behind the last where there is no such page.
    std::size_t placeOf(std::string_view rule) const;
    /// The steps that lead out of an open relay, in their order.
    const std::vector<RecoveryStep>& recoveryGuide() const { return recoveryGuide_; }
    /// How much a critical finding of this rule hurts the owner: 0 most. Rules that the list does not name
    /// come behind it, in the catalogue's order.
    std::size_t headlinePlaceOf(std::string_view rule) const;
    /// The rule's own message or a common one; null where neither page has the tag.
    const Message* message(std::string_view rule, std::string_view tag) const;

    /// The finding in one or two sentences, printable; the bare tag where no page knows it.
    std::string sentence(const Finding& finding) const;
    /// What to do about just this finding; may be empty.
    Document advice(const Finding& finding) const;
    /// Does its message offer this?
    bool offers(const Finding& finding, Tool tool) const;

 private:
    std::vector<RulePage> pages_;  ///< by area, then by rank
    RulePage common_;
    std::vector<RecoveryStep> recoveryGuide_;
    std::vector<std::string> headlines_;
    std::map<std::string, std::size_t, std::less<>> byId_;
};

}  // namespace mailvitals
