# shellcheck shell=bash
# A folder that is exactly what its SHA256SUMS says: no file, folder, link or device more, none less.
#
# SHA256SUMS names each file but itself, so that Debian's own `sha256sum --check` can read it, and in
# comments the mode of each that is not a plain 644: `# 755 ./deploy/install`. Folders are those that
# the files need. There are no links: a stick's file system has none.
# Source it after lib.sh. Runs nothing of the folder it looks at, and needs no Python.

sums=SHA256SUMS

# write_manifest FOLDER : list what is in it now, with modes as git has them.
write_manifest() {
    local odd
    odd=$(find "$1" -mindepth 1 ! -type f ! -type d -print -quit)
    [[ -z $odd ]] || fail "$odd is no file and no folder: it cannot be listed."
    chmod -R u=rwX,go=rX "$1"
    rm -f "$1/$sums"
    (
        cd "$1" || exit
        programs=$(find . -type f -perm /111 -printf '# 755 %p\n' | LC_ALL=C sort)
        digests=$(find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum)
        printf '%s\n' ${programs:+"$programs"} "$digests" >"$sums"
    )
}

# listed_files FOLDER : the name of each, sorted, without ./
listed_files() { sed -nE 's,^[0-9a-f]{64} [ *](\./)?,,p' "$1/$sums" | LC_ALL=C sort; }

# listed_programs FOLDER : the name of each that is to be executable, sorted.
listed_programs() { sed -nE 's,^# 755 (\./)?,,p' "$1/$sums" | LC_ALL=C sort; }

# changed WHAT : the folder is not what was made.
changed() { fail "the bundle is damaged: $*. Copy it again from where it was made."; }

# check_manifest FOLDER : stops unless it is exactly what its SHA256SUMS says.
check_manifest() {
    local odd
    [[ -f $1/$sums && ! -L $1/$sums ]] || changed "it has no $sums"
    odd=$(grep -avnE '^(#( 755 .*)?|[0-9a-f]{64} [ *].+)$' "$1/$sums" | head -n 1) || true
    [[ -z $odd ]] || changed "line ${odd%%:*} of $sums cannot be read"
    odd=$( (listed_files "$1" && listed_programs "$1") |
        LC_ALL=C grep -aE '^/|^$|//|/$|(^|/)\.\.?(/|$)|[[:cntrl:]]|^'$sums'$' | head -n 1) || true
    [[ -z $odd ]] || changed "$sums names $odd"
    odd=$(listed_files "$1" | uniq -d | head -n 1)
    [[ -z $odd ]] || changed "$sums names $odd twice"
    check_kinds "$1"
    check_names "$1"
    check_modes "$1"
    (cd "$1" && sha256sum --check --quiet --strict "$sums" >&2) || changed "a file is not what it was"
}

# check_kinds FOLDER : files and folders alone, under names that fit on a line.
check_kinds() {
    local odd
    odd=$(find "$1" -mindepth 1 ! -type f ! -type d -printf '%P\n' -quit)
    [[ -z $odd ]] || changed "$odd is no file and no folder"
    odd=$(LC_ALL=C find "$1" -mindepth 1 -name '*[[:cntrl:]]*' -print -quit)
    [[ -z $odd ]] || changed "the name of $(printf %q "${odd#"$1"/}") is no name of ours"
}

# check_names FOLDER : those listed, $sums itself, and the folders they are in.
check_names() {
    local odd found wanted folders
    found=$(find "$1" -mindepth 1 -type f -printf '%P\n' | LC_ALL=C sort)
    wanted=$( (listed_files "$1" && printf '%s\n' "$sums") | LC_ALL=C sort)
    odd=$(LC_ALL=C comm -13 <(printf '%s\n' "$wanted") <(printf '%s\n' "$found") | head -n 1)
    [[ -z $odd ]] || changed "$odd is there and not in $sums"
    odd=$(LC_ALL=C comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$found") | head -n 1)
    [[ -z $odd ]] || changed "$odd is missing"
    # a/b/c needs a and a/b; and packages have their folders even where there are none.
    folders=$( (printf 'debs\nwheels\n' && listed_files "$1" |
        awk -F/ '{ p = ""; for (i = 1; i < NF; i++) { p = p $i; print p; p = p "/" } }') | LC_ALL=C sort -u)
    found=$(find "$1" -mindepth 1 -type d -printf '%P\n' | LC_ALL=C sort)
    odd=$(LC_ALL=C comm -13 <(printf '%s\n' "$folders") <(printf '%s\n' "$found") | head -n 1)
    [[ -z $odd ]] || changed "the folder $odd is there and not in $sums"
}

# check_modes FOLDER : those listed; or all files alike, as on a stick, which keeps none. Whoever else
# may write here could change it after this check.
check_modes() {
    local odd alike
    odd=$(find "$1" \( -type f -perm /7022 -o -type d -perm /022 \) -printf '%f (%m)\n' -quit)
    [[ -z $odd ]] || changed "$odd: more than its owner may write it, or run it as its owner"
    alike=$(find "$1" -type f -printf '%m\n' | sort -u | wc -l)
    ((alike > 1)) || return 0
    odd=$(LC_ALL=C comm -3 <(find "$1" -type f -perm /111 -printf '%P\n' | LC_ALL=C sort) \
        <(listed_programs "$1") | tr -d '\t' | head -n 1)
    [[ -z $odd ]] || changed "$odd is a program where $sums says otherwise, or the reverse"
}

# set_modes FOLDER LIST : in a copy, the modes that LIST says.
set_modes() {
    find "$1" -type d -exec chmod 755 {} +
    find "$1" -type f -exec chmod 644 {} +
    listed_programs "$2" | while IFS= read -r name; do
        [[ ! -f $1/$name ]] || chmod 755 "$1/$name"
    done
}
