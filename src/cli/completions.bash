
# The function above offers options in place of any word. Here they are offered behind a hyphen, and
# files behind a command that reads one.
_alliance_check() {
    local previous=$3 nth
    # --format=j comes as three words.
    if [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    # Otherwise `set -e` ends the shell where nothing fits.
    _alliance__check "$1" "$2" "$previous" || true
    if [[ $2 != -* ]]; then
        for nth in "${!COMPREPLY[@]}"; do
            if [[ ${COMPREPLY[nth]} == -* ]]; then
                unset "COMPREPLY[nth]"
            fi
        done
    fi
    if [[ ! ${COMP_WORDS[1]} =~ ^(history|score|validate)$ ]]; then
        compopt +o default 2> /dev/null || true
    fi
}
complete -F _alliance_check -o bashdefault -o default alliance-check
