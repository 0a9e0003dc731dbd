const key = 'latchkey:console:connector-test'

/** A provider's response to an administrator's test, on its way from the window of the provider to the console. */
export type TestAnswer = { state: string; connectorData: Record<string, string> }

/** The channel between the windows: the provider's window has lost its opener (Cross-Origin-Opener-Policy). */
export const openTestChannel = () => new BroadcastChannel(key)

/** Keeps which response is that of a test. */
export const keepTest = (state: string) => localStorage.setItem(key, state)

/** Hands the response to the console, once. False if no test of this browser waits for it, as at a sign-in. */
export function handToTest(): boolean {
  const connectorData = Object.fromEntries(new URLSearchParams(location.search))
  const { state } = connectorData
  if (!state || localStorage.getItem(key) !== state) return false
  localStorage.removeItem(key)
  const channel = openTestChannel()
  channel.postMessage({ state, connectorData } satisfies TestAnswer)
  return true
}
