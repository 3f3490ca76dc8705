# What scripts/install-tensorflow asks of the machine before it touches anything: tools,
# platform, room on the disk. Each check ends the script with a sentence when it fails.

# go_is_too_old holds for a Go that cannot fetch the version named in go.mod by itself.
go_is_too_old() {
    local found minor
    found=$(cd / && go env GOVERSION)
    minor=${found#go1.}
    minor=${minor%%[!0-9]*}
    [[ $found == go1.* && ${minor:-0} -lt 21 ]]
}

# require names everything among python3, pip, cc, go and make that is missing, at once.
require() {
    local missing=() packages=() tool
    for tool in "$@"; do
        case $tool in
        python3) command -v python3 >/dev/null || { missing+=(python3); packages+=(python3); } ;;
        pip) python3 -m pip --version >/dev/null 2>&1 || { missing+=(pip); packages+=(python3-pip); } ;;
        cc) command -v "${CC:-gcc}" >/dev/null || { missing+=("a C compiler (${CC:-gcc})"); packages+=(gcc libc6-dev); } ;;
        make) command -v make >/dev/null || { missing+=(make); packages+=(make); } ;;
        go) if ! command -v go >/dev/null || go_is_too_old; then missing+=("Go 1.21 or newer"); packages+=(golang-go); fi ;;
        esac
    done
    ((${#missing[@]})) || return 0
    local list
    list=$(printf ', %s' "${missing[@]}")
    say "missing: ${list:2}"
    say "hint: on Debian or Ubuntu: sudo apt-get install -y ${packages[*]}"
    [[ " ${packages[*]} " != *" golang-go "* ]] ||
        say "hint: before Debian 13 and Ubuntu 24.04 that Go is too old; then take https://go.dev/doc/install"
    exit 1
}

# require_gnu holds on Linux; macOS has tools of the same names that know less.
require_gnu() {
    [[ $OSTYPE == darwin* ]] || return 0
    { realpath -m / && find / -maxdepth 0 -printf '' && df --output=avail / && command -v flock; } >/dev/null 2>&1 && return
    say "missing: GNU's coreutils and findutils, and flock"
    say "hint: on macOS: brew install coreutils findutils flock, and put the folders libexec/gnubin of the first two before PATH"
    exit 1
}

# require_libc refuses a Linux whose C library the packages are not built for.
require_libc() {
    local libc
    [[ $OSTYPE == linux* ]] || return 0
    libc=$(getconf GNU_LIBC_VERSION 2>/dev/null) || libc="another C library"
    [[ $libc == glibc\ * && $(printf '%s\n' 2.27 "${libc#glibc }" | sort -V | head -n 1) == 2.27 ]] ||
        die "TensorFlow $version needs glibc 2.27 or newer, and this machine has $libc"
}

# require_space MEGABYTES checks the file system that will hold the library.
require_space() {
    local free
    free=$(df --output=avail -B1000000 "$parent" | tail -n 1)
    ((free >= $1)) || die "installing needs $1 MB free in $parent, and there are ${free//[[:space:]]/} MB"
}
