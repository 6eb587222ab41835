# shellcheck shell=bash
# What the scripts here share: Debian packages, the virtual environment, words.
# Source it from the root of the checkout, under set -euo pipefail.

lib_folder=$(dirname "${BASH_SOURCE[0]}")

say() { printf '\033[1m» %s\033[0m\n' "$*" >&2; }

fail() {
    printf '%s: %s\n' "$0" "$*" >&2
    exit 1
}

# told_briefly VERB : of all a tool says, only what it is busy with, so that one sees it go on.
told_briefly() { sed --unbuffered -n "s/^$1 \([^ ]*\).*/  \1/p" >&2; }

usage_error() {
    printf '%s: %s See %s --help.\n' "$0" "$1" "$0" >&2
    exit 2
}

# show_help : the comment that opens the script, without its first line.
show_help() { sed -n '2,/^[^#]/{/^#/!d;s/^# \{0,1\}//p}' "$0"; }

# own_mounts SCRIPT ARGUMENT… : start this script again where mounts are ours alone and end with us, so that after
# kill -9 too, who deletes what we left does not reach the /dev of this machine through it.
own_mounts() {
    [[ -z ${NOODSTEUNPUNT_OWN_MOUNTS:-} ]] || return 0
    NOODSTEUNPUNT_OWN_MOUNTS=yes exec unshare --mount -- "$@"
}

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "needs root for: $*. Run it as root, or install sudo."
    fi
}

# missing_packages GROUP… : packages of these groups that are not installed, one a line.
# A package also counts when another one provides it: libmtdev1 is libmtdev1t64 in Debian 13.
missing_packages() {
    local installed
    installed=$(dpkg-query --show --showformat='${db:Status-Status} ${Package} ${Provides}\n' |
        sed -n 's/([^)]*)//g; s/,/ /g; s/^installed //p' | tr -s ' ' '\n')
    awk -v groups=" $* " '
        FNR == NR { installed[$1]; next }
        NF && $1 !~ /^#/ && index(groups, " " $1 " ") && !($2 in installed) { print $2 }
    ' <(printf '%s\n' "$installed") deploy/packages.txt
}

# keep_off PACKAGE… : what must not start by itself the moment apt installs it. Whoever had the package
# before keeps its service as it was.
keep_off() {
    local units=${NOODSTEUNPUNT_UNITS:-/etc/systemd/system}
    [[ " $* " == *" mosquitto "* && ! -e $units/mosquitto.service ]] || return 0
    as_root mkdir -p "$units"
    as_root ln -sfn /dev/null "$units/mosquitto.service"
    say "Mosquitto's own service stays off. To have it: systemctl unmask mosquitto."
}

apt_options=()

# install_packages GROUP… : by apt, and only when something is missing.
install_packages() {
    command -v dpkg-query >/dev/null ||
        fail "this is no Debian. Install by hand what deploy/packages.txt names, or use Debian 12 or 13."
    local missing
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    keep_off "${missing[@]}"
    as_root apt-get -qq "${apt_options[@]}" update ||
        fail "apt-get update failed. Check the network and /etc/apt, then start again."
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq --yes --no-install-recommends \
        "${apt_options[@]}" -o Dpkg::Use-Pty=0 install "${missing[@]}" | told_briefly 'Setting up' ||
        fail "apt could not install ${missing[*]}. Read what it says above."
}

# install_offered : what only some Debians have and a Pi can use, where apt knows it.
install_offered() {
    local package
    while IFS= read -r package; do
        if [[ -n $(apt-cache "${apt_options[@]}" show --no-all-versions "$package" 2>/dev/null) ]]; then
            as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq --yes --no-install-recommends \
                "${apt_options[@]}" -o Dpkg::Use-Pty=0 install "$package" >/dev/null ||
                fail "apt could not install $package. Read what it says above."
        fi
    done < <(missing_packages offered)
}

# fingerprint LOCK : changes whenever an environment made from LOCK must be made again.
fingerprint() { cat "$1" pyproject.toml | sha256sum | sed "s/ .*/ $1/"; }

# venv_is_current LOCK : .venv was made from just this LOCK, and its Python still starts.
venv_is_current() {
    [[ -f .venv/.made-from && $(<.venv/.made-from) == "$(fingerprint "$1")" ]] &&
        .venv/bin/python -c '' 2>/dev/null
}

# make_venv LOCK : .venv as LOCK says, hash by hash, with the project itself editable in it.
make_venv() {
    local lock=$1 pip=(.venv/bin/python -m pip --disable-pip-version-check --no-input)
    venv_is_current "$lock" && return 0
    say "Setting up .venv from $lock"
    .venv/bin/python -c '' 2>/dev/null || /usr/bin/python3 -m venv --clear .venv ||
        fail "/usr/bin/python3 cannot make .venv. Is python3-venv installed?"
    rm -f .venv/.made-from
    "${pip[@]}" install --require-hashes --requirement "$lock" | told_briefly Collecting ||
        fail "pip could not install $lock. Check the network, then start again."
    PYTHONWARNINGS=ignore "${pip[@]}" install --no-deps --no-build-isolation --quiet --editable . ||
        fail "pip could not install the project into .venv. Read what it says above."
    fingerprint "$lock" >.venv/.made-from
}

# make_catalogues : every message catalogue compiled, where it is newer.
make_catalogues() {
    local source compiled
    while IFS= read -r source; do
        compiled=${source%.po}.mo
        [[ $compiled -nt $source ]] && continue
        .venv/bin/pybabel --quiet compile --input-file "$source" --output-file "$compiled" ||
            fail "$source does not compile. Read what pybabel says above."
    done < <(find content/locale kiosk/locale -name '*.po' 2>/dev/null)
}

# only_our_python : whatever Python runs from here on takes no module from the folder it is in, the
# environment or a home, and leaves no compiled file behind.
only_our_python() {
    local name
    for name in "${!PYTHON@}"; do unset "$name"; done
    export PYTHONSAFEPATH=1 PYTHONNOUSERSITE=1 PYTHONDONTWRITEBYTECODE=1
}

bundle_is_checked=
# check_bundle : stops unless the bundle we run from is exactly what was made. Only once.
check_bundle() {
    [[ -z $bundle_is_checked ]] || return 0
    if [[ ! -e SHA256SUMS && ! -e debs ]]; then return 0; fi # a checkout: nobody listed it
    say "Checking the bundle"
    # shellcheck source=deploy/manifest.sh
    source "$lib_folder/manifest.sh"
    check_manifest .
    bundle_is_checked=yes
}

# offer_bundled_packages : in a folder made by deploy/bundle, let apt take all from there.
offer_bundled_packages() {
    [[ -d debs ]] || return 0
    check_bundle
    local own
    own=$(mktemp -d)
    mkdir -p "$own/lists/partial"
    # Trusted because its digests were just compared; who made the bundle is for people to know.
    printf 'deb [trusted=yes] file:%s ./\n' "$PWD/debs" >"$own/sources.list"
    apt_options=(-o Dir::Etc::SourceList="$own/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o Dir::State::Lists="$own/lists" -o APT::Sandbox::User=root)
}

# download_wheels ARCH PYTHON FOLDER : what requirements.lock names, hash by hash, for a Debian ARCH
# and a PYTHON such as 3.11; both may be others than this machine's.
download_wheels() {
    local machine=x86_64 tag=cp${2/./} platforms=()
    [[ $1 == amd64 ]] || machine=aarch64
    for glibc in 2014 _2_17 _2_28 _2_34; do platforms+=(--platform "manylinux${glibc}_$machine"); done
    python3 -m pip --disable-pip-version-check download --quiet --require-hashes \
        --only-binary :all: --implementation cp --python-version "$2" \
        --abi "$tag" --abi abi3 --abi none "${platforms[@]}" \
        --requirement requirements.lock --dest "$3" ||
        fail "pip could not fetch requirements.lock for $1. Read what it says above."
}
