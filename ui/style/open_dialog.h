// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QDialog;

namespace mailvitals::ui {

/// Opens a dialog that goes away when it is closed, as large as it wants to be but never larger than the
/// screen has room for: what lies outside of it nobody can reach, least of all the buttons at the foot.
void openDialog(QDialog* dialog);

}  // namespace mailvitals::ui
