const loading = new Map<string, Promise<void>>()

/** Milliseconds after which a script that did not load counts as unavailable. */
const timeout = 10_000

/** Loads a script of another server once. After a failure, the next call tries again. */
export function loadScript(address: string): Promise<void> {
  const known = loading.get(address)
  if (known) return known
  const script = document.createElement('script')
  const loaded = new Promise<void>((resolve, reject) => {
    const fail = () => reject(new Error(`${address} cannot be loaded`))
    script.src = address
    script.async = true
    script.onload = () => resolve()
    script.onerror = fail
    setTimeout(fail, timeout)
    document.head.append(script)
  })
  loading.set(address, loaded)
  loaded.catch(() => {
    loading.delete(address)
    script.remove()
  })
  return loaded
}
