/** Keeps the token that a widget hands over by a callback until it is taken. Each token can be verified once. */
export function createTokens(restart: () => unknown) {
  let present: string | undefined
  let isSpent = false
  let waiting: { resolve: (token: string) => void; reject: (reason: Error) => void } | undefined

  return {
    arrive(token: string) {
      if (!waiting) {
        present = token
        return
      }
      isSpent = true
      waiting.resolve(token)
      waiting = undefined
    },
    expire() {
      present = undefined
    },
    fail(reason: Error) {
      present = undefined
      isSpent = true
      waiting?.reject(reason)
      waiting = undefined
    },
    take(): Promise<string> {
      if (present !== undefined) {
        const token = present
        present = undefined
        isSpent = true
        return Promise.resolve(token)
      }
      if (isSpent) restart()
      isSpent = false
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject }
      })
    },
  }
}
