let known: Promise<ReadonlySet<string>> | undefined

/**
 * Whether a password is one of the tens of thousands most common ones, ignoring case (OWASP ASVS 5.0, 6.2.4). The
 * list is part of the server and is loaded at the first use.
 */
export async function isCommonPassword(password: string): Promise<boolean> {
  known ??= read()
  return (await known).has(password.toLowerCase())
}

async function read(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'])
}
