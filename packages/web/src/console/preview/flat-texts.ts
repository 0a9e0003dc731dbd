/** The texts of an administrator by their keys: they are stored flat or as a tree. */
export function flatTexts(tree: Record<string, unknown>, path = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[path + key, value]]
        : // The cast is safe: the server stores texts and branches alone.
          Object.entries(flatTexts(value as Record<string, unknown>, `${path}${key}.`)),
    ),
  )
}
