package io.tarn.cli;

/// Text of others as it may be shown on a terminal: what a node or a client says of another is theirs to choose, and
/// must neither move the cursor, nor begin a line of its own, nor read backwards.
final class Printable {
    private Printable() {}

    /// With whatever is no visible character as a backslash, `u`, and its number in hexadecimal digits. JSON escapes for
    /// itself.
    static String of(String text) {
        if (text.codePoints().allMatch(Printable::isVisible)) {
            return text;
        }
        var shown = new StringBuilder();
        text.codePoints()
                .forEach(point -> {
                    if (isVisible(point)) {
                        shown.appendCodePoint(point);
                    } else {
                        shown.append("\\u%04x".formatted(point));
                    }
                });
        return shown.toString();
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}
