package io.tarn.cli;

/// Words of a command line that is shown, to be pasted.
final class ShellText {
    private ShellText() {}

    static String of(Address address) {
        String text = Printable.of(address.toString());
        return text.matches("[A-Za-z0-9_./:=@%+,-]+")
                ? text
                : "'" + text.replace("'", "'\\''") + "'";
    }
}
