import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider'

/**
 * Internal parameter that carries the flag from the authorization request to its code. A value that a client sends
 * under this name is overwritten.
 */
const marker = 'redirect_uri_omitted'

/**
 * Records whether the authorization request omitted `redirect_uri`, which a client with a single one may do. The
 * library fills in the registered one and later cannot tell.
 */
export const omittedRedirectUri = {
  [marker]({ method, query, oidc }: KoaContextWithOIDC): void {
    if (!oidc.params) return
    const sent = method === 'POST' ? oidc.body : query
    const isOmitted = !sent?.redirect_uri && !sent?.request_uri
    oidc.params[marker] = isOmitted ? 'true' : undefined
  },
}

/** Requires `redirect_uri` at the token endpoint if the authorization request had one (RFC 6749 section 4.1.3). */
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
