package io.tarn.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A plot of lines over whole numbers, with the spread of each point, as an SVG document that needs
/// nothing else and reads on light and dark grounds.
public final class LineChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = 170;
    private static final int TOP = 44;
    private static final int BOTTOM = 52;
    private static final int STEPS_WANTED = 6;
    private static final int LEGEND_LINE = 20;
    private static final double MARK_RADIUS = 3.5;

    /// Distinguishable by people who do not tell red from green (Okabe and Ito, 2008).
    private static final List<String> COLOURS =
            List.of("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00");

    /// @param joined by a line; single marks else
    public record Series(String name, boolean joined, List<Point> points) {
        public Series {
            points = List.copyOf(points);
        }
    }

    public record Point(int x, Spread y) {}

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final List<Series> series;

    public LineChart(String title, String xLabel, String yLabel, List<Series> series) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        this.series = List.copyOf(series);
    }

    public String toSvg() {
        var scale = new Scale(series);
        var svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                        + "font-family=\"sans-serif\" font-size=\"13\">",
                WIDTH,
                HEIGHT);
        line(
                svg,
                "<style>text{fill:#222}.axis{stroke:#777;fill:none}.grid{stroke:#7774}"
                        + "@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>");
        line(svg, "<title>%s</title>", escape(title));
        text(svg, LEFT, TOP - 20, "start", title);
        axes(svg, scale);
        for (int i = 0; i < series.size(); i++) {
            String colour = COLOURS.get(i % COLOURS.size());
            plot(svg, scale, series.get(i), colour);
            int y = TOP + 8 + i * LEGEND_LINE;
            mark(svg, WIDTH - RIGHT + 18, y - 4, colour);
            text(svg, WIDTH - RIGHT + 28, y, "start", series.get(i).name());
        }
        line(svg, "</svg>");
        return svg.toString();
    }

    private void axes(StringBuilder svg, Scale scale) {
        for (double y = 0; y <= scale.yMax * 1.0001; y += scale.yStep) {
            double at = scale.y(y);
            line(
                    svg,
                    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>",
                    LEFT,
                    at,
                    WIDTH - RIGHT,
                    at);
            text(svg, LEFT - 8, at + 4, "end", trimmed(y));
        }
        for (int x = scale.xMin; x <= scale.xMax; x++) {
            text(svg, scale.x(x), HEIGHT - BOTTOM + 18, "middle", Integer.toString(x));
        }
        line(
                svg,
                "<path class=\"axis\" d=\"M%d %dV%dH%d\"/>",
                LEFT,
                TOP,
                HEIGHT - BOTTOM,
                WIDTH - RIGHT);
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", xLabel);
        line(
                svg,
                "<text transform=\"translate(18 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                (TOP + HEIGHT - BOTTOM) / 2,
                escape(yLabel));
    }

    private static void plot(StringBuilder svg, Scale scale, Series series, String colour) {
        var path = new StringBuilder();
        for (Point point : series.points()) {
            double x = scale.x(point.x());
            double y = scale.y(point.y().median());
            path.append(path.isEmpty() ? 'M' : 'L')
                    .append(String.format(Locale.ROOT, "%.1f %.1f", x, y));
            line(
                    svg,
                    "<line stroke=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                    colour,
                    x,
                    scale.y(point.y().min()),
                    x,
                    scale.y(point.y().max()));
            mark(svg, x, y, colour);
        }
        if (series.joined()) {
            line(
                    svg,
                    "<path fill=\"none\" stroke=\"%s\" stroke-width=\"2\" d=\"%s\"/>",
                    colour,
                    path);
        }
    }

    private static void mark(StringBuilder svg, double x, double y, String colour) {
        line(
                svg,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>",
                x,
                y,
                MARK_RADIUS,
                colour);
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String words) {
        line(
                svg,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                x,
                y,
                anchor,
                escape(words));
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String trimmed(double value) {
        return value == Math.rint(value)
                ? Long.toString(Math.round(value))
                : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String escape(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /// From values to places on the sheet. Throughput and time have a zero, so the y axis does.
    private static final class Scale {
        final int xMin;
        final int xMax;
        final double yMax;
        final double yStep;

        Scale(List<Series> series) {
            var points = new ArrayList<Point>();
            series.forEach(one -> points.addAll(one.points()));
            xMin = points.stream().mapToInt(Point::x).min().orElse(0);
            xMax = points.stream().mapToInt(Point::x).max().orElse(1);
            double top = points.stream().mapToDouble(point -> point.y().max()).max().orElse(1);
            yStep = roundStep((top > 0 ? top : 1) / STEPS_WANTED);
            yMax = Math.max(1, Math.ceil(top / yStep)) * yStep;
        }

        double x(int value) {
            double share = xMax == xMin ? 0.5 : (double) (value - xMin) / (xMax - xMin);
            return LEFT + 14 + share * (WIDTH - LEFT - RIGHT - 28);
        }

        double y(double value) {
            return HEIGHT - BOTTOM - value / yMax * (HEIGHT - TOP - BOTTOM);
        }

        /// 1, 2 or 5 times a power of ten, not below `least`.
        private static double roundStep(double least) {
            double power = Math.pow(10, Math.floor(Math.log10(least)));
            for (double factor : new double[] {1, 2, 5}) {
                if (power * factor >= least) {
                    return power * factor;
                }
            }
            return power * 10;
        }
    }
}
