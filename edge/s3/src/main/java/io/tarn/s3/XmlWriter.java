package io.tarn.s3;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// A document that answers. Documents are bounded by the pages that they show, so they are written in memory.
final class XmlWriter {
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private final StringBuilder out =
            new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /// A document of one element.
    static XmlWriter of(String root) {
        XmlWriter xml = new XmlWriter();
        xml.out.append('<').append(root).append(" xmlns=\"").append(NAMESPACE).append("\">");
        xml.open.push(root);
        return xml;
    }

    /// Errors have no namespace.
    static XmlWriter error() {
        return new XmlWriter().open("Error");
    }

    XmlWriter open(String name) {
        out.append('<').append(name).append('>');
        open.push(name);
        return this;
    }

    XmlWriter close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    XmlWriter text(String name, String value) {
        open(name);
        escape(value);
        return close();
    }

    XmlWriter text(String name, Optional<String> value) {
        value.ifPresent(v -> text(name, v));
        return this;
    }

    XmlWriter number(String name, long value) {
        return text(name, Long.toString(value));
    }

    XmlWriter flag(String name, boolean value) {
        return text(name, Boolean.toString(value));
    }

    /// What has already been written as XML, such as an attribute of the schema's.
    XmlWriter raw(String xml) {
        out.append(xml);
        return this;
    }

    String done() {
        while (!open.isEmpty()) {
            close();
        }
        return out.toString();
    }

    /// Control characters are written as references, which is not XML 1.0, but what S3 does; clients that have such
    /// keys ask for `encoding-type=url`.
    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> {
                    if (c < ' ' || c == 0x7f || c == 0xfffe || c == 0xffff) {
                        out.append("&#x").append(Integer.toHexString(c)).append(';');
                    } else {
                        out.append(c);
                    }
                }
            }
        }
    }
}
