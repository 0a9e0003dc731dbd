import type Provider from 'oidc-provider'
import type { Configuration } from 'oidc-provider'

type JwtCustomizer = NonNullable<NonNullable<NonNullable<Configuration['formats']>['customizers']>['jwt']>

/** Adds the `scope` claim also if it is empty, which the library omits. */
export const nameEmptyScope: JwtCustomizer = (_, token, { payload }) => {
  if (token.kind === 'AccessToken') payload.scope ??= ''
}

/** Orders a token's scopes as requested; the library uses the order of the grant. */
export function orderScopesAsAsked(provider: Provider): void {
  Object.assign(provider.Grant.prototype, {
    getOIDCScopeFiltered(this: Granted, asked: Iterable<string>) {
      return inOrderOf(asked, this.getOIDCScope())
    },
    getResourceScopeFiltered(this: Granted, resource: string, asked: Iterable<string>) {
      return inOrderOf(asked, this.getResourceScope(resource))
    },
  })
}

type Granted = InstanceType<Provider['Grant']>

function inOrderOf(asked: Iterable<string>, granted: string): string {
  const held = new Set(granted.split(' '))
  return [...asked].filter(scope => held.has(scope)).join(' ')
}
