package io.tarn.s3;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The query of a request, decoded; parameters in the order in which they were sent.
final class Query {
    /// More than any request of S3 has.
    private static final int PARAMETERS_MAX = 64;

    /// @param value empty for a parameter without `=`, which signatures do not tell from one with nothing behind it
    record Parameter(String name, String value) {}

    private final List<Parameter> parameters;

    private Query(List<Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
    }

    /// @param raw as it was sent, without `?`
    static Query parse(String raw) throws S3Failure {
        List<Parameter> parameters = new ArrayList<>();
        int from = 0;
        while (from < raw.length()) {
            int and = raw.indexOf('&', from);
            int end = and < 0 ? raw.length() : and;
            if (end > from) {
                parameters.add(parameter(raw.substring(from, end)));
            }
            if (parameters.size() > PARAMETERS_MAX) {
                throw S3Error.INVALID_URI.failure(
                        "more than " + PARAMETERS_MAX + " query parameters");
            }
            from = end + 1;
        }
        return new Query(parameters);
    }

    private static Parameter parameter(String raw) throws S3Failure {
        int equals = raw.indexOf('=');
        String name = equals < 0 ? raw : raw.substring(0, equals);
        String value = equals < 0 ? "" : raw.substring(equals + 1);
        return new Parameter(
                Percent.text(Percent.decode(name, true)),
                Percent.text(Percent.decode(value, true)));
    }

    /// The canonical query: encoded, sorted by name and then value (SigV4, step 1).
    String canonical() {
        return parameters.stream()
                .filter(p -> !p.name().equals("X-Amz-Signature"))
                .map(p ->
                        new Parameter(
                                Percent.encode(p.name(), false), Percent.encode(p.value(), false)))
                .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
                .map(p -> p.name() + "=" + p.value())
                .reduce((a, b) -> a + "&" + b)
                .orElse("");
    }

    boolean has(String name) {
        return parameters.stream().anyMatch(p -> p.name().equals(name));
    }

    /// @throws S3Failure if it is given more than once, since whoever signed may have meant the other
    Optional<String> get(String name) throws S3Failure {
        List<Parameter> all = parameters.stream().filter(p -> p.name().equals(name)).toList();
        if (all.size() > 1) {
            throw S3Error.INVALID_ARGUMENT.failure("query parameter " + name + " is given twice");
        }
        return all.stream().map(Parameter::value).findFirst();
    }

    SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        parameters.forEach(p -> names.add(p.name()));
        return names;
    }
}
