import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider'

/** Travels with an authorization request to its code; what a client sends under this name is overwritten. */
const marker = 'redirect_uri_omitted'

/**
 * Notes whether a client left `redirect_uri` out of its authorization request, which it may if it has registered one only: the
 * library fills in that one, and later cannot tell.
 */
export const omittedRedirectUri = {
  [marker]({ method, query, oidc }: KoaContextWithOIDC): void {
    if (!oidc.params) return
    const sent = method === 'POST' ? oidc.body : query
    const isOmitted = !sent?.redirect_uri && !sent?.request_uri
    oidc.params[marker] = isOmitted ? 'true' : undefined
  },
}

/** Refuses a code that was asked for with `redirect_uri` and is exchanged without; RFC 6749 section 4.1.3. */
export function requireRedirectUriAgain(provider: Provider): void {
  const { AuthorizationCode } = provider
  const { save, consume } = AuthorizationCode.prototype
  const members = [...AuthorizationCode.IN_PAYLOAD, 'redirectUriOmitted']
  Object.defineProperty(AuthorizationCode, 'IN_PAYLOAD', { get: () => members })
  Object.assign(AuthorizationCode.prototype, {
    async save(this: Code) {
      if (Provider.ctx?.oidc.params?.[marker]) this.redirectUriOmitted = true
      return save.call(this)
    },
    async consume(this: Code) {
      if (!Provider.ctx?.oidc.body?.redirect_uri && !this.redirectUriOmitted)
        throw new errors.InvalidRequest('missing required parameter redirect_uri')
      return consume.call(this)
    },
  })
}

type Code = InstanceType<Provider['AuthorizationCode']> & { redirectUriOmitted?: boolean }
