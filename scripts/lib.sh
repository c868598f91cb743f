# Shared by the scripts: stages with one line each, and Debian packages on demand. Source it from the project's top.

stage_logs=.build/test-logs
stages_passed=0
stages_failed=0

# stage NAME COMMAND…  runs the command with its output in .build/test-logs/NAME.log, and prints one line: name,
# result, seconds; after a failure also the end of the output.
stage() {
    local name=$1 log=$stage_logs/${1//[^A-Za-z0-9._-]/-}.log started=$SECONDS
    shift
    mkdir -p "$stage_logs"
    printf '%-32s ' "$name"
    if "$@" >"$log" 2>&1 </dev/null; then
        echo "ok      $((SECONDS - started)) s"
        stages_passed=$((stages_passed + 1))
    else
        echo "FAILED  $((SECONDS - started)) s"
        stages_failed=$((stages_failed + 1))
        tail -n "${STAGE_TAIL:-60}" "$log" | sed 's/^/    /'
        echo "    (all of it: $log)"
        return 1
    fi
}

stage_summary() {
    echo "$stages_passed passed, $stages_failed failed"
}

# need_packages PACKAGE…  installs the Debian packages that are missing.
need_packages() {
    local package missing=()
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    if [ "$(id -u)" -ne 0 ]; then
        echo "missing packages; run: sudo apt-get install ${missing[*]}" >&2
        return 69
    fi
    if [ -z "${apt_updated:-}" ]; then
        apt-get -qq update || return
        apt_updated=1
    fi
    DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "${missing[@]}"
}
