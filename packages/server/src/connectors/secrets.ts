import { Problem } from '@latchkey/contract'

/** Stands for a secret in responses, and in changes for the stored one. */
export const mask = '********'

/** Recognizes secrets by name, so that secrets of future connectors are masked as well. */
const secretName = /(secret|pass|password|phrase|token|key|pfx|cookie|authorization)$/i

/** Members that determine where the secrets are sent, and who can read them on the way. */
const destinations = [
  ...['host', 'port', 'endpoint', 'tokenEndpoint', 'cloudInstance', 'accessUrl'],
  ...['servername', 'secure', 'tls', 'ignoreTLS', 'requireTLS'],
]

type Config = Record<string, unknown>

export function isSecretName(name: string): boolean {
  return secretName.test(name)
}

/** The configuration with masked secrets, for responses. */
export function masked(config: Config): Config {
  return mapSecrets(config, () => mask) as Config
}

/**
 * Replaces each mask in a given configuration by the stored secret. Refuses that if the destination or the protection of the
 * connection changes: otherwise an administrator who cannot read the secret could have it sent to another server, or in clear.
 * Errors: `connector.invalid_config`.
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
  const auth = config.auth && typeof config.auth === 'object' ? config.auth : {}
  const all = masked({ ...auth, ...config })
  return JSON.stringify(destinations.map(name => (isUnsaid(all[name]) ? null : all[name])))
}

/** An option that is left out equals its default value: false, or empty. */
function isUnsaid(value: unknown): boolean {
  return !value || (typeof value === 'object' && Object.keys(value).length === 0)
}

function invalid(path: string, message: string): Problem {
  const keys = path.split('/').slice(1)
  return new Problem('connector.invalid_config', {
    name: 'ZodError',
    issues: [{ code: 'custom', path: keys, message }],
    reason: `${keys.join('.')}: ${message}`,
  })
}
