// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QXmlStreamReader>

namespace mailvitals::test {

/// A page as a reader finds it. It is written so that it is XML as well: a reader of XML forgives nothing.
struct HtmlPage {
    QString error;
    QString text;
    QString style;
    QString title;
    QStringList elements;
    QStringList attributes;  ///< "name=value"
    QStringList ids;
    QStringList links;
    QStringList labels;  ///< of pictures
    QStringList frames;  ///< text of the <pre>s

    explicit HtmlPage(const QByteArray& html) {
        QXmlStreamReader reader(html);
        while (!reader.atEnd()) {
            const auto token = reader.readNext();
            if (token == QXmlStreamReader::StartElement) start(reader);
            if (token == QXmlStreamReader::EndElement) open_.removeLast();
            if (token == QXmlStreamReader::Characters) characters(reader.text().toString());
        }
        if (reader.hasError()) {
            error = QString("%1: %2").arg(reader.lineNumber()).arg(reader.errorString());
        }
    }

 private:
    void start(const QXmlStreamReader& reader) {
        const QString name = reader.name().toString();
        open_ << name;
        elements << name;
        if (name == "pre") frames << QString();
        const QXmlStreamAttributes all = reader.attributes();
        for (const QXmlStreamAttribute& attribute : all) {
            attributes << attribute.name().toString() + "=" + attribute.value().toString();
            if (attribute.name() == u"id") ids << attribute.value().toString();
            if (attribute.name() == u"href") links << attribute.value().toString();
            if (name == "svg" && attribute.name() == u"aria-label") labels << attribute.value().toString();
        }
    }

    void characters(const QString& piece) {
        if (open_.contains("style")) {
            style += piece;
        } else if (open_.contains("title")) {
            title += piece;
        } else {
            text += piece;
            if (open_.contains("pre")) frames.last() += piece;
        }
    }

    QStringList open_;
};

}  // namespace mailvitals::test
