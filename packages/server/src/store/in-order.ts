/**
 * As `Promise.all`, but waits for all promises, and throws the first rejection by position in the list, not by time.
 */
export async function allInOrder<const T extends readonly unknown[]>(
  promises: T,
): Promise<{ -readonly [At in keyof T]: Awaited<T[At]> }> {
  const results = await Promise.allSettled(promises)
  return results.map(result => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  }) as { -readonly [At in keyof T]: Awaited<T[At]> }
}
