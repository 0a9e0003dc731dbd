/** The embedded PostgreSQL could not be started; the message says what happened and what to do. */
export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError'
}

/** Converts a failure to an EmbeddedPostgresError. A full disk is named as such, wherever it surfaced. */
export function inPlainWords(error: unknown, directory: string): EmbeddedPostgresError {
  const { message, code, path } = error as NodeJS.ErrnoException
  const place = path ?? directory
  if (isAboutFullDisk(code, message)) {
    return new EmbeddedPostgresError(
      `The disk that holds ${place} is full. Make room on it, or set DATA_DIR to a folder on another disk.\n${message}`,
      { cause: error },
    )
  }
  if (error instanceof EmbeddedPostgresError) return error
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new EmbeddedPostgresError(
      `Latchkey may not use ${place} (${message}). Start it as the user to whom ${directory} belongs, or set DATA_DIR to a folder that it may write to.`,
      { cause: error },
    )
  }
  return new EmbeddedPostgresError(`The database in ${directory} could not be started: ${message}`, {
    cause: error,
  })
}

/** Whether a failure, or a message of PostgreSQL, is about a full disk. */
export function isAboutFullDisk(code: string | undefined, message: string) {
  // 53100 is PostgreSQL's disk_full.
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === '53100') return true
  return ['No space left on device', 'Check free disk space', 'Disk quota exceeded'].some(said =>
    message.includes(said),
  )
}
