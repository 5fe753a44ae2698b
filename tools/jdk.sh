# shellcheck shell=bash
# Finds a JDK 25 and sets JAVA_HOME to it. Sourced by ./tarn and ./check.

# is_jdk25 DIRECTORY
is_jdk25() {
    [[ -x $1/bin/javac && -r $1/release ]] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

# The home of the `java` that PATH finds, links followed.
jdk_on_path() {
    local java
    java=$(command -v java) || return 0
    java=$(readlink -f "$java") || return 0
    echo "${java%/bin/java}"
}

# Sets and exports JAVA_HOME, or fails with nothing changed.
find_jdk25() {
    local candidate
    for candidate in "${JAVA_HOME:-}" "$(jdk_on_path)" /usr/lib/jvm/* /opt/java/openjdk /opt/jdk* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if [[ -n $candidate ]] && is_jdk25 "$candidate"; then
            export JAVA_HOME=$candidate
            return 0
        fi
    done
    return 1
}

no_jdk25() {
    echo "no JDK 25 found: set JAVA_HOME to one, or install it (https://adoptium.net)"
}
