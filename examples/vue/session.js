import { UserManager, WebStorageStateStore } from 'oidc-client-ts'

export const endpoint = import.meta.env.VITE_LATCHKEY_ENDPOINT

/** Renews access tokens in the background, with the refresh token that `offline_access` brings. */
export const session = new UserManager({
  authority: `${endpoint}/oidc`,
  client_id: import.meta.env.VITE_LATCHKEY_APP_ID,
  redirect_uri: `${location.origin}/callback`,
  post_logout_redirect_uri: `${location.origin}/`,
  // The scopes decide which parts of the account the page shows.
  scope:
    'openid offline_access profile email phone address identities custom_data urn:logto:scope:sessions urn:logto:scope:trusted_devices',
  userStore: new WebStorageStateStore({ store: sessionStorage }),
})

/** Takes the response of the server, or the session of this tab. */
export async function resume() {
  if (location.pathname !== '/callback') return session.getUser()
  const user = await session.signinRedirectCallback()
  history.replaceState(null, '', '/')
  return user
}
