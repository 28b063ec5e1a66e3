// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/document.h"

#include <md4c.h>

#include <algorithm>

namespace mailvitals {
namespace {

/// Collects the events of md4c. Nested lists are flattened: our pages do not use them.
class Collector {
 public:
    void enterBlock(MD_BLOCKTYPE type, void* detail) {
        switch (type) {
            case MD_BLOCK_H:
                start(Block::Kind::Heading).level =
                    static_cast<int>(detailAs<MD_BLOCK_H_DETAIL>(detail)->level);
                break;
            case MD_BLOCK_CODE: start(Block::Kind::Code); break;
            case MD_BLOCK_UL: start(Block::Kind::List); break;
            case MD_BLOCK_OL: start(Block::Kind::List).numbered = true; break;
            case MD_BLOCK_LI: current().items.emplace_back(); break;
            case MD_BLOCK_P:
                if (!inItem()) start(Block::Kind::Paragraph);
                break;
            default: break;
        }
    }

    void enterSpan(MD_SPANTYPE type, void* detail) {
        if (type == MD_SPAN_STRONG || type == MD_SPAN_EM) kind_ = Span::Kind::Strong;
        if (type == MD_SPAN_CODE) kind_ = Span::Kind::Code;
        if (type == MD_SPAN_A) {
            const MD_ATTRIBUTE& link = detailAs<MD_SPAN_A_DETAIL>(detail)->href;
            kind_ = Span::Kind::Link;
            href_.assign(link.text, link.size);
        }
        fresh_ = true;
    }

    void leaveSpan() {
        kind_ = Span::Kind::Text;
        href_.clear();
        fresh_ = true;
    }

    void leaveBlock(MD_BLOCKTYPE type) {
        if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) listOpen_ = false;
    }

    void text(MD_TEXTTYPE type, std::string_view piece) {
        if (type == MD_TEXT_SOFTBR || type == MD_TEXT_BR) piece = " ";
        if (document_.empty()) return;
        Block& block = current();
        if (block.kind == Block::Kind::Code) {
            block.code += piece;
            return;
        }
        Spans& spans =
            block.kind == Block::Kind::List && !block.items.empty() ? block.items.back() : block.spans;
        if (fresh_ || spans.empty()) spans.push_back({kind_, {}, href_});
        spans.back().text += piece;
        fresh_ = false;
    }

    Document take() { return std::move(document_); }

 private:
    template <class Detail>
    static const Detail* detailAs(void* detail) {
        return static_cast<const Detail*>(detail);
    }

    Block& start(Block::Kind kind) {
        document_.emplace_back().kind = kind;
        listOpen_ = kind == Block::Kind::List;
        fresh_ = true;
        return document_.back();
    }
    Block& current() { return document_.back(); }
    bool inItem() const { return listOpen_ && document_.back().kind == Block::Kind::List; }

    Document document_;
    Span::Kind kind_ = Span::Kind::Text;
    std::string href_;
    bool fresh_ = true;
    bool listOpen_ = false;
};

Collector& collector(void* userdata) {
    return *static_cast<Collector*>(userdata);
}

bool isPlaceholder(char c) {
    return (c >= 'a' && c <= 'z') || c == '-';
}

void fillSpans(Spans& spans, const Args& args, const Args& safe) {
    for (Span& span : spans) {
        span.text = fill(span.text, span.kind == Span::Kind::Code ? safe : args);
        span.href = fill(span.href, args);
    }
}

}  // namespace

Document parseMarkdown(std::string_view text) {
    Collector result;
    MD_PARSER parser{};
    parser.flags = MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_COLLAPSEWHITESPACE;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* user) {
        collector(user).enterBlock(type, detail);
        return 0;
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void*, void* user) {
        collector(user).leaveBlock(type);
        return 0;
    };
    parser.enter_span = [](MD_SPANTYPE type, void* detail, void* user) {
        collector(user).enterSpan(type, detail);
        return 0;
    };
    parser.leave_span = [](MD_SPANTYPE, void*, void* user) {
        collector(user).leaveSpan();
        return 0;
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* piece, MD_SIZE size, void* user) {
        collector(user).text(type, std::string_view(piece, size));
        return 0;
    };
    md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, &result);
    return result.take();
}

std::string fill(std::string_view text, const Args& args) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::size_t end = i + 1;
        while (end < text.size() && isPlaceholder(text[end])) ++end;
        const bool placeholder = text[i] == '{' && end < text.size() && text[end] == '}';
        const std::string_view name = placeholder ? text.substr(i + 1, end - i - 1) : std::string_view();
        const auto found =
            std::find_if(args.begin(), args.end(), [&](const Arg& a) { return a.name == name; });
        if (placeholder && found != args.end()) {
            out += toText(found->value);
            i = end;
        } else {
            out += text[i];
        }
    }
    return out;
}

Document fill(Document document, const Args& args) {
    const Args safe = safeToPaste(args);
    for (Block& block : document) {
        fillSpans(block.spans, args, safe);
        for (Spans& item : block.items) fillSpans(item, args, safe);
        block.code = fill(block.code, safe);
    }
    return document;
}

std::string plainText(const Spans& spans) {
    std::string out;
    for (const Span& span : spans) out += span.text;
    return out;
}

}  // namespace mailvitals
