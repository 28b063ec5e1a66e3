#include "report/html.h"

#include "report/pdf.h"
namespace mailvitals::report {
QByteArray toHtml(const Report&, const Evidence&, const Catalogue&) {
    return {};
}
Expected<void, std::string> writePdf(const QString&, const Report&, const Evidence&, const Catalogue&) {
    return {};
}
}  // namespace mailvitals::report
