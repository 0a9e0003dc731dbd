import { Problem } from '@latchkey/contract'

/** What stands in an answer where a secret is. */
export const mask = '********'

/** By name, so that the member of a connector that nobody has written yet is kept as well as those that are here. */
const secretName = /(secret|pass|password|phrase|token|key|pfx|cookie|authorization)$/i

/** Members that say where a configuration sends its secrets. */
const destinations = ['host', 'port', 'endpoint', 'tokenEndpoint', 'cloudInstance', 'accessUrl']

type Config = Record<string, unknown>

export function isSecretName(name: string): boolean {
  return secretName.test(name)
}

/** A configuration as it may be shown. */
export function masked(config: Config): Config {
  return mapSecrets(config, () => mask) as Config
}

/**
 * A configuration as it was meant: where it has the mask, the stored secret. But a secret is not sent to another place
 * than the one it was given for: whoever changes the address has to know the secret.
 */
export function unmasked(given: Config, stored: Config): Config {
  const known = new Map<string, string>()
  mapSecrets(stored, (secret, path) => {
    known.set(path, secret)
    return secret
  })
  const moved = placesOf(given) !== placesOf(stored)
  return mapSecrets(given, (value, path) => {
    if (value !== mask) return value
    const secret = known.get(path)
    if (secret === undefined) throw invalid(path, 'the mask stands for no secret that is stored')
    if (moved) throw invalid(path, 'a stored secret goes to no other place; give it again')
    return secret
  }) as Config
}

function mapSecrets(
  value: unknown,
  change: (secret: string, path: string) => string,
  path = '',
  isSecret = false,
): unknown {
  if (typeof value === 'string') return isSecret ? change(value, path) : value
  if (Array.isArray(value))
    return value.map((each, index) => mapSecrets(each, change, `${path}/${index}`, isSecret))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      mapSecrets(each, change, `${path}/${name}`, isSecret || isSecretName(name)),
    ]),
  )
}

function placesOf(config: Config): string {
  const auth = typeof config.auth === 'object' ? config.auth : {}
  const all: Config = { ...auth, ...config }
  return JSON.stringify(destinations.map(name => all[name] ?? null))
}

function invalid(path: string, message: string): Problem {
  const keys = path.split('/').slice(1)
  return new Problem('connector.invalid_config', {
    name: 'ZodError',
    issues: [{ code: 'custom', path: keys, message }],
    reason: `${keys.join('.')}: ${message}`,
  })
}
