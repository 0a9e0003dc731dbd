import { cors } from 'hono/cors'
import type { Services } from '../services.ts'
import type { App } from './api.ts'

const address = '/.well-known/ssf-configuration'

/**
 * Serves the metadata of this server as a transmitter of shared signals; Shared Signals Framework 1.0 section 7.1. It has
 * no endpoints for streams, because administrators register the receivers.
 */
export function mountSharedSignals(app: App, { config: { endpoint } }: Services): void {
  const issuer = `${endpoint}/oidc`
  app.use(address, cors({ origin: '*', allowMethods: ['GET', 'HEAD'] }))
  app.get(address, context =>
    context.json({
      spec_version: '1_0',
      issuer,
      jwks_uri: `${issuer}/jwks`,
      delivery_methods_supported: ['urn:ietf:rfc:8935'],
      default_subjects: 'ALL',
    }),
  )
}
