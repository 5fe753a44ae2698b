package io.tarn.s3;

import io.tarn.s3.store.CorsRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What pages of other origins may do (S3 API, "CORSConfiguration"; Fetch, "CORS protocol").
final class Cors {
    private static final Set<String> METHODS = Set.of("GET", "PUT", "HEAD", "POST", "DELETE");
    private static final int RULES_MAX = 100;

    private Cors() {}

    static List<CorsRule> parse(XmlElement document) throws S3Failure {
        document.expect("CORSConfiguration").only("CORSRule");
        List<CorsRule> rules = new ArrayList<>();
        for (XmlElement rule : document.children()) {
            rules.add(rule(rule));
        }
        if (rules.isEmpty() || rules.size() > RULES_MAX) {
            throw S3Error.MALFORMED_XML.failure();
        }
        return rules;
    }

    private static CorsRule rule(XmlElement rule) throws S3Failure {
        rule.only(
                "ID",
                "AllowedOrigin",
                "AllowedMethod",
                "AllowedHeader",
                "ExposeHeader",
                "MaxAgeSeconds");
        List<String> origins = texts(rule, "AllowedOrigin");
        List<String> methods = texts(rule, "AllowedMethod");
        List<String> headers = texts(rule, "AllowedHeader");
        if (origins.isEmpty() || methods.isEmpty()) {
            throw S3Error.MALFORMED_XML.failure();
        }
        if (!METHODS.containsAll(methods)) {
            throw S3Error.INVALID_REQUEST.failure("Found unsupported HTTP method in CORS config.");
        }
        for (String pattern : origins) {
            checkPattern(pattern);
        }
        for (String pattern : headers) {
            checkPattern(pattern);
        }
        Optional<String> maxAge = rule.childText("MaxAgeSeconds");
        if (maxAge.isPresent() && !maxAge.get().matches("\\d{1,9}")) {
            throw S3Error.MALFORMED_XML.failure();
        }
        List<String> exposed = texts(rule, "ExposeHeader");
        for (String value : exposed) {
            ObjectMetadata.checkedValue(value);
        }
        return new CorsRule(
                rule.childText("ID"),
                origins,
                methods,
                headers,
                exposed,
                maxAge.isPresent()
                        ? OptionalInt.of(Integer.parseInt(maxAge.get()))
                        : OptionalInt.empty());
    }

    private static void checkPattern(String pattern) throws S3Failure {
        if (pattern.indexOf('*') != pattern.lastIndexOf('*')) {
            throw S3Error.INVALID_REQUEST.failure(
                    "\"" + pattern + "\" can not have more than one wildcard.");
        }
    }

    private static List<String> texts(XmlElement rule, String name) {
        return rule.all(name).stream().map(XmlElement::text).toList();
    }

    static XmlWriter write(List<CorsRule> rules) {
        XmlWriter xml = XmlWriter.of("CORSConfiguration");
        for (CorsRule rule : rules) {
            xml.open("CORSRule").text("ID", rule.id());
            rule.origins().forEach(text -> xml.text("AllowedOrigin", text));
            rule.methods().forEach(text -> xml.text("AllowedMethod", text));
            rule.headers().forEach(text -> xml.text("AllowedHeader", text));
            rule.exposed().forEach(text -> xml.text("ExposeHeader", text));
            rule.maxAgeSeconds().ifPresent(seconds -> xml.number("MaxAgeSeconds", seconds));
            xml.close();
        }
        return xml;
    }

    /// The first rule that allows a request.
    ///
    /// @param headers that it has, of those that need to be allowed
    static Optional<CorsRule> match(
            List<CorsRule> rules, String origin, String method, List<String> headers) {
        return rules.stream()
                .filter(rule -> rule.methods().contains(method))
                .filter(rule -> rule.origins().stream().anyMatch(p -> matches(p, origin)))
                .filter(rule -> headers.stream().allMatch(header -> allows(rule, header)))
                .findFirst();
    }

    private static boolean allows(CorsRule rule, String header) {
        return rule.headers().stream()
                .anyMatch(
                        p -> matches(p.toLowerCase(Locale.ROOT), header.toLowerCase(Locale.ROOT)));
    }

    private static boolean matches(String pattern, String text) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(text);
        }
        String start = pattern.substring(0, star);
        String end = pattern.substring(star + 1);
        return text.length() >= start.length() + end.length()
                && text.startsWith(start)
                && text.endsWith(end);
    }

    /// Adds what lets a page read an answer. A page that has the object may have what certifies it.
    static Reply allow(Reply reply, CorsRule rule, String origin) {
        boolean anyone = rule.origins().contains("*");
        reply.with("Access-Control-Allow-Origin", anyone ? "*" : origin);
        if (!anyone) {
            reply.with("Access-Control-Allow-Credentials", "true");
        }
        SortedSet<String> exposed = new TreeSet<>(Proofs.headers(reply));
        exposed.removeAll(rule.exposed());
        String names =
                Stream.concat(rule.exposed().stream(), exposed.stream())
                        .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            reply.with("Access-Control-Expose-Headers", names);
        }
        return reply.with(
                "Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
    }

    /// Answers a browser that asks before it sends.
    ///
    /// @param rules of the bucket
    static Reply preflight(List<CorsRule> rules, S3Request request) throws S3Failure {
        String origin =
                request.header("origin")
                        .orElseThrow(() ->
                                S3Error.INVALID_REQUEST.failure(
                                        "Insufficient information. Origin request header needed."));
        String method =
                request.header("access-control-request-method")
                        .orElseThrow(() ->
                                S3Error.INVALID_REQUEST.failure(
                                        "Invalid Access-Control-Request-Method: null"));
        List<String> headers = new ArrayList<>();
        for (String header :
                request.header("access-control-request-headers").orElse("").split(",", -1)) {
            if (!header.isBlank()) {
                headers.add(ObjectMetadata.checkedValue(header.strip()));
            }
        }
        CorsRule rule =
                match(rules, origin, method, headers)
                        .orElseThrow(() ->
                                S3Error.ACCESS_DENIED.failure(
                                        "CORSResponse: This CORS request is not allowed."));
        Reply reply =
                allow(Reply.empty(200), rule, ObjectMetadata.checkedValue(origin))
                        .with("Access-Control-Allow-Methods", String.join(", ", rule.methods()));
        if (!headers.isEmpty()) {
            reply.with("Access-Control-Allow-Headers", String.join(", ", headers));
        }
        rule.maxAgeSeconds()
                .ifPresent(
                        seconds -> reply.with("Access-Control-Max-Age", Integer.toString(seconds)));
        return reply;
    }
}
