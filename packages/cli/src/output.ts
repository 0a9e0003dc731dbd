/** Prints the one JSON document of a command. */
export function printJson(document: object): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
}

/** Prints a title and lines of names and values, the values one below another. */
export function printFacts(
  title: string,
  facts: readonly (readonly [name: string, value: string | undefined])[],
): void {
  const given = facts.filter(fact => fact[1] !== undefined)
  const width = Math.max(...given.map(([name]) => name.length))
  const lines = given.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)
  process.stdout.write(`${title}\n\n${lines.join('\n')}\n`)
}
