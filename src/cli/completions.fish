
# Files are offered to an option that names one, and behind a command that reads one.
complete -c alliance-check -f
complete -c alliance-check -n "__fish_alliance_check_using_subcommand history score validate" -F
