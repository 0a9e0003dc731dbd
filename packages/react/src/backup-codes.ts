/** A code in groups of five, which people read and type more safely. */
export function grouped(code: string): string {
  return code.match(/.{1,5}/g)?.join(' ') ?? code
}

/** A code as the server has it, without the spaces of its groups. */
export function plainBackupCode(typed: string): string {
  return typed.replaceAll(/[\s-]/g, '')
}
