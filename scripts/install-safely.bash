# How scripts/install-tensorflow bears being interrupted, killed, or started twice at once:
# one run at a time into $prefix, in the folder $parent; what a run has made there is gone
# when it ends early.

child='' staging='' lock='' made_parent='' die_with_parent=()

# guard has what this run makes removed when it ends, however it ends.
guard() {
    [[ -d $parent ]] || made_parent=1
    ! setpriv --pdeathsig KILL true 2>/dev/null || die_with_parent=(setpriv --pdeathsig KILL)
    trap clean_up EXIT
    trap 'interrupted 130' INT
    trap 'interrupted 143' TERM HUP
}

clean_up() {
    local status=$?
    trap '' INT TERM HUP
    if [[ -n $child ]]; then
        { kill "$child" && wait "$child"; } 2>/dev/null || :
        [[ ! -t 2 ]] || printf '\e[?25h\n' >&2 # the cursor, which pip hides while it shows a bar
    fi
    [[ -z $staging ]] || rm -rf "$staging"
    [[ -z $lock ]] || rm -f "$lock"
    [[ -z $made_parent ]] || rmdir --ignore-fail-on-non-empty "$parent" 2>/dev/null || :
    exit "$status"
}

interrupted() { say "interrupted; nothing was installed"; exit "$1"; }

# run waits for a command in such a way that a signal interrupts the waiting; the command
# ends with this script, even if that is killed.
run() {
    "${die_with_parent[@]}" "$@" &
    child=$!
    local status=0
    wait "$child" || status=$?
    child=''
    return "$status"
}

# take_lock waits until this is the only run that installs into $prefix. The holder removes
# the file when it is done, so what was locked counts only while it still has its name.
take_lock() {
    local file=$parent/.${prefix##*/}.lock descriptor waiting=''
    while :; do
        mkdir -p "$parent" 2>/dev/null || die "cannot make the folder $parent"
        { exec {descriptor}>>"$file"; } 2>/dev/null || die "cannot write in $parent"
        if ! flock --nonblock "$descriptor"; then
            [[ -n $waiting ]] || say "another run is installing into $prefix; waiting for it"
            waiting=1
            run flock "$descriptor"
        fi
        [[ $file -ef /dev/fd/$descriptor ]] && break
        exec {descriptor}>&-
    done
    lock=$file
}
