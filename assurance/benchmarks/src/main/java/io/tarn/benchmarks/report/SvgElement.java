package io.tarn.benchmarks.report;

import java.util.Locale;

/// One element of an SVG document while it is written: a name, attributes, and words or nothing.
final class SvgElement {
    private final String name;
    private final StringBuilder text;

    SvgElement(String name) {
        this.name = name;
        this.text = new StringBuilder("<").append(name);
    }

    SvgElement with(String attribute, String value) {
        text.append(' ').append(attribute).append("=\"").append(escape(value)).append('"');
        return this;
    }

    /// A tenth of a pixel is finer than anybody sees.
    SvgElement with(String attribute, double value) {
        return with(attribute, number(value));
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /// Its children follow, and whoever opens it closes it.
    String open() {
        return text + ">\n";
    }

    String empty() {
        return text + "/>\n";
    }

    String around(String words) {
        return text + ">" + escape(words) + "</" + name + ">\n";
    }

    private static String escape(String words) {
        return words.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
