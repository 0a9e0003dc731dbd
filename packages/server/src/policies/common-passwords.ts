let known: Promise<ReadonlySet<string>> | undefined

/**
 * Tells whether a password is one of the tens of thousands that people choose most, in any case; OWASP ASVS 5.0, 6.2.4. The list
 * comes with the server, and is read when the first password is chosen.
 */
export async function isCommonPassword(password: string): Promise<boolean> {
  known ??= read()
  return (await known).has(password.toLowerCase())
}

async function read(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'])
}
