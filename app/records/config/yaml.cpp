// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/yaml.h"

#include <map>
#include <optional>
#include <set>
#include <yaml.h>

namespace mailvitals::config {
namespace {

constexpr const char* section = "YAML 1.1";
/// Nodes that are looked at while aliases are followed: a bomb of empty lists has no values, but many of
/// them.
constexpr std::size_t mostSteps = 4 * maxYamlValues;

struct Node {
    enum class Kind { Scalar, List, Map };
    Kind kind = Kind::Scalar;
    std::string value;
    std::size_t line = 0;
    std::vector<std::size_t> children;  ///< indices of nodes; in a map key and value in turn
};

ParseError wrong(std::string what, std::size_t line = 0) {
    if (line > 0) what += " in line " + std::to_string(line);
    return {0, std::move(what), {}, section};
}

/// Owns what libyaml has allocated.
class Parser {
 public:
    explicit Parser(const std::string& text) : ready_(yaml_parser_initialize(&parser_) == 1) {
        if (ready_)
            yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                         text.size());
    }
    ~Parser() {
        if (ready_) yaml_parser_delete(&parser_);
    }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    bool next(yaml_event_t& event) { return ready_ && yaml_parser_parse(&parser_, &event) == 1; }
    std::string problem() const { return ready_ && parser_.problem ? parser_.problem : "out of memory"; }
    std::size_t problemLine() const { return ready_ ? parser_.problem_mark.line : 0; }

 private:
    yaml_parser_t parser_{};
    bool ready_ = false;
};

/// Makes nodes of libyaml's events. An alias is the index of the node that it names, so nothing is copied; a
/// node can be named only once it is complete, so nothing holds itself.
class Builder {
 public:
    explicit Builder(const Lines& lines) : lines_(lines) {}

    std::optional<ParseError> build() {
        std::string text;
        for (const Line& line : lines_) text.append(line.text).append("\n");
        Parser parser(text);
        for (bool ended = false; !ended;) {
            yaml_event_t event{};
            if (!parser.next(event))
                return wrong("it looks like YAML, but is none: " + parser.problem(),
                             lineOf(parser.problemLine()));
            ended = event.type == YAML_STREAM_END_EVENT;
            auto error = take(event);
            yaml_event_delete(&event);
            if (error) return error;
        }
        return std::nullopt;
    }

    std::vector<Node> nodes;
    std::vector<std::size_t> roots;

 private:
    struct Open {
        std::size_t node = 0;
        std::string anchor;
    };

    std::size_t lineOf(std::size_t index) const {
        return index < lines_.size() ? lines_[index].number : lines_.empty() ? 0 : lines_.back().number;
    }

    static std::string textOf(const yaml_char_t* text) {
        return text ? reinterpret_cast<const char*>(text) : std::string();
    }

    std::optional<ParseError> take(const yaml_event_t& event) {
        const std::size_t line = lineOf(event.start_mark.line);
        switch (event.type) {
            case YAML_DOCUMENT_START_EVENT: anchors_.clear(); return std::nullopt;
            case YAML_SCALAR_EVENT: return scalar(event, line);
            case YAML_SEQUENCE_START_EVENT:
                return open(Node::Kind::List, textOf(event.data.sequence_start.anchor), line);
            case YAML_MAPPING_START_EVENT:
                return open(Node::Kind::Map, textOf(event.data.mapping_start.anchor), line);
            case YAML_ALIAS_EVENT: {
                const auto found = anchors_.find(textOf(event.data.alias.anchor));
                if (found == anchors_.end())
                    return wrong("it has an alias of something that does not come before it", line);
                attach(found->second);
                return std::nullopt;
            }
            case YAML_SEQUENCE_END_EVENT:
            case YAML_MAPPING_END_EVENT: {
                const Open closed = std::move(open_.back());
                open_.pop_back();
                if (!closed.anchor.empty()) anchors_[closed.anchor] = closed.node;
                return std::nullopt;
            }
            default: return std::nullopt;
        }
    }

    std::optional<ParseError> scalar(const yaml_event_t& event, std::size_t line) {
        const auto& data = event.data.scalar;
        std::string value(reinterpret_cast<const char*>(data.value), data.length);
        const bool plain = data.style == YAML_PLAIN_SCALAR_STYLE;
        if (plain && (value == "~" || value == "null")) value.clear();
        auto error = add({Node::Kind::Scalar, std::move(value), line, {}});
        if (data.anchor) anchors_[textOf(data.anchor)] = nodes.size() - 1;
        return error;
    }

    std::optional<ParseError> open(Node::Kind kind, std::string anchor, std::size_t line) {
        if (open_.size() >= maxYamlDepth)
            return wrong("it is nested deeper than " + std::to_string(maxYamlDepth) + " levels", line);
        auto error = add({kind, {}, line, {}});
        open_.push_back({nodes.size() - 1, std::move(anchor)});
        return error;
    }

    std::optional<ParseError> add(Node node) {
        if (nodes.size() >= mostSteps)
            return wrong("it has more than " + std::to_string(mostSteps) + " values");
        nodes.push_back(std::move(node));
        attach(nodes.size() - 1);
        return std::nullopt;
    }

    void attach(std::size_t node) {
        if (open_.empty())
            roots.push_back(node);
        else
            nodes[open_.back().node].children.push_back(node);
    }

    const Lines& lines_;
    std::vector<Open> open_;
    std::map<std::string, std::size_t> anchors_;
};

/// Follows the nodes from a root to their scalars, aliases included.
class Walk {
 public:
    explicit Walk(const std::vector<Node>& nodes) : nodes_(nodes) {}

    /// False: there is more than anybody needs.
    bool from(std::size_t root, std::size_t document) {
        document_ = document;
        return visit(root);
    }

    std::vector<YamlValue> values;

 private:
    bool visit(std::size_t index) {
        if (++steps_ > mostSteps || path_.size() > maxYamlDepth) return false;
        const Node& node = nodes_[index];
        if (node.children.empty()) {
            if (values.size() >= maxYamlValues) return false;
            values.push_back({path_, node.value, node.line, document_});
            return true;
        }
        if (node.kind == Node::Kind::Map) {
            std::set<std::string> told;
            return map(node, told, 0);
        }
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            if (!below(std::to_string(i), node.children[i])) return false;
        }
        return true;
    }

    bool below(std::string key, std::size_t child) {
        path_.push_back(std::move(key));
        const bool goesOn = visit(child);
        path_.pop_back();
        return goesOn;
    }

    bool isMerge(const Node& key) const { return key.kind == Node::Kind::Scalar && key.value == "<<"; }

    /// `told`: keys that outweigh those of this map, which is merged into theirs; its own are added.
    bool map(const Node& node, std::set<std::string>& told, std::size_t depth) {
        if (++steps_ > mostSteps || depth > maxYamlDepth) return false;
        std::vector<std::string> own;
        for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
            const Node& key = nodes_[node.children[i]];
            if (isMerge(key) || told.contains(key.value)) continue;
            own.push_back(key.value);
            if (!below(key.value, node.children[i + 1])) return false;
        }
        told.insert(own.begin(), own.end());
        for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
            if (!isMerge(nodes_[node.children[i]])) continue;
            const Node& merged = nodes_[node.children[i + 1]];
            if (merged.kind == Node::Kind::Map && !map(merged, told, depth + 1)) return false;
            if (merged.kind != Node::Kind::List) continue;
            for (const std::size_t each : merged.children) {
                if (nodes_[each].kind == Node::Kind::Map && !map(nodes_[each], told, depth + 1)) return false;
            }
        }
        return true;
    }

    const std::vector<Node>& nodes_;
    std::vector<std::string> path_;
    std::size_t document_ = 0;
    std::size_t steps_ = 0;
};

}  // namespace

std::string_view YamlValue::at(std::size_t index) const {
    return index < path.size() ? std::string_view(path[index]) : std::string_view();
}

Expected<std::vector<YamlValue>, ParseError> yamlValues(const Lines& lines) {
    Builder builder(lines);
    if (auto error = builder.build()) return unexpected(std::move(*error));
    Walk walk(builder.nodes);
    for (std::size_t i = 0; i < builder.roots.size(); ++i) {
        if (!walk.from(builder.roots[i], i))
            return unexpected(wrong("it has more than " + std::to_string(maxYamlValues) +
                                    " values, those that its aliases stand for included"));
    }
    return std::move(walk.values);
}

}  // namespace mailvitals::config
