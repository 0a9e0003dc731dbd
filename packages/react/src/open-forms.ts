/** Counts the open forms. While there is one, no change of the settings may close it and lose what was typed. */
export type OpenForms = ReturnType<typeof createOpenForms>

export function createOpenForms() {
  let count = 0
  return {
    /** Returns a function that the form calls when it closes. */
    open() {
      count += 1
      return () => {
        count -= 1
      }
    },
    hasAny: () => count > 0,
  }
}
