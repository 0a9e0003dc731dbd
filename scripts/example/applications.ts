/** An application that `latchkey create-client` registers. */
export type Registration = {
  type: 'SPA' | 'Traditional' | 'MachineToMachine'
  /** Path of the redirect URI. */
  callback?: string
  /** Scopes of the Management API. */
  scopes?: readonly string[]
}

export type Client = { id: string; secret?: string | undefined }

export type Example = {
  port: number
  registrations: readonly Registration[]
  /** The settings by which the example finds the server, made of its clients in the order of `registrations`. */
  variables(endpoint: string, clients: readonly Client[], secret: string): Record<string, string | undefined>
}

const spa = (callback: string): Registration => ({ type: 'SPA', callback })

const viteVariables: Example['variables'] = (endpoint, [client]) => ({
  VITE_LATCHKEY_ENDPOINT: endpoint,
  VITE_LATCHKEY_APP_ID: client?.id,
})

/** The examples, by their folders. */
export const examples: Record<string, Example> = {
  'react-logto': { port: 5173, registrations: [spa('/callback')], variables: viteVariables },
  vue: { port: 5174, registrations: [spa('/callback')], variables: viteVariables },
  html: {
    port: 8080,
    registrations: [spa('/')],
    variables: (endpoint, [client]) => ({ LATCHKEY_ENDPOINT: endpoint, LATCHKEY_APP_ID: client?.id }),
  },
  'nextjs-authjs': {
    port: 3000,
    registrations: [{ type: 'Traditional', callback: '/api/auth/callback/latchkey' }],
    variables: (endpoint, [client], secret) => ({
      AUTH_LATCHKEY_ISSUER: `${endpoint}/oidc`,
      AUTH_LATCHKEY_ID: client?.id,
      AUTH_LATCHKEY_SECRET: client?.secret,
      AUTH_SECRET: secret,
    }),
  },
  'express-logto-api': {
    port: 4000,
    registrations: [{ type: 'MachineToMachine', scopes: ['users:read', 'users:suspend'] }],
    variables: (endpoint, [client]) => ({
      OIDC_ISSUER: `${endpoint}/oidc`,
      OIDC_CLIENT_ID: client?.id,
      OIDC_CLIENT_SECRET: client?.secret,
    }),
  },
  'python-authlib': {
    port: 5000,
    registrations: [
      { type: 'Traditional', callback: '/callback' },
      { type: 'MachineToMachine', scopes: ['users:read'] },
    ],
    variables: (endpoint, [client, backEnd], secret) => ({
      OIDC_ISSUER: `${endpoint}/oidc`,
      OIDC_CLIENT_ID: client?.id,
      OIDC_CLIENT_SECRET: client?.secret,
      MANAGEMENT_CLIENT_ID: backEnd?.id,
      MANAGEMENT_CLIENT_SECRET: backEnd?.secret,
      SESSION_SECRET: secret,
    }),
  },
}
