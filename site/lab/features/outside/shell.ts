// Words and texts as a POSIX shell takes them, whatever characters they hold.

/** One word, quoted if it needs to be. */
export function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A command over several lines, one argument group each, so that it can be read and changed. */
export function commandLine(groups: readonly string[]): string {
  return groups.join(" \\\n  ");
}

/** Gives `lines` to a command's standard input; `then` goes on with the command. No line of ours is the word that ends it. */
export function withInput(command: string, lines: readonly string[], then = ""): string {
  return [`${command} <<'END'${then}`, ...lines, "END"].join("\n");
}
