// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

class QPainter;

namespace mailvitals::report::pdf {

/// The smallest thing that is never torn apart: a line of text, a row of a table. It knows where it stands
/// across the page; where it stands down the page is found when everything is distributed on pages.
struct Box {
    qreal before = 0;  ///< white above it; dropped at the head of a page
    qreal height = 0;
    bool keepWithNext = false;
    bool onPanel = false;  ///< tinted ground; that of neighbours is painted in one piece
    qreal panelLeft = 0;
    std::string landmark;  ///< a name for its page
    std::function<void(QPainter&, qreal top)> draw;
};

using Boxes = std::vector<Box>;

/// Collects boxes one after another.
class Flow {
 public:
    /// White before whatever comes next; of several the largest counts.
    void space(qreal height) { space_ = std::max(space_, height); }
    void add(Box box);
    /// A paragraph: never a single line of it alone at the foot or the head of a page.
    void addParagraph(Boxes lines);
    void keepLast();  ///< what was added last stays with what comes next
    Boxes take() { return std::move(boxes_); }

 private:
    Boxes boxes_;
    qreal space_ = 0;
};

/// Boxes beside each other become one, as high as the highest.
Box beside(std::vector<Boxes> columns);

struct Placed {
    qreal top = 0;  ///< from the page's upper edge
    std::size_t box = 0;
};
using Page = std::vector<Placed>;

/// Distributes boxes on pages between the two heights. What has to stay together does, unless it is higher
/// than a page.
std::vector<Page> paginate(const Boxes& boxes, qreal from, qreal to);

/// Where a page would hold less than `least`, such as a single line, it takes of the page before what may be
/// parted from it, as long as that one keeps its greater half.
std::vector<Page> fillShortPages(const Boxes& boxes, std::vector<Page> pages, qreal from, qreal to,
                                 qreal least);

/// The page of a landmark, from 0.
std::optional<std::size_t> pageOf(const std::string& landmark, const std::vector<Page>& pages,
                                  const Boxes& boxes);

}  // namespace mailvitals::report::pdf
