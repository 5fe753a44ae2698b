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

    private static final String OPENING =
            new SvgElement("svg")
                    .with("xmlns", "http://www.w3.org/2000/svg")
                    .with("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
                    .with("font-family", "sans-serif")
                    .with("font-size", 13)
                    .open();

    private static final String STYLE =
            """
            <style>text{fill:#222}.axis{stroke:#777}.grid{stroke:#7774}
            @media(prefers-color-scheme:dark){text{fill:#ddd}}</style>
            """;

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
    private final List<String> xNames;
    private final List<Series> series;

    public LineChart(String title, String xLabel, String yLabel, List<Series> series) {
        this(title, xLabel, yLabel, List.of(), series);
    }

    /// Over things that have names rather than numbers, side by side.
    ///
    /// @param xNames of the points at 0, 1, …
    public LineChart(
            String title, String xLabel, String yLabel, List<String> xNames, List<Series> series) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        this.xNames = List.copyOf(xNames);
        this.series = List.copyOf(series);
    }

    public String toSvg() {
        var scale = new Scale(series);
        var svg = new StringBuilder(OPENING).append(STYLE);
        svg.append(new SvgElement("title").around(title));
        svg.append(text(LEFT, TOP - 20, "start", title));
        axes(svg, scale);
        for (int i = 0; i < series.size(); i++) {
            String colour = COLOURS.get(i % COLOURS.size());
            plot(svg, scale, series.get(i), colour);
            int y = TOP + 8 + i * LEGEND_LINE;
            svg.append(mark(WIDTH - RIGHT + 18, y - 4, colour));
            svg.append(text(WIDTH - RIGHT + 28, y, "start", series.get(i).name()));
        }
        return svg.append("</svg>\n").toString();
    }

    private void axes(StringBuilder svg, Scale scale) {
        for (int i = 0; i <= scale.steps; i++) {
            double y = scale.y(i * scale.yStep);
            svg.append(line(LEFT, y, WIDTH - RIGHT, y).with("class", "grid").empty());
            svg.append(text(LEFT - 8, y + 4, "end", trimmed(i * scale.yStep)));
        }
        for (int x = scale.xMin; x <= scale.xMax; x++) {
            svg.append(text(scale.x(x), HEIGHT - BOTTOM + 18, "middle", xName(x)));
        }
        svg.append(line(LEFT, TOP, LEFT, HEIGHT - BOTTOM).with("class", "axis").empty());
        svg.append(
                line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM)
                        .with("class", "axis")
                        .empty());
        svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", xLabel));
        int middle = (TOP + HEIGHT - BOTTOM) / 2;
        svg.append(
                new SvgElement("text")
                        .with("transform", "translate(18 " + middle + ") rotate(-90)")
                        .with("text-anchor", "middle")
                        .around(yLabel));
    }

    private String xName(int x) {
        return x < xNames.size() ? xNames.get(x) : Integer.toString(x);
    }

    private static void plot(StringBuilder svg, Scale scale, Series series, String colour) {
        var path = new StringBuilder();
        for (Point point : series.points()) {
            double x = scale.x(point.x());
            double y = scale.y(point.y().median());
            path.append(path.isEmpty() ? 'M' : 'L')
                    .append(SvgElement.number(x))
                    .append(' ')
                    .append(SvgElement.number(y));
            svg.append(
                    line(x, scale.y(point.y().min()), x, scale.y(point.y().max()))
                            .with("stroke", colour)
                            .empty());
            svg.append(mark(x, y, colour));
        }
        if (series.joined()) {
            svg.append(
                    new SvgElement("path")
                            .with("fill", "none")
                            .with("stroke", colour)
                            .with("stroke-width", 2)
                            .with("d", path.toString())
                            .empty());
        }
    }

    private static SvgElement line(double x1, double y1, double x2, double y2) {
        return new SvgElement("line").with("x1", x1).with("y1", y1).with("x2", x2).with("y2", y2);
    }

    private static String mark(double x, double y, String colour) {
        return new SvgElement("circle")
                .with("cx", x)
                .with("cy", y)
                .with("r", MARK_RADIUS)
                .with("fill", colour)
                .empty();
    }

    private static String text(double x, double y, String anchor, String words) {
        return new SvgElement("text")
                .with("x", x)
                .with("y", y)
                .with("text-anchor", anchor)
                .around(words);
    }

    private static String trimmed(double value) {
        return value == Math.rint(value)
                ? Long.toString(Math.round(value))
                : String.format(Locale.ROOT, "%.2f", value);
    }

    /// From values to places on the sheet. Throughput and time have a zero, so the y axis does.
    private static final class Scale {
        final int xMin;
        final int xMax;
        final double yStep;
        final int steps;

        Scale(List<Series> series) {
            var points = new ArrayList<Point>();
            series.forEach(one -> points.addAll(one.points()));
            xMin = points.stream().mapToInt(Point::x).min().orElse(0);
            xMax = points.stream().mapToInt(Point::x).max().orElse(1);
            double top = points.stream().mapToDouble(point -> point.y().max()).max().orElse(1);
            yStep = roundStep((top > 0 ? top : 1) / STEPS_WANTED);
            steps = (int) Math.max(1, Math.ceil(top / yStep));
        }

        double x(int value) {
            double share = xMax == xMin ? 0.5 : (double) (value - xMin) / (xMax - xMin);
            return LEFT + 14 + share * (WIDTH - LEFT - RIGHT - 28);
        }

        double y(double value) {
            return HEIGHT - BOTTOM - value / (steps * yStep) * (HEIGHT - TOP - BOTTOM);
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
