/** What definitions of commands know of usual programs, to see where a value would be read as a program or as an option. */

/** Read a program that stands in their words, or in a file that one of these names. */
export const INTERPRETER =
  /^(?:(?:ba|da|z|k|mk|pdk|ok|lok|ya|po|xon|fi|c|tc|a|r)?sh|rc|es|nu|elvish|pwsh|powershell|busybox|toybox|python[\d.]*|pypy[\d.]*|ipython[\d.]*|perl[\d.]*|raku|ruby[\d.]*|jruby|irb|node|nodejs|deno|bun|tsx|ts-node|php[\d.]*|lua(?:jit)?[\d.]*|Rscript|R|julia|octave|tclsh[\d.]*|wish[\d.]*|expect|osascript|groovy|scala|jshell|runghc|runhaskell|elixir|iex|erl|escript|guile|racket|sbcl|clisp|emacs|gnuplot|bc|dc|m4|gdb|su|sg|ssh|psql|mysql|mariadb|sqlite3|duckdb|sqlplus|sqlcmd|isql|cqlsh|clickhouse-client|mongo|mongosh|[gmn]?awk|g?sed|jq|yq|ed|ex|vi|vim|g?make|bmake|ninja|parallel|watch|entr|tmux|screen|at|batch)$/

/** Hand all their words to a shell elsewhere, or read each as a text of their language. */
export const TAKES_TEXTS =
  /^(?:ssh|psql|mysql|mariadb|sqlite3|duckdb|sqlplus|sqlcmd|isql|cqlsh|clickhouse-client|mongo|mongosh|[gmn]?awk|g?sed|ed|ex|vi|vim|m4|gdb|emacs|gnuplot|g?make|bmake|ninja|parallel|su|sg|watch|entr|tmux|screen)$/

/** Options of interpreters that have a word of their own behind them, which is no program's text. */
export const HAS_WORD_BEHIND = /^(?![jy]q )\S+ [-+][oOWXIr]$/

/** Options behind which all words are a program's text, by interpreter. */
export const TAKES_THE_REST: readonly [interpreter: RegExp, option: RegExp][] = [
  [/^(?:pwsh|powershell)$/, /^[-/](?:c(?:o(?:m(?:m(?:a(?:nd?)?)?)?)?)?|commandwithargs|cwa|e|ec|en\w*)$/i],
]

/** Options with a program's text behind them that may come again, by interpreter: behind the text stand options still. */
export const CODE_OPTIONS: readonly [interpreter: RegExp, option: RegExp][] = [
  [/^(?:perl|ruby|lua(?:jit)?)[\d.]*$|^(?:raku|jruby|osascript|groovy|scala)$/, /^-\w*[eE]$/],
  [/^(?:Rscript|R|julia|octave|elixir|guile|racket)$/, /^-[eEc]$|^--(?:eval|print)$/],
  [/^(?:node|nodejs|deno|bun|tsx|ts-node)$/, /^-(?:e|p|pe|ep)$|^--(?:eval|print)$/],
  [/^php[\d.]*$/, /^-[rBRE]$|^--(?:run|process-(?:begin|code|end))$/],
]

/** What interpreters are told to do by a word without a dash, with a text or the name of one behind it. */
export const SUBCOMMAND = /^(?:deno|bun) (?:eval|run|repl|exec|x|test)$/

/** Programs that run the program named behind them. */
export const WRAPPER =
  /^(?:env|envdir|envuidgid|nice|ionice|chrt|taskset|numactl|cpulimit|timeout|nohup|sudo|doas|pkexec|gosu|su-exec|setuidgid|chpst|softlimit|runuser|setpriv|capsh|runcon|setsid|stdbuf|unbuffer|time|chroot|unshare|nsenter|bwrap|firejail|fakeroot|faketime|flock|setlock|solo|lckdo|xargs|script|prlimit|systemd-run|systemd-inhibit|systemd-cat|dbus-run-session|xvfb-run|chronic|cronic|retry|eatmydata|catchsegv|strace|ltrace|valgrind|tini|dumb-init|torsocks|proxychains4?|caffeinate|exec|command|builtin|npx|pnpx|bunx|uvx|(?:uv|poetry|pipenv|pipx|pdm|hatch|rye|conda|mamba|bundle|npm|pnpm|yarn|direnv))$/

/** Wrappers with a word of their own before the program: a lock, a folder, a mask, a file, an account, or what they are to do. */
export const HAS_OPERAND =
  /^(?:flock|setlock|lckdo|chroot|taskset|script|envdir|envuidgid|gosu|su-exec|setuidgid|faketime|uv|poetry|pipenv|pipx|pdm|hatch|rye|conda|mamba|bundle|npm|pnpm|yarn|direnv)$/

/** Wrappers whose `--` hands all behind it to a program that they find themselves, as its options or not. */
export const HANDS_ON_BEHIND_DASHES = /^(?:kubectl|oc|npm|pnpm|yarn|npx|pnpx|bunx|uv|uvx|poetry|pipenv|pipx|cargo|dotnet|dapr)$/

/** Options of wrappers that hand all behind them to a shell, or split it into words. */
export const TEXT_OF_WRAPPER =
  /^(?:(?:flock|script|runuser|capsh|npx|npm|pnpx|firejail) (?:-\w*c|--(?:command|call|shell)(?:=.*)?)|capsh --|env (?:-\w*S.*|--split-string(?:=.*)?))/

/** Options of wrappers that have a word of their own behind them. */
export const VALUE_OF_WRAPPER =
  /^(?:(?:sudo|doas) (?:-[ugUCDRThprt]|--(?:user|group|chdir|chroot|host|prompt))|env (?:-[uC]|--(?:unset|chdir))|runuser -[ugGw]|timeout -[sk]|nice -n|ionice -[cn]|numactl -[NCmipl]|cpulimit -[lpe]|stdbuf -[ioe]|xargs -[IadELnPs]|systemd-run (?:-[upEMH]|--(?:unit|property|slice|uid|gid))|systemd-cat -[tp]|setpriv --(?:reuid|regid|groups)|chpst -[uUbeoptfcrm/]|softlimit -[a-z]|pkexec --user|runcon -[turl]|nsenter -[tSG]|(?:strace|ltrace) -[oepsuEOSPab]|fakeroot -[lis]|xvfb-run -[nsefpw]|tini -p|dumb-init -r|time -[of]|flock -[Ew]|chroot --\w+|exec -a|(?:npx|npm|pnpx) (?:-p|--package)|(?:uv|uvx) (?:--(?:from|with|python|directory|project)|-p)|conda -[np])$/
