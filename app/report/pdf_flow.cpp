// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdf_flow.h"

#include <algorithm>

namespace mailvitals::report::pdf {
namespace {

/// The end of what has to stay together from here on.
std::size_t endOfChain(const Boxes& boxes, std::size_t begin) {
    std::size_t end = begin;
    while (end + 1 < boxes.size() && boxes[end].keepWithNext) ++end;
    return end + 1;
}

qreal heightOf(const Boxes& boxes, std::size_t begin, std::size_t end) {
    qreal height = 0;
    for (std::size_t i = begin; i < end; ++i) height += (i == begin ? 0 : boxes[i].before) + boxes[i].height;
    return height;
}

}  // namespace

void Flow::add(Box box) {
    box.before = std::max(box.before, space_);
    space_ = 0;
    boxes_.push_back(std::move(box));
}

void Flow::addParagraph(Boxes lines) {
    const std::size_t count = lines.size();
    for (std::size_t i = 0; i < count; ++i) {
        const bool stays = i + 1 < count && (count <= 3 || i == 0 || i + 2 == count);
        lines[i].keepWithNext = lines[i].keepWithNext || stays;
        add(std::move(lines[i]));
    }
}

void Flow::keepLast() {
    if (!boxes_.empty()) boxes_.back().keepWithNext = true;
}

Box beside(std::vector<Boxes> columns) {
    Box row;
    for (const Boxes& column : columns) {
        qreal height = 0;
        for (const Box& box : column) height += box.height;
        row.height = std::max(row.height, height);
    }
    row.draw = [columns = std::move(columns)](QPainter& painter, qreal top) {
        for (const Boxes& column : columns) {
            qreal y = top;
            for (const Box& box : column) {
                if (box.draw) box.draw(painter, y);
                y += box.height;
            }
        }
    };
    return row;
}

std::vector<Page> paginate(const Boxes& boxes, qreal from, qreal to) {
    std::vector<Page> pages;
    if (boxes.empty()) return pages;
    pages.emplace_back();
    qreal y = from;
    std::size_t chainEnd = 0;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        qreal needed = boxes[i].height;
        if (i >= chainEnd) {
            chainEnd = endOfChain(boxes, i);
            const qreal whole = heightOf(boxes, i, chainEnd);
            if (whole <= to - from) needed = whole;
        }
        const bool first = pages.back().empty();
        if (!first && y + boxes[i].before + needed > to) {
            pages.emplace_back();
            y = from;
        } else if (!first) {
            y += boxes[i].before;
        }
        pages.back().push_back({y, i});
        y += boxes[i].height;
    }
    return pages;
}

std::vector<Page> fillShortPages(const Boxes& boxes, std::vector<Page> pages, qreal from, qreal to,
                                 qreal least) {
    const auto bottomOf = [&](const Placed& placed) { return placed.top + boxes[placed.box].height; };
    for (std::size_t p = 1; p < pages.size(); ++p) {
        Page& before = pages[p - 1];
        const std::size_t end = pages[p].back().box + 1;
        if (bottomOf(pages[p].back()) - from >= least) continue;
        for (std::size_t k = before.size() - 1; k > 0 && bottomOf(before[k - 1]) - from >= (to - from) / 2;
             --k) {
            const std::size_t begin = before[k].box;
            if (boxes[begin - 1].keepWithNext) continue;
            const qreal height = heightOf(boxes, begin, end);
            if (height > to - from) break;
            if (height < least) continue;
            before.resize(k);
            pages[p] = paginate({boxes.begin() + static_cast<std::ptrdiff_t>(begin),
                                 boxes.begin() + static_cast<std::ptrdiff_t>(end)},
                                from, to)
                           .front();
            for (Placed& placed : pages[p]) placed.box += begin;
            break;
        }
    }
    return pages;
}

std::optional<std::size_t> pageOf(const std::string& landmark, const std::vector<Page>& pages,
                                  const Boxes& boxes) {
    for (std::size_t page = 0; page < pages.size(); ++page) {
        for (const Placed& placed : pages[page]) {
            if (boxes[placed.box].landmark == landmark) return page;
        }
    }
    return std::nullopt;
}

}  // namespace mailvitals::report::pdf
