// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/tree_text.h"

#include "base/printable.h"

#include <algorithm>

namespace mailvitals::spf {
namespace {

constexpr std::size_t mostLines = 150;
constexpr std::size_t longestTerm = 120;
constexpr std::size_t widestColumn = 56;
/// Fewer addresses in a row than this are shown one by one.
constexpr std::size_t longRow = 4;

struct Line {
    std::string tree;       ///< with its branches
    std::size_t width = 0;  ///< of the above, in columns
    std::string count;
    std::string note;
};

std::string shown(const std::string& text) {
    std::string result = printable(text.substr(0, longestTerm));
    if (text.size() > longestTerm) result += "…";
    return result;
}

std::size_t columnsOf(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool isNetwork(const Step& step) {
    return step.kind == MechanismKind::Ip4 || step.kind == MechanismKind::Ip6;
}

std::string noteOf(const Node& node, std::size_t index) {
    const Step& step = node.steps[index];
    std::string note;
    const auto add = [&](const std::string& text) { note += (note.empty() ? "" : ", ") + text; };
    if (step.isVoid && step.isVoid6)
        add("finds nothing");
    else if (step.isVoid6)
        add("finds nothing over IPv6");
    else if (step.isVoid)
        add("finds nothing");
    if (step.dependsOnMessage) add("depends on the message");
    for (const std::string* text : {&step.failure, &step.remark}) {
        if (!text->empty()) add(shown(*text));
    }
    if (step.outcome == Outcome::Open) add("not answered yet");
    if (node.deciding == index) {
        add("◀ decides");
        if (node.result) note += ": " + std::string(toString(*node.result));
    }
    return note;
}

class Drawer {
 public:
    std::vector<Line> draw(const Node& root) {
        add("", shown(root.name.toString()), counted(root.lookups()), recordNote(root));
        steps(root, "");
        return std::move(lines_);
    }
    bool isCut() const { return cut_; }

 private:
    static std::string counted(unsigned count) {
        return std::to_string(count) + (count == 1 ? " lookup" : " lookups");
    }

    static std::string recordNote(const Node& node) {
        if (!node.result || !node.problem) return {};
        return "✗ " + describe(*node.problem);
    }

    void add(const std::string& branch, const std::string& text, std::string count, std::string note) {
        if (lines_.size() >= mostLines) {
            cut_ = true;
            return;
        }
        std::string tree = branch + text;
        const std::size_t width = columnsOf(tree);
        lines_.push_back({std::move(tree), width, std::move(count), std::move(note)});
    }

    void steps(const Node& node, const std::string& indent) {
        for (std::size_t i = 0; i < node.steps.size() && !cut_;) {
            const std::size_t row = rowFrom(node, i);
            const bool last = i + row == node.steps.size();
            const std::string branch = indent + (last ? "└─ " : "├─ ");
            if (row >= longRow) {
                add(branch, "ip4, ip6: " + std::to_string(row) + " terms", "", "");
                i += row;
                continue;
            }
            step(node, i, branch, indent + (node.steps.size() == i + 1 ? "   " : "│  "));
            ++i;
        }
    }

    void step(const Node& node, std::size_t index, const std::string& branch, const std::string& below) {
        const Step& step = node.steps[index];
        const std::string count = step.spent && step.costsLookup() ? std::to_string(step.lookups()) : "";
        std::string note = noteOf(node, index);
        for (const Node& child : step.child) {
            const std::string more = recordNote(child);
            if (!more.empty()) note += (note.empty() ? "" : ", ") + more;
        }
        add(branch, shown(step.text), count, std::move(note));
        for (const Node& child : step.child) steps(child, below);
    }

    /// How many addresses stand in a row from here that nobody needs to see one by one.
    static std::size_t rowFrom(const Node& node, std::size_t from) {
        std::size_t end = from;
        while (end < node.steps.size() && isNetwork(node.steps[end]) && node.deciding != end) ++end;
        return std::max<std::size_t>(end - from, 1);
    }

    std::vector<Line> lines_;
    bool cut_ = false;
};

}  // namespace

std::vector<std::string> treeLines(const Node& root) {
    Drawer drawer;
    const std::vector<Line> drawn = drawer.draw(root);
    std::size_t column = 0;
    for (const Line& line : drawn) {
        if (line.width <= widestColumn) column = std::max(column, line.width);
    }
    std::vector<std::string> lines;
    for (const Line& line : drawn) {
        std::string text = line.tree;
        if (!line.count.empty() || !line.note.empty()) {
            text.append(line.width < column ? column - line.width : 0, ' ');
            text += "  " + line.count;
        }
        if (!line.note.empty()) text += (line.count.empty() ? "" : "  ") + line.note;
        lines.push_back(std::move(text));
    }
    if (drawer.isCut()) lines.emplace_back("… and more");
    return lines;
}

std::string describe(const Problem& problem) {
    std::string text;
    if (problem.error.where > 0) text += "column " + std::to_string(problem.error.where + 1) + ": ";
    text += shown(problem.error.what);
    if (!problem.error.found.empty()) text += ", \"" + shown(problem.error.found) + "\"";
    return text + " (" + problem.error.section + ")";
}

std::string describeDecision(const Node& root) {
    std::string text;
    for (const auto& [node, step] : decidingPath(root)) {
        text += (text.empty() ? "" : ", there ") + shown(step->text);
    }
    return text;
}

}  // namespace mailvitals::spf
