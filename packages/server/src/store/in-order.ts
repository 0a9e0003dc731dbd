/** As `Promise.all`, but all are waited for, and of those that fail it is the first in the list that is thrown, not the first in time. */
export async function allInOrder<const T extends readonly unknown[]>(
  promises: T,
): Promise<{ -readonly [At in keyof T]: Awaited<T[At]> }> {
  const results = await Promise.allSettled(promises)
  return results.map(result => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  }) as { -readonly [At in keyof T]: Awaited<T[At]> }
}
