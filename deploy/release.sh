# shellcheck shell=bash
# Releases under ROOT/opt/noodsteunpunt: one folder each, and one symlink that decides which holds.
#
#   releases/VERSION/   the shipped files, .venv, and .complete once all of it is on the disk
#   current, previous   relative symlinks, each replaced by one rename
#
# Everything else the appliance needs of us, from unit to udev rule, is a symlink through current:
# so one rename puts all of a release in place or takes it back, and a power cut leaves old or new.
# Source it after lib.sh, with root set: empty, or the folder of another system's root.

: "${root?}"
store=$root/opt/noodsteunpunt
shipped=(ARCHITECTURE.md CHANGELOG.md LICENSE README.md pyproject.toml requirements.lock
    common content deploy docs host kiosk link office power simulators software systemd)

# shipped_files : every file of a release, NUL-separated and sorted, relative to the source: what
# SHA256SUMS or git knows, so that nothing comes along that merely lies there. No links: none is needed.
shipped_files() {
    if [[ -e SHA256SUMS ]]; then
        listed_files . | awk -F/ -v ours=" ${shipped[*]} " 'index(ours, " " $1 " ")' | tr '\n' '\0'
    elif [[ -e .git ]] && command -v git >/dev/null; then
        git -c safe.directory='*' -c core.fsmonitor=false ls-files -z --cached "${shipped[@]}"
    else
        find "${shipped[@]}" -type f ! -name '*.pyc' ! -name '*.mo' -print0
    fi | while IFS= read -r -d '' file; do
        [[ ! -f $file || -L $file ]] || printf '%s\0' "$file"
    done | sort -z
}

# release_name : the version, the commit, and a digest of the files where they are not the commit's.
release_name() {
    if [[ -f VERSION ]]; then
        cat VERSION
        return
    fi
    local number commit=
    number=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
    if [[ -e .git ]] && command -v git >/dev/null; then
        commit=$(git -c safe.directory='*' rev-parse --short=10 HEAD)
        if [[ -z $(git -c safe.directory='*' -c core.fsmonitor=false status --porcelain -- "${shipped[@]}") ]]; then
            printf '%s+%s\n' "$number" "$commit"
            return
        fi
    fi
    printf '%s+%s%s\n' "$number" "${commit:+$commit.}" \
        "$(shipped_files | xargs -0 sha256sum | sha256sum | cut -c1-8)"
}

# is_complete RELEASE : all of it reached the disk, and its Python still starts.
is_complete() { [[ -f $store/$1/.complete ]] && "$store/$1/.venv/bin/python" -c '' 2>/dev/null; }

# build_release NAME : from the files here.
build_release() {
    local folder=$store/releases/$1 packages=()
    is_complete "releases/$1" && return 0
    say "Building $1"
    rm -rf "$folder"
    mkdir -p "$folder"
    shipped_files | tar --create --null --files-from=- --owner=0 --group=0 | tar --extract \
        --no-same-owner --directory "$folder" || fail "cannot copy to $folder. Is the disk full?"
    shipped_files | tr '\0' '\n' >"$folder/.files"
    [[ ! -e SHA256SUMS ]] || check_copy "$folder"
    [[ -d wheels ]] && packages=(--isolated --no-index --find-links "$PWD/wheels")
    (
        cd "$folder" || exit
        local pip=(.venv/bin/python -m pip --disable-pip-version-check --no-input --no-cache-dir)
        "$root/usr/bin/python3" -m venv .venv || fail "cannot make $folder/.venv. Is the disk full?"
        "${pip[@]}" install "${packages[@]}" --no-build-isolation --require-hashes \
            --requirement requirements.lock | told_briefly Collecting ||
            fail "pip could not install requirements.lock. Check the network, or use a bundle."
        make_catalogues
        PYTHONWARNINGS=ignore "${pip[@]}" install --no-index --no-deps --no-build-isolation --quiet . ||
            fail "pip could not install the project into $folder. Read what it says above."
        rm -rf build ./*.egg-info common content host kiosk link office power software # installed into .venv
        rm -rf simulators # stands in for a world that is really here
    )
    chmod -R go+rX,go-w "$folder"
    sync --file-system "$folder"
    printf '%s\n' "$1" >"$folder/.complete"
    sync "$folder/.complete" "$folder" "$store/releases"
}

# check_copy FOLDER : the copy, which nobody else can change, is what was listed, and has those modes.
check_copy() {
    (cd "$1" && sha256sum --check --quiet --strict >&2) < <(
        grep -aE '^[0-9a-f]' SHA256SUMS |
            awk 'FNR == NR { ours[$0]; next } { name = substr($0, 67); sub(/^\.\//, "", name) } name in ours' \
                "$1/.files" -
    ) || fail "the bundle changed while it was copied. Copy it again from where it was made."
    set_modes "$1" .
}

# release_files FOLDER : what was copied into a release, one a line; earlier versions kept no list.
release_files() {
    if [[ -f $1/.files ]]; then cat "$1/.files"; else (cd "$1" && find . -type f -printf '%P\n' | sort); fi
}

# borrow_from_debian NAME : what PyPI has not, where it is installed: a HAT's own library.
borrow_from_debian() {
    local site file
    site=$(echo "$store/releases/$1"/.venv/lib/python3*/site-packages)
    for file in "$root"/usr/lib/python3/dist-packages/{pijuice.py,smbus*.so}; do
        if [[ -e $file && ! -e $site/${file##*/} ]]; then ln -sf "${file#"$root"}" "$site/"; fi
    done
}

# held NAME : which release a symlink of the store names, or nothing.
held() { readlink "$store/$1" 2>/dev/null || true; }

# point_at NAME RELEASE : by one rename, and on the disk before it returns.
point_at() {
    ln -sfn "$2" "$store/.$1.new"
    mv -T "$store/.$1.new" "$store/$1"
    sync "$store"
}

# switch_to RELEASE : what was current becomes the one to roll back to.
switch_to() {
    local now
    now=$(held current)
    [[ $now == "$1" ]] && return 0
    if [[ -n $now ]]; then point_at previous "$now"; fi
    point_at current "$1"
}

# forget_unfinished : what cuts left, so that they never fill the disk.
forget_unfinished() {
    local folder
    for folder in "$store"/releases/*; do
        [[ -f $folder/.complete ]] || rm -rf "$folder"
    done
}

# forget_old : keep the release that holds and the one before it.
forget_old() {
    local folder
    for folder in "$store"/releases/*; do
        case releases/${folder##*/} in
            "$(held current)" | "$(held previous)") ;;
            *) rm -rf "$folder" ;;
        esac
    done
}
